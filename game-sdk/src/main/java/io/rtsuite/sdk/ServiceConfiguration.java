package io.rtsuite.sdk;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How this service appears to gateways, and how it takes requests.
 *
 * @param name of the service and, below the prefix, of its request topic and consumer group; 1-64
 *     of letters, digits, {@code - _ .}
 * @param version of the build; gateways follow the highest where instances differ
 * @param instance unique among the service's instances; drawn at start when absent
 * @param partitions of the request topic, declared once and for ever
 * @param maxInFlight requests taken from Kafka and not finished; more stay there
 * @param heartbeat how often the service repeats what it serves
 * @param drainTimeout how long a stop waits for requests in flight
 * @param revokeTimeout how long requests in flight may hold up the loss of their partition
 * @param kafkaTimeout how long each step of a start may take once Kafka answers, such as creating
 *     topics
 */
@ConfigurationProperties("rt.service")
public record ServiceConfiguration(
    String name,
    @Bindable(defaultValue = "0") String version,
    @Nullable String instance,
    @Bindable(defaultValue = "12") int partitions,
    @Bindable(defaultValue = "1000") int maxInFlight,
    @Bindable(defaultValue = "5s") Duration heartbeat,
    @Bindable(defaultValue = "10s") Duration drainTimeout,
    @Bindable(defaultValue = "3s") Duration revokeTimeout,
    @Bindable(defaultValue = "60s") Duration kafkaTimeout) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Draws an instance id where none is configured. */
  public ServiceConfiguration {
    if (instance == null || instance.isEmpty()) {
      instance = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "rt.service.name '" + name + "' is not 1-64 of letters, digits, - _ .");
    }
    if (!NAME.matcher(instance).matches()) {
      throw new IllegalArgumentException(
          "rt.service.instance '" + instance + "' is not 1-64 of letters, digits, - _ .");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException("rt.service.partitions is below 1");
    }
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("rt.service.max-in-flight is below 1");
    }
  }

  /** Unique among the service's instances. */
  public String instanceId() {
    if (instance == null) {
      throw new IllegalStateException("the constructor draws one");
    }
    return instance;
  }
}
