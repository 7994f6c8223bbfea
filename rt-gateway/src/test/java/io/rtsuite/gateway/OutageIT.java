package io.rtsuite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.EmbeddedBroker;
import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker of its own, so that it can go away. */
@Timeout(180)
class OutageIT {

  private static final String PREFIX = "outage.";
  private static final int REQUESTS = 20;

  @TempDir Path data;
  private EmbeddedBroker broker;
  private RunningGateway gateway;
  private FakeService service;
  private int asked = 100;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(data);
    gateway =
        RunningGateway.start(
            PREFIX,
            Map.of(
                "kafka.bootstrap.servers",
                broker.bootstrapServers(),
                "gateway.catalog.silence",
                "5s",
                "gateway.pushes.checkpoint-interval",
                "100ms"));
    service =
        new FakeService(
            broker.bootstrapServers(),
            PREFIX,
            "tables",
            List.of(
                new EventDeclaration(Channel.CLIENT.event("Echo"), null, Duration.ofSeconds(2), 0)),
            (received, it) -> it.reply(received, "{\"type\":\"ClientMessage\",\"data\":0}"));
  }

  @AfterEach
  void stop() throws Exception {
    service.close();
    gateway.close();
    broker.close();
  }

  private String ask(PlainClient client) throws InterruptedException {
    int id = asked++;
    client.send("{\"event\":\"Echo\",\"id\":" + id + "}");
    return client.answer(id);
  }

  private void push(String event, int input) {
    service.push(
        "{\"v\":1,\"id\":\"p\",\"event\":\"server_channel_event.%s\",\"tenantId\":\"default\",\"all\":true,\"from\":{\"service\":\"tables\",\"topicId\":\"3Nt5o1RhQ6SRyfWDTRr0Jw\",\"partition\":0,\"offset\":%d,\"n\":0},\"data\":0}"
            .formatted(event, input));
  }

  private int readiness() throws Exception {
    return gateway.get("/health/readiness").statusCode();
  }

  @Test
  void connections_outlive_it_and_everybody_is_told() throws Exception {
    try (var plain = gateway.connect("ada");
        var stock = SocketIoClient.as(gateway, "bob")) {
      Await.until("the catalogue", () -> ask(plain).contains("data"));
      push("Before", 1);
      plain.nextEvent("Before");
      stock.event("Before");

      broker.close();
      for (int i = 0; i < REQUESTS; i++) {
        plain.send("{\"event\":\"Echo\",\"id\":" + i + "}");
      }
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(plain.answer(i)).containsPattern("\"code\":\"(timeout|overloaded)\"");
      }
      assertThat(stock.ask(1, "Echo", "{}")).containsPattern("\"code\":\"(timeout|overloaded)\"");
      Await.until("readiness to go", () -> readiness() == 503);
      assertThat(gateway.get("/health/liveness").statusCode()).isEqualTo(200);

      broker = EmbeddedBroker.start(data, broker.port());

      Await.until("readiness to come back", () -> readiness() == 200);
      Await.until("answers", () -> ask(plain).contains("data"));
      assertThat(stock.ask(2, "Echo", "{}")).isEqualTo("0");
      push("Before", 1);
      push("After", 2);
      assertThat(plain.next(frame -> frame.contains("Before") || frame.contains("After")))
          .as("what was said before the outage is still known to have been said")
          .contains("After");
      stock.event("After");
    }
  }
}
