package io.rtsuite.gateway.socket;

import static io.rtsuite.gateway.socket.Clients.eventually;
import static io.rtsuite.gateway.socket.WireClient.UPGRADE_HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeGuardTest {

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

  @Nested
  class a_proper_upgrade {
    @Test
    void is_answered_without_extensions() throws Exception {
      try (var client = WireClient.open(server.port())) {
        client.send(
            "GET "
                + TARGET
                + " HTTP/1.1\r\n"
                + UPGRADE_HEADERS
                + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n");

        assertThat(client.readHead())
            .startsWith("HTTP/1.1 101 ")
            .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            .doesNotContainIgnoringCase("extensions");
        assertThat(client.nextText()).startsWith("0{");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/socket.io/?transport=websocket&EIO=4",
          "/socket.io/?EIO=4&transport=websocket&t=abc&x=%20",
          "/socket.io/?EIO=%34&transport=websocket"
        })
    void may_have_its_parameters_in_any_form(String target) throws Exception {
      try (var client = WireClient.upgraded(server.port(), target, "")) {
        assertThat(client.nextText()).startsWith("0{");
      }
    }

    @Test
    void may_bring_the_cookies_of_a_browser() throws Exception {
      try (var client =
          WireClient.upgraded(
              server.port(),
              TARGET,
              "Cookie: other=" + "x".repeat(12_000) + "; socket_token=good\r\n")) {
        client.nextText();
        client.text("40/events,");

        assertThat(client.nextText()).startsWith("40/events,{");
      }
    }

    @Test
    void may_have_its_headers_in_any_case_and_among_others() throws Exception {
      try (var client = WireClient.open(server.port())) {
        client.send(
            "GET "
                + TARGET
                + " HTTP/1.1\r\nhost: x\r\nUPGRADE: WebSocket\r\nconnection: keep-alive, upgrade\r\n"
                + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nSEC-WEBSOCKET-VERSION: 13\r\n\r\n");

        assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
      }
    }
  }

  @Nested
  class anything_else {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "GET /socket.io/ HTTP/1.1 | 5",
          "GET /socket.io/?EIO=3&transport=websocket HTTP/1.1 | 5",
          "GET /socket.io/?EIO=5&transport=websocket HTTP/1.1 | 5",
          "GET /socket.io/?EIO=&transport=websocket HTTP/1.1 | 5",
          "GET /socket.io/?EIO=4&EIO=4&transport=websocket HTTP/1.1 | 5",
          "GET /socket.io/?transport=websocket HTTP/1.1 | 5",
          "GET /socket.io/?EIO=4 HTTP/1.1 | 0",
          "GET /socket.io/?EIO=4&transport=polling HTTP/1.1 | 0",
          "GET /socket.io/?EIO=4&transport=WEBSOCKET HTTP/1.1 | 0",
          "GET /socket.io/?EIO=4&transport=websocket&sid=x HTTP/1.1 | 1",
          "GET /socket.io/?EIO=4&transport=websocket&sid= HTTP/1.1 | 1",
          "POST /socket.io/?EIO=4&transport=websocket HTTP/1.1 | 2",
          "PUT /socket.io/?EIO=4&transport=websocket HTTP/1.1 | 2",
          "HEAD /socket.io/?EIO=4&transport=websocket HTTP/1.1 | 2",
          "OPTIONS /socket.io/?EIO=4&transport=websocket HTTP/1.1 | 2",
          "GET /socket.io/x?EIO=4&transport=websocket HTTP/1.1 | 3",
          "GET /socket.io//?EIO=4&transport=websocket HTTP/1.1 | 3",
          "GET /socket.io/?EIO=4&transport=websocket&x=%zz HTTP/1.1 | 3",
          "GET /socket.io/?EIO=4&transport=websocket HTTP/1.0 | 3"
        })
    void on_the_request_line_is_answered_and_closed(String line, int code) throws Exception {
      try (var client = WireClient.open(server.port())) {
        client.send(line + "\r\n" + UPGRADE_HEADERS + "\r\n");

        assertThat(client.readAll())
            .startsWith("HTTP/1.1 400 ")
            .containsIgnoringCase("connection: close")
            .satisfies(answer -> {
              if (!line.startsWith("HEAD")) {
                assertThat(answer).contains("{\"code\":" + code + ",\"message\":\"");
              }
            });
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "Upgrade: websocket\n",
          "Upgrade: h2c\nConnection: Upgrade\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13\n",
          "Upgrade: websocket\nConnection: close\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13\n",
          "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n",
          "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: short\nSec-WebSocket-Version: 13\n",
          "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: ??\nSec-WebSocket-Version: 13\n",
          "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n",
          "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 8\n",
          "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 99\n",
          "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13\nContent-Length: 1\n",
          "no header at all\n",
        })
    void in_the_headers_is_answered_and_closed(String headers) throws Exception {
      try (var client = WireClient.open(server.port())) {
        client.send(
            "GET " + TARGET + " HTTP/1.1\r\nHost: x\r\n" + headers.replace("\n", "\r\n") + "\r\nx");

        assertThat(client.readAll()).startsWith("HTTP/1.1 400 ");
      }
    }

    @Test
    void such_as_no_host_is_answered_and_closed() throws Exception {
      try (var client = WireClient.open(server.port())) {
        client.send(
            "GET "
                + TARGET
                + " HTTP/1.1\r\n"
                + UPGRADE_HEADERS.replace("Host: localhost\r\n", "")
                + "\r\n");

        assertThat(client.readAll()).startsWith("HTTP/1.1 400 ");
      }
    }

    @Test
    void such_as_giant_headers_is_closed() throws Exception {
      try (var client = WireClient.open(server.port());
          var endless = WireClient.open(server.port())) {
        client.send(
            "GET "
                + TARGET
                + " HTTP/1.1\r\n"
                + UPGRADE_HEADERS
                + "X: "
                + "x".repeat(20_000)
                + "\r\n\r\n");
        endless.send("GET /socket.io/" + "x".repeat(20_000));

        assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
        assertThat(endless.readHead()).startsWith("HTTP/1.1 400 ");
      }
    }
  }

  @Nested
  class pages_from_elsewhere {
    @Test
    void may_connect_but_without_their_visitors_cookie() throws Exception {
      try (var client =
          WireClient.upgraded(
              server.port(),
              TARGET,
              "Origin: https://evil.example\r\nCookie: socket_token=good\r\n")) {
        client.nextText();
        client.text("40/events,");
        assertThat(client.nextText()).startsWith("44/events,");
        client.text("40/events,{\"token\":\"good\"}");
        assertThat(client.nextText()).startsWith("40/events,{");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "http://localhost:3000", "https://LOCALHOST"})
    void are_told_from_pages_of_the_own_host(String origin) throws Exception {
      try (var client =
          WireClient.upgraded(
              server.port(), TARGET, "Origin: " + origin + "\r\nCookie: socket_token=good\r\n")) {
        client.nextText();
        client.text("40/events,");

        assertThat(client.nextText()).startsWith("40/events,{");
      }
    }

    @Test
    void cannot_use_the_cookie_where_a_star_lets_all_in() throws Exception {
      var settings = new SocketServer.Settings();
      settings.allowedOrigins = List.of("*", "https://play.example");
      try (var open = SocketServer.start(settings.config());
          var evil = withCookie(open, "https://evil.example");
          var listed = withCookie(open, "https://play.example")) {
        assertThat(evil.nextText()).startsWith("44/events,");
        evil.text("40/events,{\"token\":\"good\"}");
        assertThat(evil.nextText()).startsWith("40/events,{");
        assertThat(listed.nextText()).startsWith("40/events,{");
      }
    }

    /** A client that has sent CONNECT without a token. */
    private WireClient withCookie(SocketServer target, String origin) throws Exception {
      WireClient client =
          WireClient.upgraded(
              target.port(), TARGET, "Origin: " + origin + "\r\nCookie: socket_token=good\r\n");
      client.nextText();
      client.text("40/events,");
      return client;
    }

    @Test
    void may_be_limited_to_a_list() throws Exception {
      var settings = new SocketServer.Settings();
      settings.allowedOrigins = List.of("https://play.example");
      try (var picky = SocketServer.start(settings.config())) {
        assertThat(statusFrom(picky, "https://play.example")).isEqualTo("101");
        assertThat(statusFrom(picky, "http://localhost")).isEqualTo("101");
        assertThat(statusFrom(picky, "https://evil.example")).isEqualTo("403");
        assertThat(statusFrom(picky, "http://play.example")).isEqualTo("403");
        assertThat(statusFrom(picky, "null")).isEqualTo("403");
        assertThat(statusFrom(picky, "http://[")).isEqualTo("403");
      }
    }

    private String statusFrom(SocketServer target, String origin) throws Exception {
      try (var client = WireClient.open(target.port())) {
        client.send(
            "GET " + TARGET + " HTTP/1.1\r\n" + UPGRADE_HEADERS + "Origin: " + origin + "\r\n\r\n");
        return client.readHead().substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
      }
    }
  }

  @Nested
  class the_limit_of_connections {
    @Test
    void is_answered_with_503_until_somebody_leaves() throws Exception {
      var settings = new SocketServer.Settings();
      settings.maxConnections = 2;
      try (var small = SocketServer.start(settings.config());
          var first = small.opened();
          var second = small.opened()) {
        try (var third = WireClient.open(small.port())) {
          third.send("GET " + TARGET + " HTTP/1.1\r\n" + UPGRADE_HEADERS + "\r\n");
          assertThat(third.readAll()).startsWith("HTTP/1.1 503 ");
        }

        first.close();

        assertThat(eventually(() -> small.shell().connections() == 1)).isTrue();
        try (var fourth = small.opened()) {
          fourth.text("40/events,{\"token\":\"good\"}");
          assertThat(fourth.nextText()).startsWith("40/events,");
        }
        assertThat(second.socket().isClosed()).isFalse();
      }
    }
  }

  @Nested
  class half_open_handshakes {
    @Test
    void are_closed_after_a_while_wherever_they_stop() throws Exception {
      var settings = new SocketServer.Settings();
      settings.handshakeTimeout = Duration.ofMillis(200);
      String whole = "GET " + TARGET + " HTTP/1.1\r\n" + UPGRADE_HEADERS;
      try (var impatient = SocketServer.start(settings.config())) {
        for (int length : new int[] {15, 16, 30, 60, whole.length()}) {
          try (var client = WireClient.open(impatient.port())) {
            client.send(whole.substring(0, length));

            assertThat(client.next()).isEqualTo(WireClient.Frame.END);
          }
        }
        assertThat(eventually(() -> impatient.shell().connections() == 0)).isTrue();
        assertThat(impatient.registeredClients()).isZero();
      }
    }
  }

  @Nested
  class nothing_is_left {
    @Test
    void of_2000_bad_upgrades() throws Exception {
      for (int i = 0; i < 2000; i++) {
        try (var client = WireClient.open(server.port())) {
          client.send(
              "GET "
                  + TARGET
                  + " HTTP/1.1\r\n"
                  + UPGRADE_HEADERS.replace("Version: 13", "Version: " + (i + 14))
                  + "\r\n");
          assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
        }
      }

      assertNothingIsLeft();
    }

    @Test
    void of_2000_upgrades_that_are_aborted_at_once() throws Exception {
      for (int i = 0; i < 2000; i++) {
        try (var client = WireClient.open(server.port())) {
          client.send("GET " + TARGET + " HTTP/1.1\r\n" + UPGRADE_HEADERS + "\r\n");
          client.abort();
        }
      }

      assertNothingIsLeft();
    }

    @Test
    void of_2000_connections_aborted_in_any_state() throws Exception {
      byte[][] steps = {
        WireClient.frame(WireClient.TEXT, "40/events,{\"token\":\"good\"}".getBytes()),
        WireClient.frame(WireClient.TEXT, "42/events,1[\"echo\",1]".getBytes()),
        WireClient.frame(WireClient.TEXT, "452-/events,1[\"echo\",1]".getBytes()),
        WireClient.frame(WireClient.BINARY, new byte[100]),
        WireClient.frame(0x01, "42/events".getBytes(), true)
      };
      for (int i = 0; i < 2000; i++) {
        try (var client = WireClient.upgraded(server.port())) {
          for (int step = 0; step < i % (steps.length + 1); step++) {
            client.send(steps[step]);
          }
          client.abort();
        }
      }

      assertNothingIsLeft();
      assertThat(eventually(() -> server.gate.live.isEmpty())).isTrue();
    }

    private void assertNothingIsLeft() throws Exception {
      assertThat(eventually(() -> server.shell().connections() == 0)).isTrue();
      assertThat(eventually(() -> server.registeredClients() == 0)).isTrue();
      assertThat(eventually(() -> server.libraryTimers() == 0)).isTrue();
    }
  }
}
