package io.rtsuite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** What operators see and do. */
class OperationsIT {

  @Test
  void health_metrics_and_page_are_open_to_everybody() throws Exception {
    try (var gateway = RunningGateway.start(TestBroker.freshPrefix(), Map.of());
        var client = gateway.connect("ada")) {
      client.nextEvent("connected");

      assertThat(gateway.get("/health/liveness").body()).contains("\"UP\"");
      assertThat(gateway.get("/health/readiness").body())
          .contains("\"lettingIn\":true", "\"kafka\":true", "\"pushes\":");
      assertThat(gateway.get("/health").statusCode()).isEqualTo(200);
      assertThat(gateway.get("/prometheus").body())
          .contains("gateway_sessions{front=\"websocket\"} 1.0")
          .contains("gateway_requests_in_flight 0.0")
          .contains("gateway_reader_position{topic=\"pushes\"} 0.0")
          .contains("gateway_request_duration_seconds_bucket")
          .contains("gateway_pushes_applied_total", "gateway_pushes_repeated_total")
          .contains("gateway_deliveries_total")
          .contains("gateway_slow_closed_total", "gateway_volatile_left_out_total");
      var page = gateway.get("/");
      assertThat(page.body()).contains("<strong>ready</strong>", "Console");
      assertThat(page.body()).doesNotContain("@", "src=\"http", "href=\"http");
      assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'");
    }
  }

  @Test
  void production_shows_no_console_and_no_catalogue() throws Exception {
    try (var gateway =
        RunningGateway.start(TestBroker.freshPrefix(), Map.of("rt.mode", "production"))) {

      assertThat(gateway.get("/").body())
          .contains("<strong>ready</strong>")
          .doesNotContain("Console", "Catalogue");
    }
  }

  @Test
  void production_does_not_start_with_settings_for_developers() {
    assertRefusal(
        Map.of(
            "micronaut.security.token.jwt.signatures.secret.validation.secret",
            "development-only-secret-that-nobody-should-use"),
        "RT_JWT_SECRET must be set");
    assertRefusal(
        Map.of("micronaut.security.token.jwt.signatures.secret.validation.secret", "short"),
        "too short");
    assertRefusal(Map.of("gateway.auth.anonymous", true), "gateway.auth.anonymous");
    assertRefusal(
        Map.of("gateway.plain.allowed-origins", List.of("*")), "gateway.plain.allowed-origins");
    assertRefusal(
        Map.of("gateway.socket.allowed-origins", List.of("*")), "gateway.socket.allowed-origins");
  }

  private static void assertRefusal(Map<String, Object> settings, String words) {
    var all = new java.util.HashMap<>(settings);
    all.put("rt.mode", "production");

    assertThatThrownBy(() -> RunningGateway.start(TestBroker.freshPrefix(), all).close())
        .rootCause()
        .hasMessageStartingWith("In production ")
        .hasMessageContaining(words);
  }

  @Test
  void a_gateway_that_stops_answers_what_is_in_flight_and_says_good_bye() throws Exception {
    String prefix = TestBroker.freshPrefix();
    var asked = new CompletableFuture<FakeService.Received>();
    var gateway = RunningGateway.start(prefix, Map.of());
    try (var service =
            new FakeService(
                prefix,
                "slow",
                List.of(
                    EventDeclaration.of(Channel.CLIENT.event("Slow")),
                    EventDeclaration.of(Channel.CLIENT.event("Quick"))),
                (received, it) -> {
                  if (received.request().event().name().equals("Quick")) {
                    it.reply(received, "{\"type\":\"ClientMessage\",\"data\":0}");
                  } else {
                    asked.complete(received);
                  }
                });
        var client = gateway.connect("ada")) {
      Await.until(
          "the catalogue",
          () -> {
            client.send("{\"event\":\"Quick\",\"id\":0}");
            return client.answer(0).contains("data");
          });
      client.send("{\"event\":\"Slow\",\"id\":1}");
      asked.get(10, TimeUnit.SECONDS);

      var stop = CompletableFuture.runAsync(gateway::close);
      Await.until("readiness to go", () -> gateway.get("/health/readiness").statusCode() != 200);
      client.send("{\"event\":\"Slow\",\"id\":2}");
      assertThat(client.answer(2)).contains("\"overloaded\"");
      service.reply(asked.join(), "{\"type\":\"ClientMessage\",\"data\":1}");

      assertThat(client.answer(1)).isEqualTo("{\"id\":1,\"data\":1}");
      assertThat(client.closed().code()).as("closed without a word").isEqualTo(1006);
      stop.get(30, TimeUnit.SECONDS);
      assertThat(lastControlKeyWithoutValue(prefix)).startsWith("gateway/gateway-");
    }
  }

  private static String lastControlKeyWithoutValue(String prefix) {
    var partition = new TopicPartition(new Topics(prefix).control().name(), 0);
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", (Object) TestBroker.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var last = new String[] {""};
      Await.until(
          "the tombstone",
          () -> {
            for (var record : consumer.poll(java.time.Duration.ofMillis(200))) {
              if (record.value() == null) {
                last[0] = record.key();
              }
            }
            return !last[0].isEmpty();
          });
      return last[0];
    }
  }
}
