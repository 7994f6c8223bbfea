package io.rtsuite.gateway.socket;

import static io.rtsuite.gateway.socket.Clients.eventually;
import static io.rtsuite.gateway.socket.Clients.isServed;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EndingTest {

  private static SocketServer server;

  @BeforeAll
  static void start() {
    var settings = new SocketServer.Settings();
    settings.closeGrace = Duration.ofMillis(300);
    settings.pingInterval = Duration.ofMinutes(10);
    server = SocketServer.start(settings.config());
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
  class a_client_that_is_kicked {
    @Test
    void is_told_and_then_closed() throws Exception {
      try (var client = server.joined()) {
        var session = server.gate.session();

        session.kick();

        assertThat(client.nextText()).isEqualTo("41/events,");
        assertThat(session.closedReason()).isEqualTo("server namespace disconnect");
        assertThat(client.closeCode()).isEqualTo(1000);
        assertThat(client.next()).isEqualTo(WireClient.Frame.END);
      }
    }

    @Test
    void is_no_longer_served() throws Exception {
      try (var client = server.joined()) {
        var session = server.gate.session();
        session.kick();
        client.nextText();

        client.text("42/events,1[\"echo\",1]");
        client.text("40/events,{\"token\":\"good\"}");

        assertThat(client.closeCode()).isEqualTo(1000);
        assertThat(session.received).isEmpty();
        assertThat(server.gate.opened).isEmpty();
      }
    }

    @Test
    void may_close_first() throws Exception {
      try (var client = server.joined()) {
        var session = server.gate.session();
        session.kick();
        client.nextText();

        client.send(WireClient.frame(WireClient.CLOSE, new byte[0]));

        assertThat(client.closeCode()).isEqualTo(1000);
        assertThat(session.closed).hasSize(1);
      }
    }
  }

  @Nested
  class a_client_that_is_dropped {
    @Test
    void hears_nothing_but_the_transport_closing() throws Exception {
      try (var client = server.joined()) {
        var session = server.gate.session();

        session.front.drop(session.channel);
        session.front.drop(session.channel);
        session.kick();

        var close = client.next();
        assertThat(close.opcode()).isEqualTo(WireClient.CLOSE);
        assertThat(session.closedReason()).isEqualTo("forced close");
        assertThat(client.next()).isEqualTo(WireClient.Frame.END);
        assertThat(session.closed).isEmpty();
      }
    }

    @Test
    void is_closed_at_once_when_it_does_not_read() throws Exception {
      try (var client = server.joined()) {
        var session = server.gate.session();
        Json much = Json.string("x".repeat(1_000_000));
        for (int i = 0; i < 30; i++) {
          session.push("news", much);
        }
        assertThat(eventually(() -> !session.channel.isWritable())).isTrue();

        session.front.drop(session.channel);

        assertThat(eventually(() -> !session.channel.isOpen())).isTrue();
        assertThat(session.closedReason()).isEqualTo("forced close");
        assertThat(client.socket().isConnected()).isTrue();
      }
    }
  }

  @Nested
  class a_client_that_goes {
    @Test
    void without_a_word_ends_its_session_once() throws Exception {
      var client = server.joined();
      var session = server.gate.session();

      client.abort();

      assertThat(session.closedReason()).isIn("transport close", "transport error");
      assertThat(eventually(() -> server.shell().connections() == 0)).isTrue();
      assertThat(session.closed).isEmpty();
    }

    @Test
    void in_the_middle_of_an_event_leaves_nothing() throws Exception {
      var client = server.joined();
      var session = server.gate.session();
      client.text("452-/events,[\"x\",{\"_placeholder\":true,\"num\":1}]");
      client.binary(1);
      client.send(WireClient.frame(0x02, new byte[1000], true));

      client.abort();

      assertThat(session.closedReason()).isIn("transport close", "transport error");
      assertThat(session.received).isEmpty();
    }

    @Test
    void after_leaving_the_namespace_has_its_session_ended_once() throws Exception {
      var client = server.joined();
      var session = server.gate.session();
      client.text("41/events,");
      assertThat(session.closedReason()).isEqualTo("client namespace disconnect");

      client.close();

      assertThat(eventually(() -> server.shell().connections() == 0)).isTrue();
      assertThat(session.closed).isEmpty();
    }
  }

  @Nested
  class a_client_that_does_not_read {
    @Test
    void is_not_read_from_and_others_are_served_meanwhile() throws Exception {
      try (var slow = server.joined();
          var other = server.joined()) {
        var session = server.gate.session();
        byte[] event =
            WireClient.frame(
                WireClient.TEXT,
                ("42/events,1[\"echo\",\"" + "x".repeat(50_000) + "\"]")
                    .getBytes(StandardCharsets.UTF_8));
        var writer =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    for (int i = 0; i < 200; i++) {
                      slow.send(event);
                    }
                  } catch (Exception e) {
                    // The test closes its socket when it has seen enough.
                  }
                });

        assertThat(eventually(() -> !session.channel.config().isAutoRead())).isTrue();
        int taken = session.received.size();
        assertThat(isServed(other)).isTrue();
        assertThat(taken).isLessThan(200);
        assertThat(session.received).hasSizeLessThan(taken + 50);

        for (int i = 0; i < 200; i++) {
          assertThat(slow.nextText()).startsWith("43/events,1[");
        }
        writer.join();
        assertThat(session.received).hasSize(200);
      }
    }
  }
}
