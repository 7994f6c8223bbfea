package io.rtsuite.gateway.socket;

import static io.rtsuite.gateway.socket.Clients.isServed;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rtsuite.events.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EventTest {

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
  class an_event_of_a_client {
    @Test
    void reaches_the_core_with_all_its_arguments() throws Exception {
      try (var client = server.joined()) {
        client.text("42/events,[\"move\",{\"a\":[1, null]},\"x\",3]");

        var frame = server.gate.session().frame();
        assertThat(frame.event()).isEqualTo("move");
        assertThat(frame.arguments())
            .containsExactly(Json.of("{\"a\":[1, null]}"), Json.of("\"x\""), Json.of("3"));
        assertThat(frame.ack()).isNull();
      }
    }

    @Test
    void is_acked_with_its_own_id() throws Exception {
      try (var client = server.joined()) {
        client.text("42/events,9007199254740991[\"echo\",{\"a\":null}]");
        client.text("42/events,0[\"echo\"]");
        client.text("42/events,1[\"refuse\"]");

        assertThat(client.nextText()).isEqualTo("43/events,9007199254740991[{\"a\":null}]");
        assertThat(client.nextText()).isEqualTo("43/events,0[]");
        assertThat(client.nextText())
            .startsWith("43/events,1[{\"ok\":false,\"error\":{\"code\":\"no_handler\",");
      }
    }

    @Test
    void keeps_its_place_among_a_thousand() throws Exception {
      try (var client = server.joined()) {
        for (int i = 0; i < 1000; i++) {
          client.text("42/events," + i + "[\"echo\"," + i + "]");
        }

        for (int i = 0; i < 1000; i++) {
          assertThat(client.nextText()).isEqualTo("43/events," + i + "[" + i + "]");
        }
      }
    }

    @Test
    void may_bring_bytes_and_get_them_back() throws Exception {
      try (var client = server.joined()) {
        client.text(
            "452-/events,5[\"echo\",{\"a\":{\"_placeholder\":true,\"num\":0},\"b\":{\"_placeholder\":true,\"num\":1}}]");
        client.binary(1, 2, 3);
        client.binary();

        assertThat(client.nextText())
            .isEqualTo(
                "462-/events,5[{\"a\":{\"_placeholder\":true,\"num\":0},\"b\":{\"_placeholder\":true,\"num\":1}}]");
        assertThat(client.next().payload()).containsExactly(1, 2, 3);
        assertThat(client.next().payload()).isEmpty();
        assertThat(server.gate.session().frame().arguments())
            .containsExactly(Json.of("{\"a\":{\"$bin\":\"AQID\"},\"b\":{\"$bin\":\"\"}}"));
      }
    }

    @Test
    void may_have_heartbeats_among_its_bytes() throws Exception {
      try (var client = server.joined()) {
        client.text("452-/events,5[\"echo\",{\"_placeholder\":true,\"num\":1}]");
        client.binary(1);
        client.text("3");
        client.send(WireClient.frame(WireClient.PING, new byte[0]));
        client.binary(2);

        assertThat(client.next().opcode()).isEqualTo(WireClient.PONG);
        assertThat(client.nextText()).startsWith("461-/events,5[");
        assertThat(client.next().payload()).containsExactly(2);
      }
    }

    @Test
    void may_be_as_large_as_was_promised_and_no_larger() throws Exception {
      String frame = "42/events,5[\"echo\",\"\"]";
      String filling = "x".repeat(1_000_000 - frame.length());
      try (var client = server.joined();
          var tooLarge = server.joined()) {
        client.text("42/events,5[\"echo\",\"" + filling + "\"]");
        tooLarge.text("42/events,5[\"echo\",\"" + filling + "x\"]");

        assertThat(client.nextText()).isEqualTo("43/events,5[\"" + filling + "\"]");
        assertThat(tooLarge.closeCode()).isEqualTo(1009);
        assertThat(isServed(client)).isTrue();
      }
    }

    @Test
    void may_bring_as_many_bytes_as_was_promised_and_no_more() throws Exception {
      try (var client = server.joined();
          var tooMany = server.joined()) {
        client.text("451-/events,5[\"echo\",{\"_placeholder\":true,\"num\":0}]");
        client.send(WireClient.frame(WireClient.BINARY, new byte[1_000_000]));
        tooMany.text("452-/events,5[\"echo\",{\"_placeholder\":true,\"num\":0}]");
        tooMany.send(WireClient.frame(WireClient.BINARY, new byte[600_000]));
        tooMany.send(WireClient.frame(WireClient.BINARY, new byte[600_000]));

        client.nextText();
        assertThat(client.next().payload()).hasSize(1_000_000);
        assertThat(tooMany.closeCode()).isEqualTo(1009);
      }
    }

    @Test
    void keeps_text_in_all_planes() throws Exception {
      String text = "\u00e9\u20ac\ud83c\udfb2\u0000".replace("\u0000", "\\u0000");
      try (var client = server.joined()) {
        client.text("42/events,1[\"echo\",\"" + text + "\"]");

        assertThat(client.nextText()).isEqualTo("43/events,1[\"" + text + "\"]");
      }
    }

    @Test
    void that_breaks_the_core_costs_its_own_connection_only() throws Exception {
      try (var other = server.joined();
          var client = server.joined()) {
        client.text("42/events,[\"break\"]");

        assertThat(client.closeCode()).isEqualTo(-1);
        assertThat(isServed(other)).isTrue();
        server.gate.session();
        assertThat(server.gate.session().closedReason()).isEqualTo("transport error");
      }
    }
  }

  @Nested
  class an_ack_of_a_client {
    @Test
    void that_nobody_waits_for_does_no_harm() throws Exception {
      try (var client = server.joined()) {
        client.text("43/events,12[\"x\"]");
        client.text("461-/events,12[{\"_placeholder\":true,\"num\":0}]");
        client.binary(1);

        assertThat(isServed(client)).isTrue();
      }
    }
  }

  @Nested
  class a_push {
    @Test
    void is_encoded_once_for_all() throws Exception {
      var clients = new ArrayList<WireClient>();
      for (int i = 0; i < 5; i++) {
        clients.add(server.joined());
      }
      assertThat(Clients.eventually(() -> server.gate.live.size() == 5)).isTrue();
      List<RecordingGate.RecordedSession> sessions = List.copyOf(server.gate.live);
      ByteBuf frames =
          sessions
              .getFirst()
              .front
              .event(
                  ByteBufAllocator.DEFAULT,
                  "news",
                  List.of(Json.of("{\"photo\":{\"$bin\":\"AAEC\"}}")));

      sessions.forEach(session -> session.write(frames.retainedDuplicate()));

      for (WireClient client : clients) {
        assertThat(client.nextText())
            .isEqualTo("451-/events,[\"news\",{\"photo\":{\"_placeholder\":true,\"num\":0}}]");
        assertThat(client.next().payload()).containsExactly(0, 1, 2);
        client.close();
      }
      assertThat(Clients.eventually(() -> frames.refCnt() == 1)).isTrue();
      frames.release();
    }

    @Test
    void of_any_length_arrives_in_one_frame() throws Exception {
      try (var client = server.joined()) {
        var session = server.gate.session();
        String long_ = "x".repeat(3_000_000);

        session.push("news", Json.string(long_));

        assertThat(new String(client.next().payload(), StandardCharsets.UTF_8))
            .isEqualTo("42/events,[\"news\",\"" + long_ + "\"]");
      }
    }
  }
}
