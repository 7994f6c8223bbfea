package io.rtsuite.sdk.kafka;

import java.time.Duration;

/**
 * The pause before something is tried again: doubled with each failure in a row, up to a limit. Of
 * one thread.
 */
final class Backoff {

  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration SOON_AT_MOST = Duration.ofSeconds(5);
  private static final Duration LATER = Duration.ofSeconds(1);
  private static final Duration LATER_AT_MOST = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofMillis(200);

  /** What works for so long has left its failures behind. */
  private static final Duration WORKED = Duration.ofSeconds(10);

  private long until = System.nanoTime();
  private int failures;
  private long workingSince = -1;

  boolean isOver() {
    return System.nanoTime() - until >= 0;
  }

  /** After something that is to be expected. */
  Duration soon() {
    return after(SOON, SOON_AT_MOST);
  }

  /** After something that probably stays as it is. */
  Duration later() {
    return after(LATER, LATER_AT_MOST);
  }

  private Duration after(Duration first, Duration most) {
    Duration pause = first.multipliedBy(1L << Math.min(failures, 10));
    if (pause.compareTo(most) > 0) {
      pause = most;
    }
    failures++;
    workingSince = -1;
    until = System.nanoTime() + pause.toNanos();
    return pause;
  }

  /** It could not even be tried. */
  void retry() {
    until = System.nanoTime() + RETRY.toNanos();
  }

  /** No pause this time. */
  void now() {
    until = System.nanoTime();
  }

  /** It works at this moment. */
  void worked() {
    if (workingSince < 0) {
      workingSince = System.nanoTime();
    } else if (failures > 0 && System.nanoTime() - workingSince > WORKED.toNanos()) {
      failures = 0;
    }
  }
}
