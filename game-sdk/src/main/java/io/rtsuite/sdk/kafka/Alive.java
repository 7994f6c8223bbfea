package io.rtsuite.sdk.kafka;

import java.time.Duration;

/**
 * When the owner of a partition last knew that Kafka hears it. While clocks run it is marked with
 * each commit of the group's offset, so that the next owner, or this one after an outage, knows for
 * how long nobody could act.
 */
final class Alive {

  /** How often it is marked. */
  static final Duration EVERY = Duration.ofSeconds(1);

  /** Marks further apart than this are an outage. */
  static final Duration OUTAGE = Duration.ofSeconds(3);

  private volatile long confirmedAt = System.nanoTime();
  private volatile boolean clocks;
  private boolean hadClocks;

  void hasClocks(boolean has) {
    clocks = has;
  }

  /** Whether it is time for a mark. */
  boolean isDue() {
    return clocks && sinceConfirmed().compareTo(EVERY) > 0;
  }

  /**
   * A mark got through, or the partition has just been taken over.
   *
   * @return the outage before it; zero where there was none
   */
  Duration confirmed(boolean hasClocks) {
    Duration gap = sinceConfirmed();
    boolean counts = hadClocks && hasClocks;
    confirmedAt = System.nanoTime();
    hadClocks = hasClocks;
    return counts && gap.compareTo(OUTAGE) > 0 ? gap : Duration.ZERO;
  }

  Duration confirmed() {
    return confirmed(clocks);
  }

  /** Whether a clock that is over may ring: nothing suggests that its player could not act. */
  boolean isSure() {
    return sinceConfirmed().compareTo(OUTAGE) < 0 || !hadClocks;
  }

  private Duration sinceConfirmed() {
    return Duration.ofNanos(System.nanoTime() - confirmedAt);
  }
}
