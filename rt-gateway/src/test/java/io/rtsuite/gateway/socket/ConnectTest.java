package io.rtsuite.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConnectTest {

  private static SocketServer server;

  @BeforeAll
  static void start() {
    server = SocketServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void open_tells_the_heartbeat_and_the_largest_payload() throws Exception {
    try (var client = WireClient.upgraded(server.port())) {
      assertThat(client.nextText())
          .matches(
              "0\\{\"sid\":\"[0-9a-f-]{36}\",\"upgrades\":\\[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}");
    }
  }

  @Test
  void a_good_token_gets_in() throws Exception {
    try (var client = server.opened()) {
      client.text("40/events,{\"token\":\"good\"}");

      assertThat(client.nextText()).startsWith("40/events,{\"sid\":\"client-");
    }
  }
}
