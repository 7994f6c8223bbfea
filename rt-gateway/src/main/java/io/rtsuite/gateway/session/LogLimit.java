package io.rtsuite.gateway.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets one of many equal log lines through per interval, and says how many it stands for. Safe for
 * all threads.
 */
final class LogLimit {

  private final long interval;
  private final LongSupplier nanoTime;
  private final AtomicLong untold = new AtomicLong();
  private final AtomicLong nextAt;

  LogLimit(Duration interval, LongSupplier nanoTime) {
    this.interval = interval.toNanos();
    this.nanoTime = nanoTime;
    this.nextAt = new AtomicLong(nanoTime.getAsLong());
  }

  /** Counts one more; how many there were since the last line when a line is due now, else 0. */
  long count() {
    untold.incrementAndGet();
    long now = nanoTime.getAsLong();
    long due = nextAt.get();
    return now - due >= 0 && nextAt.compareAndSet(due, now + interval) ? untold.getAndSet(0) : 0;
  }
}
