package io.rtsuite.gateway.socket;

import static io.rtsuite.gateway.socket.Clients.eventually;
import static io.rtsuite.gateway.socket.Clients.isServed;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Json;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What netty-socketio does wrong on its own must not be seen through it. */
class KnownDefectsTest {

  private static final String TARGET = "/socket.io/?EIO=4&transport=websocket";

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

  @Test
  void connect_without_a_payload_is_authenticated_like_any_other() throws Exception {
    try (var client = server.opened()) {
      client.text("40/events,");

      assertThat(client.nextText()).startsWith("44/events,");
      assertThat(server.gate.handshakes).hasSize(1);
    }
  }

  @Test
  void a_refused_client_is_neither_registered_nor_served_nor_pushed_to() throws Exception {
    try (var client = server.opened()) {
      client.text("40/events,{\"token\":\"bad\"}");
      client.nextText();

      assertThat(server.gate.opened.poll(50, TimeUnit.MILLISECONDS)).isNull();
      client.text("42/events,1[\"echo\",1]");
      assertThat(client.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void nobody_is_a_session_before_connect() throws Exception {
    try (var client = server.opened()) {
      client.text("3");

      assertThat(server.gate.opened.poll(50, TimeUnit.MILLISECONDS)).isNull();
    }
  }

  @Test
  void a_live_session_cannot_be_taken_over_by_any_id_of_it() throws Exception {
    try (var victim = WireClient.upgraded(server.port())) {
      String engineId = victim.nextText().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
      victim.text("40/events,{\"token\":\"good\"}");
      victim.nextText();
      String publicId = server.gate.session().clientId;
      assertThat(publicId).isNotEqualTo(engineId);

      for (String id : new String[] {engineId, publicId}) {
        try (var thief = WireClient.open(server.port())) {
          thief.send(
              "GET "
                  + TARGET
                  + "&sid="
                  + id
                  + " HTTP/1.1\r\n"
                  + WireClient.UPGRADE_HEADERS
                  + "\r\n");
          assertThat(thief.readAll()).startsWith("HTTP/1.1 400 ").contains("\"code\":1");
        }
      }

      assertThat(isServed(victim)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cookie: io=%s\r\n", "io: %s\r\n"})
  void the_client_does_not_choose_its_id(String header) throws Exception {
    String chosen = "2f7d1a3e-0000-4000-8000-000000000001";
    try (var client = WireClient.upgraded(server.port(), TARGET, header.formatted(chosen))) {
      assertThat(client.nextText()).doesNotContain(chosen);
    }
  }

  @Test
  void an_unsupported_websocket_version_leaves_nothing_behind() throws Exception {
    for (int version = 0; version < 13; version++) {
      try (var client = WireClient.open(server.port())) {
        client.send(
            "GET "
                + TARGET
                + " HTTP/1.1\r\n"
                + WireClient.UPGRADE_HEADERS.replace("Version: 13", "Version: " + version)
                + "\r\n");
        assertThat(client.readAll()).startsWith("HTTP/1.1 400 ");
      }
    }

    assertThat(eventually(() -> server.registeredClients() == 0)).isTrue();
  }

  @Test
  void a_client_that_was_turned_out_is_not_served_any_more() throws Exception {
    try (var client = server.joined()) {
      var session = server.gate.session();
      session.kick();
      assertThat(client.nextText()).isEqualTo("41/events,");

      client.text("42/events,1[\"echo\",1]");

      assertThat(client.closeCode()).isEqualTo(1000);
      assertThat(session.received).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "18:42/events,[\"echo\"]",
        "42/events,[\"x\"]\u001e42/events,[\"x\"]",
        "\u001e42/events,[\"x\"]",
        "\ufffd18\ufffd42/events,[\"x\"]",
        "b4AAEC"
      })
  void old_framing_is_not_understood(String old) throws Exception {
    try (var client = server.joined()) {
      var session = server.gate.session();
      client.text(old);

      assertThat(client.closeCode()).isIn(1000, 1002); // "1…" is Engine.IO's CLOSE.
      assertThat(session.received).isEmpty();
    }
  }

  @Test
  void bytes_arrive_at_the_client_without_a_byte_in_front() throws Exception {
    try (var client = server.joined()) {
      server.gate.session().push("news", Json.of("{\"$bin\":\"BAUG\"}"));

      assertThat(client.nextText())
          .isEqualTo("451-/events,[\"news\",{\"_placeholder\":true,\"num\":0}]");
      assertThat(client.next().payload()).containsExactly(4, 5, 6);
    }
  }

  @Test
  void bytes_of_the_client_are_its_own_whatever_they_look_like() throws Exception {
    int[][] attachments = {
      {0, 1, 2, 3}, {'1', '2', ':', 'x'}, {}, {4}, {0, 3, 255, 4, 1}, {'b', '4', 'A'}
    };
    try (var client = server.joined()) {
      for (int[] attachment : attachments) {
        client.text("451-/events,1[\"echo\",{\"_placeholder\":true,\"num\":0}]");
        client.text("3");
        client.binary(attachment);

        assertThat(client.nextText()).startsWith("461-/events,1[");
        assertThat(client.next().payload()).isEqualTo(IncomingValuesTest.bytes(attachment));
      }
    }
  }

  @Test
  void brackets_in_the_auth_payload_do_not_confuse() throws Exception {
    try (var client = server.opened()) {
      client.text("40/events,{\"x\":[\"[\",\"]\"],\"token\":\"good\",\"y\":\"[{\"}");

      assertThat(client.nextText()).startsWith("40/events,{");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2147483647L, 2147483648L, 4294967296L, 9007199254740992L})
  void acks_are_answered_for_every_id(long id) throws Exception {
    try (var client = server.joined()) {
      client.text("42/events," + id + "[\"echo\"]");

      assertThat(client.nextText()).isEqualTo("43/events," + id + "[]");
    }
  }

  @Test
  void white_space_before_the_array_is_harmless() throws Exception {
    try (var client = server.joined()) {
      client.text("42/events,1 \n[\"echo\", 1 ]");

      assertThat(client.nextText()).isEqualTo("43/events,1[1]");
    }
  }

  @Test
  void members_that_are_null_stay() throws Exception {
    try (var client = server.joined()) {
      client.text("42/events,[\"push\",{\"a\":null,\"b\":[null]}]");

      assertThat(client.nextText()).isEqualTo("42/events,[\"pushed\",{\"a\":null,\"b\":[null]}]");
    }
  }

  @Test
  void an_unknown_namespace_has_a_message_the_client_can_show() throws Exception {
    try (var client = server.opened()) {
      client.text("40/nowhere,");

      assertThat(client.nextText()).startsWith("44/nowhere,{\"message\":\"Invalid namespace\"");
    }
  }

  @Test
  void a_query_in_the_namespace_is_not_passed_over() throws Exception {
    try (var client = server.opened();
        var joined = server.joined()) {
      client.text("40/events?x=1,{\"token\":\"good\"}");
      joined.text("42/events?x=1,1[\"echo\",1]");

      assertThat(client.nextText()).isEqualTo("44/events?x=1,{\"message\":\"Invalid namespace\"}");
      assertThat(joined.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void an_id_is_never_given_twice() throws Exception {
    try (var client = server.opened()) {
      client.text("40/events,{\"token\":\"good\"}");
      String first = client.nextText();
      client.text("41/events,");
      client.text("40/events,{\"token\":\"good\"}");

      assertThat(client.nextText()).startsWith("40/events,{\"sid\":").isNotEqualTo(first);
    }
  }

  @Test
  void long_texts_are_not_cut_into_fragments() throws Exception {
    try (var client = server.joined()) {
      String text = "x".repeat(100_000);
      server.gate.session().push("news", Json.string(text));

      // WireClient takes no fragments.
      assertThat(client.nextText()).isEqualTo("42/events,[\"news\",\"" + text + "\"]");
    }
  }

  @Test
  void nothing_is_compressed_even_when_the_client_offers_it() throws Exception {
    try (var client = WireClient.open(server.port())) {
      client.send(
          "GET "
              + TARGET
              + " HTTP/1.1\r\n"
              + WireClient.UPGRADE_HEADERS
              + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");

      assertThat(client.readHead()).doesNotContainIgnoringCase("permessage-deflate");
    }
  }

  @Test
  void upgrades_dropped_at_once_leave_nothing_behind() throws Exception {
    for (int i = 0; i < 300; i++) {
      try (var client = WireClient.open(server.port())) {
        client.send("GET " + TARGET + " HTTP/1.1\r\n" + WireClient.UPGRADE_HEADERS + "\r\n");
        if (i % 2 == 0) {
          client.abort();
        }
      }
    }

    assertThat(eventually(() -> server.shell().connections() == 0)).isTrue();
    assertThat(eventually(() -> server.registeredClients() == 0)).isTrue();
    assertThat(eventually(() -> server.libraryTimers() == 0)).isTrue();
  }
}
