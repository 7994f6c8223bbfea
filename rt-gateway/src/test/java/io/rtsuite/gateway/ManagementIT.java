package io.rtsuite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.web.router.Router;
import io.rtsuite.broker.test.TestBroker;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each port answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ManagementIT {

  private static final List<String> ENDPOINTS =
      List.of(
          "/beans",
          "/caches",
          "/env",
          "/info",
          "/loggers",
          "/loggers/ROOT",
          "/metrics",
          "/metrics/jvm.memory.used",
          "/prometheus",
          "/routes",
          "/threaddump");

  private final Map<String, RunningGateway> gateways = new HashMap<>();

  @BeforeAll
  void start() throws Exception {
    gateways.put("development", RunningGateway.start(TestBroker.freshPrefix(), Map.of()));
    gateways.put(
        "production",
        RunningGateway.start(TestBroker.freshPrefix(), RunningGateway.inProduction()));
  }

  @AfterAll
  void stop() {
    gateways.values().forEach(RunningGateway::close);
  }

  private RunningGateway gateway(String mode) {
    RunningGateway gateway = gateways.get(mode);
    if (gateway == null) {
      throw new IllegalArgumentException(mode);
    }
    return gateway;
  }

  /** The status line that a request of our own making gets, whatever host it claims to ask. */
  private static String status(int port, String request, String host) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              (request
                      + " HTTP/1.1\r\nHost: "
                      + host
                      + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.substring(0, answer.indexOf("\r\n"));
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class the_public_port {

    @ParameterizedTest
    @ValueSource(strings = {"development", "production"})
    void answers_no_management_endpoint_whatever_host_is_asked(String mode) throws Exception {
      RunningGateway gateway = gateway(mode);
      String management = "localhost:" + gateway.managementPort();
      for (String host : List.of("localhost:" + gateway.port(), management)) {
        for (String endpoint : ENDPOINTS) {
          assertThat(status(gateway.port(), "GET " + endpoint, host))
              .as(endpoint)
              .startsWith("HTTP/1.1 404 ");
        }
        for (String endpoint : List.of("/refresh", "/stop", "/loggers/ROOT")) {
          assertThat(status(gateway.port(), "POST " + endpoint, host))
              .as(endpoint)
              .startsWith("HTTP/1.1 404 ");
        }
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"development", "production"})
    void has_exactly_the_page_the_sockets_and_health(String mode) {
      var routes =
          gateway(mode)
              .context()
              .getBean(Router.class)
              .uriRoutes()
              .filter(route -> route.getPort() == null)
              .map(route -> route.getHttpMethodName() + " " + route.getUriMatchTemplate())
              .collect(Collectors.toSet());

      assertThat(routes)
          .containsExactlyInAnyOrder(
              "GET /",
              "HEAD /",
              "GET /events",
              "GET /health",
              "HEAD /health",
              "GET /health/liveness",
              "HEAD /health/liveness",
              "GET /health/readiness",
              "HEAD /health/readiness");
    }

    @ParameterizedTest
    @ValueSource(strings = {"development", "production"})
    void says_up_or_down_and_nothing_else(String mode) throws Exception {
      for (String path : List.of("/health", "/health/liveness", "/health/readiness")) {
        var answer = gateway(mode).get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
      }
    }

    @Test
    void shows_the_page_with_all_that_it_links_to() throws Exception {
      RunningGateway gateway = gateway("development");
      String page = gateway.get("/").body();

      var links = java.util.regex.Pattern.compile("href=\"([^\"]*)\"").matcher(page).results();
      assertThat(links.map(link -> link.group(1)))
          .isNotEmpty()
          .allSatisfy(link -> assertThat(gateway.get(link).statusCode()).isEqualTo(200));
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class the_management_port {

    @Test
    void answers_in_detail() throws Exception {
      RunningGateway gateway = gateway("production");

      assertThat(gateway.manage("/health/readiness").body())
          .contains("\"lettingIn\":true", "\"kafka\":true", "\"pushes\":");
      assertThat(gateway.manage("/health").statusCode()).isEqualTo(200);
      for (String endpoint : List.of("/info", "/metrics", "/prometheus", "/threaddump")) {
        assertThat(gateway.manage(endpoint).statusCode()).as(endpoint).isEqualTo(200);
      }
    }

    @Test
    void has_nothing_that_changes_the_gateway_and_no_sockets() throws Exception {
      RunningGateway gateway = gateway("development");
      int port = gateway.managementPort();
      for (String request :
          List.of(
              "POST /refresh",
              "POST /stop",
              "GET /beans",
              "GET /env",
              "GET /routes",
              "GET /loggers",
              "POST /loggers/ROOT",
              "GET /")) {
        assertThat(status(port, request, "localhost")).as(request).startsWith("HTTP/1.1 404 ");
      }
      assertThatThrownBy(() -> new RawWebSocket(port, "X: y").close())
          .hasMessageContaining("no upgrade: HTTP/1.1 404");
      assertThatThrownBy(
              () -> new RawWebSocket(port, "/socket.io/?EIO=4&transport=websocket", "X: y").close())
          .hasMessageContaining("no upgrade: HTTP/1.1 404");
    }

    @Test
    void listens_on_loopback_only() {
      int port = gateway("production").managementPort();

      assertThatThrownBy(() -> new Socket(InetAddress.getByName("127.0.0.2"), port).close())
          .isInstanceOf(ConnectException.class);
    }

    @Test
    void lies_100_above_the_public_one_or_elsewhere_where_that_is_taken() throws Exception {
      int publicPort = freeWithTheOneAbove();
      try (var above = new ServerSocket()) {
        above.bind(new InetSocketAddress("127.0.0.1", publicPort + 100));
        Map<String, Object> settings = Map.of("micronaut.server.port", publicPort);
        try (var gateway = RunningGateway.start(TestBroker.freshPrefix(), settings)) {
          assertThat(gateway.port()).isEqualTo(publicPort);
          assertThat(gateway.managementPort()).isNotEqualTo(above.getLocalPort());
          assertThat(gateway.manage("/info").statusCode()).isEqualTo(200);
        }
        above.close();
        // A server that was stopped closes its listeners on its own threads.
        Await.until("the public port to be free", () -> isFree(publicPort));
        try (var gateway = RunningGateway.start(TestBroker.freshPrefix(), settings)) {
          assertThat(gateway.managementPort()).isEqualTo(publicPort + 100);
          assertThat(gateway.manage("/info").statusCode()).isEqualTo(200);
        }
      }
    }

    private boolean isFree(int port) throws IOException {
      try (var socket = new ServerSocket(port)) {
        return socket.isBound();
      } catch (BindException e) {
        return false;
      }
    }

    /** Below those that outgoing connections are given, so that it stays free. */
    private int freeWithTheOneAbove() throws IOException {
      while (true) {
        int port = ThreadLocalRandom.current().nextInt(10_000, 31_000);
        try (var one = new ServerSocket(port);
            var above = new ServerSocket(port + 100)) {
          return one.getLocalPort();
        } catch (BindException e) {
          // Taken: the next one may be free.
        }
      }
    }

    @Test
    void can_be_off() throws Exception {
      try (var gateway =
          RunningGateway.start(
              TestBroker.freshPrefix(), Map.of("gateway.management.enabled", false))) {
        assertThat(gateway.context().getBean(io.micronaut.runtime.server.EmbeddedServer.class))
            .isInstanceOfSatisfying(
                io.micronaut.http.server.netty.NettyEmbeddedServer.class,
                server -> assertThat(server.getBoundPorts()).containsExactly(gateway.port()));
        for (String endpoint : ENDPOINTS) {
          assertThat(gateway.get(endpoint).statusCode()).as(endpoint).isEqualTo(404);
        }
        assertThat(gateway.get("/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
      }
    }
  }
}
