package io.rtsuite.benchmarks;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/** The requests of a round by number, and how long each took from when it was due. */
final class Answers {

  private static final int SLOTS = 1 << 20;

  private final AtomicLongArray due = new AtomicLongArray(SLOTS);
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final ConcurrentHistogram histogram = new ConcurrentHistogram(60_000_000_000L, 3);

  /** Remembers a request that is about to be sent, and gives it a number. */
  long begin(long dueNanos) {
    long number = numbers.getAndIncrement();
    due.set((int) (number & (SLOTS - 1)), dueNanos);
    return number;
  }

  /** Takes an answer; one that was already answered does not count. */
  void answered(long number, boolean ok) {
    long since = due.getAndSet((int) (number & (SLOTS - 1)), 0);
    if (since == 0) {
      return;
    }
    if (!ok) {
      failures.incrementAndGet();
    }
    histogram.recordValue(Math.min(System.nanoTime() - since, 60_000_000_000L));
  }

  void reset() {
    for (int i = 0; i < SLOTS; i++) {
      due.set(i, 0);
    }
    failures.set(0);
    histogram.reset();
  }

  /** Waits until so many are answered, or the patience ends. */
  void awaitAll(long sent, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (histogram.getTotalCount() < sent && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  long count() {
    return histogram.getTotalCount();
  }

  long failures() {
    return failures.get();
  }

  /** In milliseconds. */
  double percentile(double percent) {
    return histogram.getValueAtPercentile(percent) / 1e6;
  }
}
