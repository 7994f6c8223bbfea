package io.rtsuite.gateway.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/**
 * The management port, where operators reach metrics, health in detail and thread dumps. Nothing on
 * it asks who is there.
 *
 * @param enabled whether there is a management port; without it nobody reaches these endpoints
 * @param host address to listen on. Anything but loopback must be closed to clients by the network
 * @param port left out, it is 100 above the public port, or any free one where that is taken
 */
@ConfigurationProperties("gateway.management")
public record ManagementConfig(
    @Bindable(defaultValue = "true") boolean enabled,
    @Bindable(defaultValue = "127.0.0.1") String host,
    @Nullable Integer port) {

  /**
   * @throws IllegalArgumentException naming the setting that cannot be used
   */
  public ManagementConfig {
    if (port != null && (port < 1 || port > 65_535)) {
      throw new IllegalArgumentException("gateway.management.port is not within 1 and 65535");
    }
  }
}
