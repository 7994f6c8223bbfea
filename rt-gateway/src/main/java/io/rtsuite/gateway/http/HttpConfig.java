package io.rtsuite.gateway.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Connections of the public port before they become sockets: silent ones, requests on their way,
 * and HTTP.
 *
 * @param requestTimeout time for a whole request to arrive, from the opening of its connection or
 *     its first byte; then the connection is closed. Between requests {@code
 *     micronaut.server.idle-timeout} counts
 * @param maxConnections connections at a time that are no sockets yet; further ones are closed at
 *     once
 */
@ConfigurationProperties("gateway.http")
public record HttpConfig(
    @Bindable(defaultValue = "10s") Duration requestTimeout,
    @Bindable(defaultValue = "10000") int maxConnections) {

  /**
   * @throws IllegalArgumentException naming the setting that cannot be used
   */
  public HttpConfig {
    if (!requestTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "gateway.http.request-timeout must be above 0: " + requestTimeout);
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException("gateway.http.max-connections must be at least 1");
    }
  }
}
