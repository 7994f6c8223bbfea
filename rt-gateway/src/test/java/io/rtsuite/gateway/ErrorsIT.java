package io.rtsuite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every error code, as clients of both fronts get it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ErrorsIT {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final String prefix = TestBroker.freshPrefix();
  private RunningGateway gateway;
  private FakeService service;

  @BeforeAll
  void start() throws Exception {
    gateway = RunningGateway.start(prefix, Map.of("gateway.requests.per-session", 2));
    var gone =
        new FakeService(prefix, "gone", List.of(event("Gone", null, SECOND, 0)), (_, _) -> {});
    service =
        new FakeService(
            prefix,
            "tables",
            List.of(
                event("Echo", null, Duration.ofSeconds(5), 0),
                event("Join", "tableId", SECOND, 0),
                event("Silent", null, SECOND, 0),
                event("Seldom", null, SECOND, 1),
                event("Broken", null, SECOND, 0),
                event("Twice", null, SECOND, 0),
                event("Refuse", null, SECOND, 0)),
            ErrorsIT::handle);
    try (var client = gateway.connect("waiter")) {
      Await.until(
          "the catalogue",
          () -> {
            client.send("{\"event\":\"Echo\",\"id\":1}");
            client.send("{\"event\":\"Gone\",\"id\":2}");
            return client.answer(1).contains("data") && client.answer(2).contains("timeout");
          });
    }
    gone.leave();
    gone.close();
  }

  @AfterAll
  void stop() throws Exception {
    service.close();
    gateway.close();
  }

  private static EventDeclaration event(
      String name, @Nullable String subject, Duration deadline, int maxRate) {
    return new EventDeclaration(Channel.CLIENT.event(name), subject, deadline, maxRate);
  }

  private static void handle(FakeService.Received received, FakeService service) {
    Json data = received.request().data();
    String code = data == null ? "" : data.text();
    switch (received.request().event().name()) {
      case "Silent" -> {}
      case "Broken" -> service.reply(received, "not json");
      case "Twice" ->
          service.reply(
              received,
              "[{\"type\":\"ClientMessage\",\"data\":1},{\"type\":\"ClientMessage\",\"data\":2}]");
      case "Refuse" ->
          service.reply(
              received,
              "{\"type\":\"Error\",\"error\":{\"code\":%s,\"message\":\"No.\",\"retryable\":false}}"
                  .formatted(code));
      default -> service.reply(received, "{\"type\":\"ClientMessage\",\"data\":0}");
    }
  }

  private static void assertError(String answer, String code, boolean retryable) {
    assertThat(answer)
        .contains("\"code\":\"" + code + "\"")
        .contains("\"message\":\"")
        .contains("\"retryable\":" + retryable)
        .contains("\"requestId\":\"")
        .doesNotContain("Exception", "io.rtsuite", "\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "unknown_event, false, Nothing, {}",
    "unknown_event, false, private_channel_event.ClientConnected, {}",
    "unknown_event, false, client_channel_event.Echo, {}",
    "no_handler, true, Gone, {}",
    "bad_request, false, Join, {}",
    "bad_request, false, Join, 7",
    "timeout, true, Silent, {}",
    "internal, false, Broken, {}",
    "internal, false, Twice, {}",
    "no_table, false, Refuse, '\"no_table\"'",
    "forbidden, false, Refuse, '\"forbidden\"'",
    "expired, false, Refuse, '\"expired\"'",
    "action_id_reused, false, Refuse, '\"action_id_reused\"'"
  })
  void an_error_reaches_clients_of_both_fronts(
      String code, boolean retryable, String event, String data) throws Exception {
    try (var plain = gateway.connect("ada");
        var socketio = SocketIoClient.as(gateway, "ada")) {
      plain.send("{\"event\":\"%s\",\"id\":1,\"data\":%s}".formatted(event, data));
      String answer = plain.answer(1);
      assertThat(answer).startsWith("{\"id\":1,\"error\":{");
      assertError(answer, code, retryable);

      String ack = socketio.ask(1, event, data);
      assertThat(ack).startsWith("{\"ok\":false,\"error\":{");
      assertError(ack, code, retryable);

      plain.send("{\"event\":\"%s\",\"data\":%s}".formatted(event, data));
      assertError(plain.nextEvent("error"), code, retryable);
      socketio.emit(event, data);
      String told = socketio.event("error");
      assertError(told, code, retryable);
      assertThat(told).contains("\"event\":\"" + event + "\"");
    }
  }

  @Test
  void rate_limited_says_so() throws Exception {
    try (var plain = gateway.connect("ada");
        var socketio = SocketIoClient.as(gateway, "ada")) {
      plain.send("{\"event\":\"Seldom\",\"id\":1}");
      plain.send("{\"event\":\"Seldom\",\"id\":2}");
      assertError(plain.answer(2), "rate_limited", true);
      socketio.emit("Seldom", "1");
      assertError(socketio.ask(2, "Seldom", "2"), "rate_limited", true);
    }
  }

  @Test
  void overloaded_says_so_and_frees_itself() throws Exception {
    try (var plain = gateway.connect("ada");
        var socketio = SocketIoClient.as(gateway, "ada")) {
      for (int id = 1; id <= 3; id++) {
        plain.send("{\"event\":\"Silent\",\"id\":" + id + "}");
      }
      assertError(plain.answer(3), "overloaded", true);
      assertError(plain.answer(1), "timeout", true);
      assertError(plain.answer(2), "timeout", true);
      plain.send("{\"event\":\"Echo\",\"id\":4}");
      assertThat(plain.answer(4)).isEqualTo("{\"id\":4,\"data\":0}");
      socketio.emit("Silent", "1");
      socketio.emit("Silent", "2");
      assertError(socketio.ask(3, "Silent", "3"), "overloaded", true);
    }
  }

  @Test
  void unauthorized_is_a_close_here_and_a_connect_error_there() throws Exception {
    try (var plain = PlainClient.connect(gateway.port(), Map.of("Cookie", "socket_token=bad"));
        var socketio = SocketIoClient.connect(gateway.port(), "{\"token\":\"bad\"}")) {

      assertThat(plain.closed().code()).isEqualTo(4401);
      assertThat(plain.closed().reason())
          .isEqualTo(
              "{\"code\":\"unauthorized\",\"message\":\"The token is invalid or expired.\",\"retryable\":false}");
      assertThat(socketio.connectError())
          .contains("\"message\":\"The token is invalid or expired.\"")
          .contains("\"data\":{\"code\":\"unauthorized\"");
    }
  }

  @Test
  void a_frame_that_is_no_frame_is_answered_and_the_connection_stays() throws Exception {
    try (var plain = gateway.connect("ada")) {
      plain.send("hello");
      assertThat(plain.nextEvent("error")).contains("\"bad_request\"");
      plain.send("{\"id\":9,\"event\":1}");
      assertThat(plain.answer(9)).contains("\"bad_request\"");
      plain.send("{\"event\":\"Echo\",\"id\":1}");
      assertThat(plain.answer(1)).isEqualTo("{\"id\":1,\"data\":0}");
    }
  }
}
