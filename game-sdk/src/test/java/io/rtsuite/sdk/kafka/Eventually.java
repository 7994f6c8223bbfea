package io.rtsuite.sdk.kafka;

import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition within a bound. */
final class Eventually {

  private Eventually() {}

  static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PretendedGateway.PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("not within %s: %s".formatted(PretendedGateway.PATIENCE, what));
      }
      LockSupport.parkNanos(10_000_000);
    }
  }
}
