package io.rtsuite.gateway.auth;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.security.token.jwt.signature.jwks.JwksClient;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Fetches key sets with the JDK's client, within a time and a size. Micronaut's own clients need
 * its HTTP client, or wait without end.
 */
@Singleton
@Replaces(JwksClient.class)
final class KeySetClient implements JwksClient {

  private static final Logger LOG = LoggerFactory.getLogger(KeySetClient.class);
  private static final Duration TO_CONNECT = Duration.ofSeconds(2);
  private static final Duration TO_ANSWER = Duration.ofSeconds(5);
  private static final int MAX_BYTES = 256 * 1024;
  private static final int OK = 200;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TO_CONNECT).build();

  @Override
  public Publisher<String> load(@Nullable String provider, String url) {
    return Mono.defer(() ->
            Mono.fromFuture(
                http.sendAsync(
                    HttpRequest.newBuilder(URI.create(url)).timeout(TO_ANSWER).build(),
                    BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES))))
        .filter(answer -> isOk(url, answer))
        .map(HttpResponse::body)
        .timeout(TO_ANSWER)
        .onErrorResume(failure -> {
          LOG.atError()
              .addKeyValue("url", url)
              .addKeyValue("cause", failure.toString())
              .log("A key set could not be fetched");
          return Mono.empty();
        });
  }

  private static boolean isOk(String url, HttpResponse<String> answer) {
    if (answer.statusCode() != OK) {
      LOG.atError()
          .addKeyValue("url", url)
          .addKeyValue("status", answer.statusCode())
          .log("A key set could not be fetched");
    }
    return answer.statusCode() == OK;
  }
}
