package io.rtsuite.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnePortTest {

  private static SocketServer server;

  @BeforeAll
  static void start() {
    server = SocketServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health",
        "/",
        "/socket.io",
        "/socket.iox/",
        "/socket",
        "/s",
        "/Socket.io/",
        "/a/socket.io/"
      })
  void other_requests_are_micronauts(String path) throws Exception {
    try (var client = WireClient.open(server.port())) {
      client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      String answer = client.readAll();
      assertThat(answer).startsWith("HTTP/1.1 ").doesNotStartWith("HTTP/1.1 400");
      assertThat(server.shell().connections()).isZero();
    }
  }

  @Test
  void micronauts_requests_may_come_byte_by_byte_and_one_after_the_other() throws Exception {
    try (var client = WireClient.open(server.port())) {
      for (int round = 0; round < 3; round++) {
        for (byte one : "GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes()) {
          client.send(new byte[] {one});
        }
        assertThat(client.skipAnswer()).startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\0\0\0\0\0",
        "\u0016\u0003\u0001",
        "garbage garbage\r\n\r\n",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
      })
  void garbage_does_no_harm(String bytes) throws Exception {
    try (var client = WireClient.open(server.port())) {
      client.send(bytes);
      client.abort();
    }
    try (var client = server.joined()) {
      assertThat(Clients.isServed(client)).isTrue();
    }
  }

  @Test
  void an_upgrade_on_a_connection_that_served_other_requests_is_closed_for_a_fresh_one()
      throws Exception {
    try (var client = WireClient.open(server.port())) {
      client.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
      client.skipAnswer();
      client.send(
          "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
              + WireClient.UPGRADE_HEADERS
              + "\r\n");

      assertThat(client.readAll()).isEmpty();
    }
  }
}
