package io.rtsuite.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * An open loop: sends at times fixed beforehand, whether or not answers come, and hands each send
 * the time at which it was due. Latencies counted from there do not forgive a stalled system.
 */
final class Pacer {

  /** Below this parking is too coarse, so the rest is spun. */
  private static final long SPIN_NANOS = 60_000;

  /** Sends one request. */
  @FunctionalInterface
  interface Send {
    void at(long dueNanos);
  }

  private Pacer() {}

  /** Sends on this thread at the rate for that long and returns how many it sent. */
  static long run(int perSecond, Duration length, Send send) {
    long start = System.nanoTime();
    long total = Math.round(length.toNanos() / 1e9 * perSecond);
    for (long i = 0; i < total; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      await(due);
      send.at(due);
    }
    return total;
  }

  private static void await(long due) {
    long left;
    while ((left = due - System.nanoTime()) > 0) {
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
