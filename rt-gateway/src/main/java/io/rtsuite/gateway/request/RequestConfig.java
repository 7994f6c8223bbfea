package io.rtsuite.gateway.request;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How many requests may wait for their answers, and how large they may be together. A request's
 * bytes count until it is answered and Kafka has taken or refused it.
 *
 * @param perSession of one connection; more are answered {@code overloaded}
 * @param total of this gateway; more are answered {@code overloaded}
 * @param perSessionBytes of one connection; more are answered {@code overloaded}, but a request
 *     alone is always taken
 * @param totalBytes of this gateway; more are answered {@code overloaded}. Less than the producer's
 *     {@code buffer.memory}, 32 MB unless configured, so that requests cannot fill it
 */
@ConfigurationProperties("gateway.requests")
public record RequestConfig(
    @Bindable(defaultValue = "256") int perSession,
    @Bindable(defaultValue = "20000") int total,
    @Bindable(defaultValue = "2000000") long perSessionBytes,
    @Bindable(defaultValue = "24000000") long totalBytes) {

  /**
   * @throws IllegalArgumentException naming the settings that cannot be used
   */
  public RequestConfig {
    if (perSession < 1 || total < 1 || perSessionBytes < 1 || totalBytes < 1) {
      throw new IllegalArgumentException("the limits of gateway.requests must be at least 1");
    }
  }
}
