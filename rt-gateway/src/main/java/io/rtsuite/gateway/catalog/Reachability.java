package io.rtsuite.gateway.catalog;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka can be reached: whether this gateway's own signs of life come back from the control
 * topic.
 */
@Singleton
public final class Reachability {

  private static final Logger LOG = LoggerFactory.getLogger(Reachability.class);

  private final Duration limit;
  private final LongSupplier nanoTime;
  private volatile boolean reachable;
  private long heardAt;
  private boolean wasReachable;

  @Inject
  Reachability(CatalogConfig config) {
    this(config.unreachableAfter(), System::nanoTime);
  }

  /**
   * @param limit time without an own sign of life after which Kafka counts as gone
   */
  public Reachability(Duration limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /** Not before the first own sign of life; on any thread. */
  public boolean isReachable() {
    return reachable;
  }

  /**
   * An own sign of life has come back.
   *
   * @return whether Kafka was gone before
   */
  public synchronized boolean heard() {
    long now = nanoTime.getAsLong();
    boolean isBack = !reachable && wasReachable;
    if (isBack) {
      LOG.atInfo()
          .addKeyValue("afterSeconds", Duration.ofNanos(now - heardAt).toSeconds())
          .log("Kafka can be reached again");
    }
    heardAt = now;
    wasReachable = true;
    reachable = true;
    return isBack;
  }

  /** Looks whether the signs of life still come. */
  public synchronized void check() {
    if (reachable && nanoTime.getAsLong() - heardAt > limit.toNanos()) {
      reachable = false;
      LOG.atWarn()
          .addKeyValue("silentSeconds", limit.toSeconds())
          .log("Kafka cannot be reached: not ready, and requests are answered as unavailable");
    }
  }
}
