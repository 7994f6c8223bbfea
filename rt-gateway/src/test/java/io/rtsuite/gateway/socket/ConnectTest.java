package io.rtsuite.gateway.socket;

import static io.rtsuite.gateway.socket.Clients.isServed;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.RtError;
import io.rtsuite.gateway.session.Gate.Admission;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectTest {

  private static final String UNAUTHORIZED =
      "44/events,{\"message\":\"The token is missing, invalid or expired.\",\"data\":"
          + "{\"code\":\"unauthorized\",\"message\":\"The token is missing, invalid or expired.\",\"retryable\":false}}";

  private static SocketServer server;

  @BeforeAll
  static void start() {
    server = SocketServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    server.gate.forget();
  }

  @Nested
  class open {
    @Test
    void tells_the_heartbeat_and_the_largest_payload() throws Exception {
      try (var client = WireClient.upgraded(server.port())) {
        assertThat(client.nextText())
            .matches(
                "0\\{\"sid\":\"[0-9a-f-]{36}\",\"upgrades\":\\[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}");
      }
    }

    @Test
    void joins_nothing() throws Exception {
      try (var client = server.opened()) {
        client.text("3");

        assertThat(server.gate.handshakes).isEmpty();
        assertThat(server.gate.live).isEmpty();
      }
    }
  }

  @Nested
  class a_client_with_a_good_token {
    @Test
    void gets_in_under_a_public_id_of_its_own() throws Exception {
      try (var client = WireClient.upgraded(server.port())) {
        String open = client.nextText();
        client.text("40/events,{\"token\":\"good\"}");

        String connect = client.nextText();
        var session = server.gate.session();
        assertThat(connect).isEqualTo("40/events,{\"sid\":\"" + session.clientId + "\"}");
        assertThat(open).doesNotContain(session.clientId);
        assertThat(session.identity.user().id()).isEqualTo("ada");
      }
    }

    @Test
    void may_have_it_in_a_cookie() throws Exception {
      try (var client =
          WireClient.upgraded(
              server.port(),
              "/socket.io/?EIO=4&transport=websocket",
              "Cookie: socket_token=good\r\n")) {
        client.nextText();
        client.text("40/events,");

        assertThat(client.nextText()).startsWith("40/events,{\"sid\":");
      }
    }

    @Test
    void hands_its_upgrade_request_to_the_core() throws Exception {
      try (var client =
          WireClient.upgraded(
              server.port(), "/socket.io/?EIO=4&transport=websocket&t=x", "X-Test: yes\r\n")) {
        client.nextText();
        client.text("40/events,{\"token\":\"good\"}");
        client.nextText();

        var handshake = server.gate.handshakes.take();
        assertThat(handshake.uri()).isEqualTo("/socket.io/?EIO=4&transport=websocket&t=x");
        assertThat(handshake.headers().get("x-test")).isEqualTo("yes");
        assertThat(handshake.token()).isEqualTo("good");
      }
    }

    @Test
    void may_leave_and_come_back_on_the_same_connection_under_a_fresh_id() throws Exception {
      try (var client = server.opened()) {
        client.text("40/events,{\"token\":\"good\"}");
        String first = client.nextText();
        client.text("41/events,");
        client.text("40/events,{\"token\":\"good\"}");
        String second = client.nextText();

        assertThat(second).startsWith("40/events,").isNotEqualTo(first);
        assertThat(server.gate.session().closedReason()).isEqualTo("client namespace disconnect");
        assertThat(isServed(client)).isTrue();
        assertThat(server.gate.live).hasSize(1);
      }
    }

    @Test
    void is_closed_when_it_connects_twice() throws Exception {
      try (var client = server.joined()) {
        client.text("40/events,{\"token\":\"good\"}");

        assertThat(client.closeCode()).isEqualTo(1002);
        assertThat(server.gate.session().closedReason()).isEqualTo("parse error");
      }
    }
  }

  @Nested
  class a_client_that_comes_and_goes {
    @Test
    void may_do_so_sixty_times_a_minute_and_no_more() throws Exception {
      try (var client = server.opened()) {
        for (int i = 0; i < 60; i++) {
          client.text("40/events,{\"token\":\"good\"}");
          assertThat(client.nextText()).startsWith("40/events,{");
          client.text("41/events,");
        }
        client.text("40/events,{\"token\":\"good\"}");

        assertThat(client.closeCode()).isEqualTo(1002);
      }
    }
  }

  @Nested
  class a_refused_client {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "40/events,",
          "40/events",
          "40/events,{}",
          "40/events,{\"token\":null}",
          "40/events,{\"token\":\"bad\"}",
          "40/events,{\"token\":1}",
          "40/events,{\"token\":\"\"}",
          "40/events,{\"auth\":{\"token\":\"good\"}}"
        })
    void is_told_why_and_is_not_in(String connect) throws Exception {
      try (var client = server.opened()) {
        client.text(connect);

        assertThat(client.nextText()).isEqualTo(UNAUTHORIZED);
        assertThat(server.gate.live).isEmpty();
      }
    }

    @Test
    void is_not_served() throws Exception {
      try (var client = server.opened()) {
        client.text("40/events,{\"token\":\"bad\"}");
        client.nextText();
        client.text("42/events,[\"echo\",1]");

        assertThat(client.closeCode()).isEqualTo(1002);
        assertThat(server.gate.opened).isEmpty();
      }
    }

    @Test
    void may_try_again() throws Exception {
      try (var client = server.opened()) {
        client.text("40/events,{\"token\":\"bad\"}");
        client.nextText();
        client.text("40/events,{\"token\":\"good\"}");

        assertThat(client.nextText()).startsWith("40/events,{\"sid\":");
      }
    }

    @Test
    void may_not_try_for_ever() throws Exception {
      try (var client = server.opened()) {
        for (int i = 0; i < 17; i++) {
          client.text("40/events,{\"token\":\"bad\"}");
          assertThat(client.nextText()).isEqualTo(UNAUTHORIZED);
        }

        assertThat(client.closeCode()).isEqualTo(1002);
      }
    }

    @Test
    void gets_nothing_of_a_failure_of_ours_but_its_code() throws Exception {
      server.gate.nextAnswer = CompletableFuture.failedFuture(new IllegalStateException("secret"));
      try (var client = server.opened()) {
        client.text("40/events,{\"token\":\"good\"}");

        assertThat(client.nextText())
            .startsWith("44/events,{\"message\":\"")
            .contains("\"code\":\"internal\"")
            .doesNotContain("secret");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "auth", "access_token", "socket_token", "to%6ben"})
    void may_not_have_its_token_in_the_query(String parameter) throws Exception {
      try (var client =
          WireClient.upgraded(
              server.port(),
              "/socket.io/?EIO=4&transport=websocket&" + parameter + "=good",
              "Cookie: socket_token=good\r\n")) {
        client.nextText();
        client.text("40/events,{\"token\":\"good\"}");

        assertThat(client.nextText())
            .startsWith("44/events,{\"message\":\"A token in the query")
            .contains("\"code\":\"unauthorized\"");
        assertThat(server.gate.handshakes).isEmpty();
      }
    }
  }

  @Nested
  class an_unknown_namespace {
    @ParameterizedTest
    @ValueSource(
        strings = {"", "/other,", "/eventsx,", "/events/x,", "/EVENTS,", "/events?token=good,"})
    void is_refused_with_an_object(String namespace) throws Exception {
      try (var client = server.opened()) {
        client.text("40" + namespace);

        assertThat(client.nextText())
            .isEqualTo("44" + namespace + "{\"message\":\"Invalid namespace\"}");
      }
    }

    @Test
    void does_not_disturb_the_one_that_is_joined() throws Exception {
      try (var client = server.joined()) {
        client.text("40/other,{\"token\":\"good\"}");
        client.nextText();

        assertThat(isServed(client)).isTrue();
      }
    }
  }

  @Nested
  class while_the_core_is_thinking {
    private final CompletableFuture<Admission> answer = new CompletableFuture<>();

    @Test
    void pings_are_answered_and_the_wait_goes_on() throws Exception {
      server.gate.nextAnswer = answer;
      try (var client = server.opened()) {
        client.text("40/events,{\"token\":\"good\"}");
        client.send(WireClient.frame(WireClient.PING, new byte[] {1}));
        client.text("3");
        assertThat(client.next().opcode()).isEqualTo(WireClient.PONG);

        answer.complete(RecordingGate.granted());

        assertThat(client.nextText()).startsWith("40/events,{\"sid\":");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "42/events,[\"echo\",1]",
          "41/events,",
          "43/events,1[]",
          "40/events,{\"token\":\"good\"}",
          "451-/events,[\"echo\",1]"
        })
    void nothing_else_is_allowed(String packet) throws Exception {
      server.gate.nextAnswer = answer;
      try (var client = server.opened()) {
        client.text("40/events,{\"token\":\"good\"}");
        client.text(packet);
        assertThat(client.closeCode()).isEqualTo(1002);

        answer.complete(RecordingGate.granted());

        assertThat(server.gate.opened.poll(100, TimeUnit.MILLISECONDS)).isNull();
      }
    }

    @Test
    void another_namespace_of_the_same_page_is_refused_without_harm() throws Exception {
      server.gate.nextAnswer = answer;
      try (var client = server.opened()) {
        client.text("40/events,{\"token\":\"good\"}");
        client.text("40/other,");
        assertThat(client.nextText()).startsWith("44/other,");

        answer.complete(RecordingGate.granted());

        assertThat(client.nextText()).startsWith("40/events,{\"sid\":");
      }
    }

    @Test
    void a_client_that_went_away_is_not_let_in() throws Exception {
      server.gate.nextAnswer = answer;
      var client = server.opened();
      client.text("40/events,{\"token\":\"good\"}");
      server.gate.handshakes.take();
      client.abort();
      assertThat(Clients.eventually(() -> server.shell().connections() == 0)).isTrue();

      answer.complete(RecordingGate.granted());

      assertThat(server.gate.opened.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void the_answer_may_come_from_another_thread_and_be_no() throws Exception {
      server.gate.nextAnswer = answer;
      try (var client = server.opened()) {
        client.text("40/events,{\"token\":\"good\"}");
        server.gate.handshakes.take();

        answer.complete(new Admission.Refused(RtError.of(ErrorCode.FORBIDDEN, null)));

        assertThat(client.nextText()).contains("\"code\":\"forbidden\"", "\"retryable\":false");
      }
    }

    @Test
    void the_answer_may_be_not_now_and_then_the_client_shall_come_back() throws Exception {
      server.gate.nextAnswer = answer;
      try (var client = server.opened()) {
        client.text("40/events,{\"token\":\"good\"}");

        answer.complete(new Admission.Refused(RtError.of(ErrorCode.OVERLOADED, null)));

        var close = client.next();
        assertThat(close.opcode()).isEqualTo(WireClient.CLOSE);
        assertThat(close.closeCode()).isEqualTo(1013);
      }
    }
  }

  @Nested
  class outside_the_namespace {
    @Test
    void a_client_may_stay_only_so_long() throws Exception {
      var settings = new SocketServer.Settings();
      settings.connectTimeout = Duration.ofSeconds(3);
      try (var impatient = SocketServer.start(settings.config());
          var client = impatient.opened();
          var refused = impatient.opened();
          var left = impatient.joined();
          var inside = impatient.joined()) {
        refused.text("40/events,");
        left.text("41/events,");

        assertThat(client.closeCode()).isEqualTo(1008);
        assertThat(refused.closeCode()).isEqualTo(1008);
        assertThat(left.closeCode()).isEqualTo(1008);
        assertThat(isServed(inside)).isTrue();
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "42[\"x\"]",
          "42/events,[\"x\"]",
          "41/events,",
          "41",
          "43/events,1[]",
          "451-[\"x\"]"
        })
    void nothing_but_connect_is_allowed(String packet) throws Exception {
      try (var client = server.opened()) {
        client.text(packet);

        assertThat(client.closeCode()).isEqualTo(1002);
      }
    }

    @Test
    void little_is_listened_to() throws Exception {
      try (var client = server.opened()) {
        client.send(WireClient.frame(WireClient.TEXT, ("3" + "x".repeat(40_000)).getBytes()));
        client.send(WireClient.frame(WireClient.TEXT, ("3" + "x".repeat(40_000)).getBytes()));

        assertThat(client.closeCode()).isEqualTo(-1);
      }
    }
  }

  @Test
  void the_namespace_can_be_the_root() throws Exception {
    var settings = new SocketServer.Settings();
    settings.namespace = "/";
    try (var rooted = SocketServer.start(settings.config());
        var client = rooted.opened()) {
      client.text("40{\"token\":\"good\"}");
      assertThat(client.nextText()).startsWith("40{\"sid\":");
      client.text("421[\"echo\",7]");
      assertThat(client.nextText()).isEqualTo("431[7]");
      client.text("42/,2[\"echo\",8]");
      assertThat(client.nextText()).isEqualTo("432[8]");
    }
  }
}
