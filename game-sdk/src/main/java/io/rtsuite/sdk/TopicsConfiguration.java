package io.rtsuite.sdk;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.rtsuite.events.Topics;

/**
 * Where the suite's topics are.
 *
 * @param prefix in front of all topics and groups
 */
@ConfigurationProperties("rt.topics")
public record TopicsConfiguration(@Bindable(defaultValue = Topics.DEFAULT_PREFIX) String prefix) {

  /** The topics under the prefix. */
  public Topics topics() {
    return new Topics(prefix);
  }
}
