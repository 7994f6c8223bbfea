package io.rtsuite.gateway.kafka;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.rtsuite.events.Topics;

/**
 * Which topics are this suite's.
 *
 * @param prefix in front of every topic, group and transactional id; several suites on one cluster
 *     have different ones
 */
@ConfigurationProperties("rt.topics")
public record TopicsConfig(@Bindable(defaultValue = Topics.DEFAULT_PREFIX) String prefix) {

  /** The names and settings. */
  public Topics topics() {
    return new Topics(prefix);
  }
}
