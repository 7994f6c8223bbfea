package io.rtsuite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.joran.spi.JoranException;
import io.rtsuite.broker.EmbeddedBroker;
import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

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

  /** With the gateway's own configuration, and so what operators see. */
  private void watchTheLog() throws JoranException {
    configureLog("/logback.xml");
    log.setContext(root.getLoggerContext());
    log.start();
    root.addAppender(log);
  }

  private void configureLog(String resource) throws JoranException {
    root.getLoggerContext().reset();
    var configurator = new JoranConfigurator();
    configurator.setContext(root.getLoggerContext());
    configurator.doConfigure(OutageIT.class.getResource(resource));
  }

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final AppenderBase<ILoggingEvent> log =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getLoggerName().startsWith("io.rtsuite.gateway")
              || event.getFormattedMessage().contains("clientId=gateway")) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
          }
        }
      };

  @AfterEach
  void stop() throws Exception {
    configureLog("/logback-test.xml");
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

      watchTheLog();
      broker.close();
      for (int i = 0; i < REQUESTS; i++) {
        plain.send("{\"event\":\"Echo\",\"id\":" + i + "}");
      }
      var answers = new ArrayList<String>();
      for (int i = 0; i < REQUESTS; i++) {
        answers.add(plain.next());
      }
      assertThat(answers)
          .allSatisfy(it -> assertThat(it).containsPattern("\"code\":\"(timeout|unavailable)\""))
          .extracting(it -> it.replaceAll("\\{\"id\":(\\d+),.*", "$1"))
          .doesNotHaveDuplicates();
      assertThat(stock.ask(1, "Echo", "{}")).containsPattern("\"code\":\"(timeout|unavailable)\"");
      Await.until("readiness to go", () -> readiness() == 503);
      assertThat(gateway.manage("/health/readiness").body()).contains("\"kafka\":false");
      for (int i = 0; i < 300; i++) {
        assertThat(ask(plain)).contains("\"code\":\"unavailable\"");
      }
      assertThat(gateway.get("/health/liveness").statusCode()).isEqualTo(200);

      broker = EmbeddedBroker.start(data, broker.port());

      Await.until("readiness to come back", () -> readiness() == 200);
      Await.until("answers", () -> ask(plain).contains("data"));
      assertThat(lines)
          .as("what the log says of the outage")
          .satisfiesOnlyOnce(it -> assertThat(it).startsWith("WARN Kafka cannot be reached"))
          .satisfiesOnlyOnce(it -> assertThat(it).startsWith("INFO Kafka can be reached again"))
          .hasSizeLessThan(10);
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
