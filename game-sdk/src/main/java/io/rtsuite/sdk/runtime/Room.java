package io.rtsuite.sdk.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/** How many subjects an instance holds in memory, over all its partitions. */
public final class Room {

  private final int most;
  private final AtomicInteger taken = new AtomicInteger();

  /** Room for that many. */
  public Room(int most) {
    this.most = most;
  }

  /** Whether one more finds room; a bound, not a reservation. */
  boolean isLeft() {
    return taken.get() < most;
  }

  void take() {
    taken.incrementAndGet();
  }

  void leave(int subjects) {
    taken.addAndGet(-subjects);
  }

  /** How many subjects are held. */
  public int taken() {
    return taken.get();
  }
}
