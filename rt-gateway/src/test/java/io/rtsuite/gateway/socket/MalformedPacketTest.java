package io.rtsuite.gateway.socket;

import static io.rtsuite.gateway.socket.Clients.isServed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedPacketTest {

  private static SocketServer server;
  private static WireClient bystander;

  @BeforeAll
  static void start() throws Exception {
    server = SocketServer.start();
    bystander = server.joined();
    server.gate.session();
  }

  @AfterAll
  static void stop() throws Exception {
    bystander.close();
    server.close();
  }

  @BeforeEach
  void forget() {
    server.gate.opened.clear();
  }

  static Stream<String> malformed() {
    return Stream.of(
        "",
        "2",
        "2probe",
        "7",
        "9",
        "x",
        " 42/events,[\"x\"]",
        "4",
        "4a",
        "47",
        "48/events,[\"x\"]",
        "44/events,{\"message\":\"x\"}",
        "40/events,[]",
        "40/events,{\"token\":\"good\"",
        "42[\"x\"]",
        "42/other,[\"x\"]",
        "42/events,",
        "42/events,{}",
        "42/events,[]",
        "42/events,[null]",
        "42/events,[\"x\"",
        "42/events,[\"x\"]]",
        "42/events,[\"x\"] trailing",
        "42/events,[\"x\",undefined]",
        "42/events,[\"connect\"]",
        "42/events,[\"connect_error\"]",
        "42/events,[\"disconnect\"]",
        "42/events,[\"disconnecting\"]",
        "42/events,[\"newListener\"]",
        "42/events,[\"removeListener\"]",
        "42/events,1a[\"x\"]",
        "42/events,-1[\"x\"]",
        "42/events,1.5[\"x\"]",
        "42/events,9007199254740993[\"x\"]",
        "42/events,[\"x\",\"\0\"]",
        "42/events,[\"x\"," + "[".repeat(100_000),
        "42/events,[\"x\"," + "[".repeat(300) + "]".repeat(300) + "]",
        "41",
        "41/other,",
        "41/events,{}",
        "43/events,[]",
        "43/events,1",
        "43/other,1[]",
        "45/events,[\"x\"]",
        "45-/events,[\"x\"]",
        "450-/events,[\"x\"]",
        "4511-/events,[\"x\"]",
        "451-/other,[\"x\"]",
        "451-/events,[\"x\",{\"_placeholder\":true,\"num\":1}]",
        "461-/events,[]");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void costs_its_own_connection_and_nothing_else(String packet) throws Exception {
    try (var client = server.joined()) {
      var session = server.gate.session();
      client.text(packet);

      assertThat(client.closeCode()).isEqualTo(1002);
      assertThat(session.closedReason()).isEqualTo("parse error");
      assertThat(session.received).isEmpty();
      assertThat(isServed(bystander)).isTrue();
    }
  }

  @Test
  void bytes_that_are_not_utf_8() throws Exception {
    try (var client = server.joined()) {
      client.send(
          WireClient.frame(
              WireClient.TEXT,
              IncomingValuesTest.bytes(
                  '4', '2', '/', 'e', 'v', 'e', 'n', 't', 's', ',', '[', '"', 0xED, 0xA0, 0x80, '"',
                  ']')));

      assertThat(client.closeCode()).isEqualTo(1007);
    }
  }

  @Test
  void bytes_that_nobody_announced() throws Exception {
    try (var client = server.joined()) {
      client.binary(1);

      assertThat(client.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void one_attachment_too_many() throws Exception {
    try (var client = server.joined()) {
      client.text("451-/events,[\"x\",{\"_placeholder\":true,\"num\":0}]");
      client.binary(1);
      client.binary(2);

      assertThat(client.closeCode()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"42/events,[\"x\"]", "41/events,", "451-/events,[\"x\"]", "40/other,"})
  void text_where_an_attachment_is_due(String packet) throws Exception {
    try (var client = server.joined()) {
      client.text("451-/events,[\"x\",{\"_placeholder\":true,\"num\":0}]");
      client.text(packet);

      assertThat(client.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void an_engine_io_close_ends_the_session_in_order() throws Exception {
    try (var client = server.joined()) {
      client.text("1");

      assertThat(client.closeCode()).isEqualTo(1000);
      assertThat(server.gate.session().closedReason()).isEqualTo("transport close");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0{}", "5", "6", "3", "3probe"})
  void engine_io_packets_without_a_meaning_here_are_passed_over(String packet) throws Exception {
    try (var client = server.joined()) {
      client.text(packet);

      assertThat(isServed(client)).isTrue();
    }
  }

  @Test
  void nothing_is_served_behind_a_violation() throws Exception {
    try (var client = server.joined()) {
      var session = server.gate.session();
      client.text("42/events,[]");
      client.text("42/events,1[\"echo\",1]");

      assertThat(client.closeCode()).isEqualTo(1002);
      assertThat(session.closedReason()).isEqualTo("parse error");
      assertThat(session.received).isEmpty();
    }
  }

  @Test
  void the_connection_is_closed_even_when_the_client_does_not_answer() throws Exception {
    try (var client = server.joined()) {
      client.text("42/events,[]");

      assertThat(client.closeCode()).isEqualTo(1002);
      assertThat(client.next()).isEqualTo(WireClient.Frame.END);
    }
  }
}
