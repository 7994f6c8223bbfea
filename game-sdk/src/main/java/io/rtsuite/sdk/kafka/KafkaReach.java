package io.rtsuite.sdk.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for Kafka to answer, and says so while it does not: soon, once, and then now and then. */
final class KafkaReach {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaReach.class);

  /** How long a broker that is just starting may take before anything is said. */
  static final Duration FIRST = Duration.ofSeconds(2);

  private static final Duration ATTEMPT = Duration.ofSeconds(5);
  private static final Duration SAID_EVERY = Duration.ofMinutes(1);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

  private final KafkaClients clients;

  KafkaReach(KafkaClients clients) {
    this.clients = clients;
  }

  /** Whether it answers within {@link #FIRST}; otherwise that has been said. */
  boolean isThere() throws InterruptedException {
    String why = attempt(FIRST);
    if (why != null) {
      unreachable(why);
    }
    return why == null;
  }

  /** Returns as soon as it answers. */
  void await() throws InterruptedException {
    long start = System.nanoTime();
    long said = start;
    for (String why = attempt(ATTEMPT); why != null; why = attempt(ATTEMPT)) {
      if (System.nanoTime() - said >= SAID_EVERY.toNanos()) {
        said = System.nanoTime();
        unreachable(why);
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN_ATTEMPTS.toNanos());
    }
    LOG.atInfo()
        .addKeyValue("address", clients.address())
        .addKeyValue("waited", Duration.ofNanos(System.nanoTime() - start))
        .log("Kafka answers");
  }

  private void unreachable(String why) {
    LOG.atWarn()
        .addKeyValue("address", clients.address())
        .addKeyValue("cause", why)
        .log("Kafka cannot be reached; the service keeps trying and starts once it answers");
  }

  /** Why it could not be reached; null when it was. */
  private @Nullable String attempt(Duration most) throws InterruptedException {
    // A client of its own each time: an address that could not be resolved may be known later.
    try {
      return attempt(clients.admin(), Math.toIntExact(most.toMillis()));
    } catch (KafkaException e) {
      return String.valueOf(e.getCause() == null ? e : e.getCause());
    }
  }

  private static @Nullable String attempt(Admin admin, int milliseconds)
      throws InterruptedException {
    try {
      admin.describeCluster(new DescribeClusterOptions().timeoutMs(milliseconds)).nodes().get();
      return null;
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause() == null ? e : e.getCause());
    } finally {
      // Whoever is interrupted does not wait for an answer.
      admin.close(Duration.ZERO);
    }
  }
}
