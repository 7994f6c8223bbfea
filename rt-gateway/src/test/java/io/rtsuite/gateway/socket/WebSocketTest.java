package io.rtsuite.gateway.socket;

import static io.rtsuite.gateway.socket.Clients.isServed;
import static io.rtsuite.gateway.socket.IncomingValuesTest.bytes;
import static io.rtsuite.gateway.socket.IncomingValuesTest.utf8;
import static io.rtsuite.gateway.socket.WireClient.BINARY;
import static io.rtsuite.gateway.socket.WireClient.CLOSE;
import static io.rtsuite.gateway.socket.WireClient.PING;
import static io.rtsuite.gateway.socket.WireClient.PONG;
import static io.rtsuite.gateway.socket.WireClient.TEXT;
import static io.rtsuite.gateway.socket.WireClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.SocketException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {

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
  class control_frames {
    @Test
    void a_ping_is_answered_with_its_payload() throws Exception {
      try (var client = server.joined()) {
        client.send(frame(PING, bytes(1, 2, 3)));
        var pong = client.next();

        assertThat(pong.opcode()).isEqualTo(PONG);
        assertThat(pong.payload()).containsExactly(1, 2, 3);
      }
    }

    @Test
    void a_pong_is_of_no_consequence() throws Exception {
      try (var client = server.joined()) {
        client.send(frame(PONG, bytes(1)));

        assertThat(isServed(client)).isTrue();
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 3000, 4999})
    void a_close_is_answered_with_its_code_and_the_session_ends(int code) throws Exception {
      try (var client = server.joined()) {
        client.send(frame(CLOSE, bytes(code >> 8, code & 0xFF, 'x')));

        assertThat(client.closeCode()).isEqualTo(code);
        assertThat(client.next()).isEqualTo(WireClient.Frame.END);
        assertThat(server.gate.session().closedReason()).isEqualTo("transport close");
      }
    }

    @Test
    void a_close_without_a_code_is_answered() throws Exception {
      try (var client = server.joined()) {
        client.send(frame(CLOSE, new byte[0]));

        assertThat(client.closeCode()).isEqualTo(1000);
      }
    }
  }

  @Nested
  class fragments {
    @Test
    void are_put_together_even_with_control_frames_between_them() throws Exception {
      try (var client = server.joined()) {
        client.send(frame(TEXT, utf8("42/events,1[\"ec"), true));
        client.send(frame(PING, new byte[0]));
        client.send(frame(0x00, utf8("ho\",\""), true));
        client.send(frame(0x00, new byte[0], true));
        client.send(frame(0x80, utf8("x\"]"), true));

        assertThat(client.next().opcode()).isEqualTo(PONG);
        assertThat(client.nextText()).isEqualTo("43/events,1[\"x\"]");
      }
    }

    @Test
    void may_cut_a_character_in_two() throws Exception {
      byte[] text = utf8("42/events,1[\"echo\",\"\u20ac\"]");
      int cut = text.length - 4;
      try (var client = server.joined()) {
        client.send(frame(TEXT, Arrays.copyOf(text, cut), true));
        client.send(frame(0x80, Arrays.copyOfRange(text, cut, text.length), true));

        assertThat(client.nextText()).isEqualTo("43/events,1[\"\u20ac\"]");
      }
    }

    @Test
    void may_be_attachments() throws Exception {
      try (var client = server.joined()) {
        client.text("451-/events,1[\"echo\",{\"_placeholder\":true,\"num\":0}]");
        client.send(frame(BINARY, bytes(1), true));
        client.send(frame(0x80, bytes(2), true));

        client.nextText();
        assertThat(client.next().payload()).containsExactly(1, 2);
      }
    }

    @Test
    void are_bounded_together() throws Exception {
      try (var client = server.joined()) {
        client.send(frame(TEXT, utf8("42/events,1[\"echo\",\""), true));
        int code = -1;
        try {
          for (int i = 0; i < 20; i++) {
            client.send(frame(0x00, utf8("x".repeat(100_000)), true));
          }
        } catch (SocketException e) {
          code = 1009;
        }

        assertThat(code == 1009 ? 1009 : client.closeCode()).isEqualTo(1009);
        assertThat(server.gate.session().closedReason()).isEqualTo("parse error");
      }
    }
  }

  @Nested
  class broken_frames_close_the_connection {
    @Test
    void of_reserved_bits() throws Exception {
      for (int bit : new int[] {0x40, 0x20, 0x10}) {
        assertCloses(frame(0x80 | bit | TEXT, utf8("3"), true), 1002);
      }
    }

    @Test
    void of_reserved_opcodes() throws Exception {
      for (int opcode : new int[] {3, 7, 11, 15}) {
        assertCloses(frame(opcode, utf8("3")), 1002);
      }
    }

    @Test
    void of_missing_masks() throws Exception {
      assertCloses(frame(0x80 | TEXT, utf8("3"), false), 1002);
    }

    @Test
    void of_control_frames_in_pieces_or_too_long() throws Exception {
      assertCloses(frame(PING, utf8("x"), true), 1002);
      assertCloses(frame(PING, new byte[126]), 1002);
      assertCloses(frame(CLOSE, new byte[1]), 1002);
      assertCloses(frame(CLOSE, bytes(0, 5)), 1002);
    }

    @Test
    void of_continuations_of_nothing_and_beginnings_in_the_middle() throws Exception {
      assertCloses(frame(0x80, utf8("x"), true), 1002);
      var twice = new ByteArrayOutputStream();
      twice.writeBytes(frame(TEXT, utf8("4"), true));
      twice.writeBytes(frame(TEXT, utf8("3")));
      assertCloses(twice.toByteArray(), 1002);
    }

    @Test
    void of_lengths_beyond_reason() throws Exception {
      assertCloses(
          bytes(0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4), 1009);
      assertCloses(
          bytes(0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4), 1002);
    }

    private void assertCloses(byte[] broken, int code) throws Exception {
      try (var client = server.joined()) {
        server.gate.forget();
        client.send(broken);

        assertThat(client.closeCode()).isEqualTo(code);
        client.send(frame(CLOSE, bytes(code >> 8, code & 0xFF)));
        assertThat(client.next()).isEqualTo(WireClient.Frame.END);
      }
    }
  }

  @Nested
  class the_stream_of_bytes {
    @Test
    void may_come_one_by_one() throws Exception {
      var all = new ByteArrayOutputStream();
      all.writeBytes(
          utf8(
              "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
                  + WireClient.UPGRADE_HEADERS
                  + "\r\n"));
      try (var client = WireClient.open(server.port())) {
        for (byte one : all.toByteArray()) {
          client.send(new byte[] {one});
        }
        assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
        client.nextText();
        for (byte one : frame(TEXT, utf8("40/events,{\"token\":\"good\"}"))) {
          client.send(new byte[] {one});
        }
        assertThat(client.nextText()).startsWith("40/events,");
        for (byte one : frame(TEXT, utf8("42/events,1[\"echo\",1]"))) {
          client.send(new byte[] {one});
        }

        assertThat(client.nextText()).isEqualTo("43/events,1[1]");
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 40})
    void may_run_ahead_of_the_answer_to_the_upgrade(int missing) throws Exception {
      var all = new ByteArrayOutputStream();
      all.writeBytes(
          utf8(
              "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
                  + WireClient.UPGRADE_HEADERS
                  + "\r\n"));
      all.writeBytes(frame(TEXT, utf8("40/events,{\"token\":\"good\"}")));
      all.writeBytes(frame(TEXT, utf8("42/events,1[\"echo\",1]")));
      byte[] bytes = all.toByteArray();
      try (var client = WireClient.open(server.port())) {
        client.send(Arrays.copyOf(bytes, bytes.length - missing));
        assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
        client.send(Arrays.copyOfRange(bytes, bytes.length - missing, bytes.length));

        assertThat(client.nextText()).startsWith("0{");
        assertThat(client.nextText()).startsWith("40/events,");
        assertThat(client.nextText()).isEqualTo("43/events,1[1]");
      }
    }

    @Test
    void may_not_run_ahead_too_far() throws Exception {
      var all = new ByteArrayOutputStream();
      all.writeBytes(
          utf8(
              "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
                  + WireClient.UPGRADE_HEADERS
                  + "\r\n"));
      all.writeBytes(frame(TEXT, utf8("3" + "x".repeat(70_000))));
      try (var client = WireClient.open(server.port())) {
        client.send(all.toByteArray());

        assertThat(Clients.eventually(() -> server.shell().connections() == 0)).isTrue();
      }
    }
  }
}
