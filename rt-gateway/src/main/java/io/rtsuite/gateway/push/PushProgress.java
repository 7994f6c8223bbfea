package io.rtsuite.gateway.push;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * How far the push log has been handed to the event loops, and who waits for a place further on.
 */
@Singleton
public final class PushProgress {

  /** Somebody who waits; forget them when they need not wait any more. */
  public static final class Waiter {
    private final long offset;
    private final Runnable task;

    private Waiter(long offset, Runnable task) {
      this.offset = offset;
      this.task = task;
    }
  }

  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>(Comparator.comparingLong((Waiter waiter) -> waiter.offset));
  private long next;

  /**
   * Runs a task as soon as the record at the offset has been handed over, at once where it has been
   * already; otherwise on the reader's thread.
   */
  public Waiter after(long offset, Runnable task) {
    var waiter = new Waiter(offset, task);
    synchronized (waiters) {
      if (offset >= next) {
        waiters.add(waiter);
        return waiter;
      }
    }
    task.run();
    return waiter;
  }

  /** The waiter is gone. */
  public void forget(Waiter waiter) {
    synchronized (waiters) {
      waiters.remove(waiter);
    }
  }

  /** Everything below the offset has been handed over. */
  void advance(long position) {
    List<Waiter> reached = new ArrayList<>();
    synchronized (waiters) {
      next = position;
      for (Waiter first = waiters.peek();
          first != null && first.offset < position;
          first = waiters.peek()) {
        reached.add(waiters.remove());
      }
    }
    reached.forEach(waiter -> waiter.task.run());
  }
}
