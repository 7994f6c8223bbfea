package io.rtsuite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Topics;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** What operators see and do. */
class OperationsIT {

  private static final String SECRET = RunningGateway.Setting.SECRET;

  @Test
  void health_metrics_and_page_are_open_to_everybody() throws Exception {
    try (var gateway = RunningGateway.start(TestBroker.freshPrefix(), Map.of());
        var client = gateway.connect("ada")) {
      client.nextEvent("connected");

      assertThat(gateway.get("/health/liveness").body()).contains("\"UP\"");
      assertThat(gateway.get("/health/readiness").statusCode()).isEqualTo(200);
      assertThat(gateway.get("/health").statusCode()).isEqualTo(200);
      assertThat(gateway.manage("/prometheus").body())
          .contains("gateway_sessions{front=\"websocket\"} 1.0")
          .contains("gateway_requests_in_flight 0.0", "gateway_requests_bytes 0.0")
          .contains("gateway_http_connections ", "gateway_http_closed_total")
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
        RunningGateway.start(TestBroker.freshPrefix(), RunningGateway.inProduction())) {

      assertThat(gateway.get("/").body())
          .contains("<strong>ready</strong>")
          .doesNotContain("Console", "Catalogue");
    }
  }

  @Test
  void production_does_not_start_with_settings_for_developers() {
    assertRefusal(Map.of(SECRET, "short"), "too short");
    assertRefusal(Map.of("gateway.auth.anonymous", true), "gateway.auth.anonymous");
    for (String setting :
        List.of("gateway.plain.allowed-origins", "gateway.socket.allowed-origins")) {
      assertRefusal(
          Map.of(setting, List.of("https://play.example", "*")), setting + " must not contain *");
      assertRefusalWithout(setting, setting + " must be set");
    }
  }

  @Test
  void production_does_not_start_without_anything_to_check_tokens_with() {
    var settings = new HashMap<>(RunningGateway.inProduction());
    settings.remove(SECRET);
    // Else the test's own helper would give one.
    settings.put("x.signatures.x", "");

    assertRefused(settings, "RT_JWT_SECRET must be set");
  }

  @Test
  void production_takes_an_empty_list_of_origins_for_own_pages_only() throws Exception {
    var settings = new HashMap<>(RunningGateway.inProduction());
    settings.put("gateway.plain.allowed-origins", "");
    settings.put("gateway.socket.allowed-origins", "");

    RunningGateway.start(TestBroker.freshPrefix(), settings).close();
  }

  @Test
  void production_does_not_start_with_a_secret_that_stands_in_the_repository() throws Exception {
    var secrets = new TreeSet<String>();
    Path root = Path.of("..").toRealPath();
    try (var files = Files.walk(root, 2)) {
      var texts =
          files
              .filter(file ->
                  file.getFileName().toString().matches("Dockerfile|README.md|docker-compose.yml"))
              .toList();
      for (Path file : texts) {
        Pattern.compile("RT_JWT_SECRET(?::-|=)([^}\\s]+)")
            .matcher(Files.readString(file))
            .results()
            .forEach(found -> secrets.add(found.group(1)));
      }
    }
    assertThat(secrets).hasSizeGreaterThanOrEqualTo(2);
    secrets.add(RunningGateway.SECRET);
    // Of development, and what stood there once.
    secrets.add("development-only-secret-that-nobody-should-use");
    secrets.add("compose-on-this-machine-only-0123456789");

    for (String secret : secrets) {
      assertRefusal(Map.of(SECRET, secret), "known to everybody");
      var asVariable = new HashMap<>(RunningGateway.inProduction());
      asVariable.remove(SECRET);
      asVariable.put("x.signatures.x", "");
      asVariable.put("rt.jwt.secret", secret);
      assertRefused(asVariable, "known to everybody");
    }
  }

  private static void assertRefusal(Map<String, Object> settings, String words) {
    var all = new HashMap<>(RunningGateway.inProduction());
    all.putAll(settings);
    assertRefused(all, words);
  }

  private static void assertRefusalWithout(String setting, String words) {
    var all = new HashMap<>(RunningGateway.inProduction());
    all.remove(setting);
    assertRefused(all, words);
  }

  private static void assertRefused(Map<String, Object> settings, String words) {
    assertThatThrownBy(() -> RunningGateway.start(TestBroker.freshPrefix(), settings).close())
        .rootCause()
        .hasMessageStartingWith("In production ")
        .hasMessageContaining(words);
  }

  @Test
  void a_gateway_that_stops_serves_until_it_closes_and_says_good_bye() throws Exception {
    String prefix = TestBroker.freshPrefix();
    var asked = new CompletableFuture<FakeService.Received>();
    var gateway = RunningGateway.start(prefix, Map.of("gateway.drain", "20s"));
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
        var client = gateway.connect("ada");
        var idle = gateway.connect("bob")) {
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
      assertThat(idle.closed().code()).as("closed without a word").isEqualTo(1006);
      assertThat(whatANewcomerHears(gateway.port())).contains(" 101 ", "\"overloaded\"");
      client.send("{\"event\":\"Quick\",\"id\":2}");
      assertThat(client.answer(2)).isEqualTo("{\"id\":2,\"data\":0}");
      service.reply(asked.join(), "{\"type\":\"ClientMessage\",\"data\":1}");

      assertThat(client.answer(1)).isEqualTo("{\"id\":1,\"data\":1}");
      assertThat(client.closed().code()).as("closed without a word").isEqualTo(1006);
      stop.get(30, TimeUnit.SECONDS);
      assertThat(lastControlKeyWithoutValue(prefix)).startsWith("gateway/gateway-");
    }
  }

  /**
   * By a bare socket, as the JDK's client may miss a Close that comes with the upgrade's answer.
   */
  private static String whatANewcomerHears(int port) throws IOException {
    try (var socket = new Socket("localhost", port)) {
      socket.setSoTimeout(10_000);
      String upgrade =
          """
          GET /events HTTP/1.1
          Host: localhost
          Connection: Upgrade
          Upgrade: websocket
          Sec-WebSocket-Version: 13
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
          Cookie: socket_token=%s

          """
              .formatted(RunningGateway.token("eve"))
              .replace("\n", "\r\n");
      socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
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
