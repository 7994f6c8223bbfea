package io.rtsuite.endtoend;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition of the outside world, with a limit. */
final class Await {

  private Await() {}

  static void until(String what, Duration limit, Callable<Boolean> condition) {
    long end = System.nanoTime() + limit.toNanos();
    Throwable last = null;
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (Exception e) {
        last = e;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + limit + ": " + what, last);
      }
      LockSupport.parkNanos(50_000_000);
    }
  }
}
