package io.rtsuite.blackjack;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service's own port answers to anybody who reaches it. */
@MicronautTest
class HttpPortTest {

  @Inject EmbeddedServer server;

  private HttpResponse<String> ask(String method, String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://localhost:" + server.getPort() + path))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/beans", "/env", "/info", "/loggers", "/metrics", "/routes", "/threaddump"})
  void has_no_endpoint_that_shows_the_inside(String path) throws Exception {
    assertThat(ask("GET", path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/refresh", "/stop", "/loggers/ROOT"})
  void has_no_endpoint_that_changes_anything(String path) throws Exception {
    assertThat(ask("POST", path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/liveness", "/health/readiness"})
  void says_whether_it_is_healthy_without_details(String path) throws Exception {
    assertThat(ask("GET", path).body()).contains("\"status\":").doesNotContain("details");
  }

  @Test
  void has_metrics_for_prometheus() throws Exception {
    assertThat(ask("GET", "/prometheus").body()).contains("jvm_memory_used_bytes");
  }
}
