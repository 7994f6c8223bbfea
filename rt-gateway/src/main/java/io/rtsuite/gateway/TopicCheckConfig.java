package io.rtsuite.gateway;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How a gateway watches the topics that it reads.
 *
 * @param checkInterval time between two looks whether a topic was deleted and created again; then
 *     all connections are closed, and clients come back and ask anew
 */
@ConfigurationProperties("gateway.topics")
public record TopicCheckConfig(@Bindable(defaultValue = "5s") Duration checkInterval) {

  /**
   * @throws IllegalArgumentException when there is no time between two looks
   */
  public TopicCheckConfig {
    if (checkInterval.toMillis() < 1) {
      throw new IllegalArgumentException("gateway.topics.check-interval must be above 0");
    }
  }
}
