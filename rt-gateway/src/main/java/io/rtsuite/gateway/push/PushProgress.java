package io.rtsuite.gateway.push;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the push log has been handed to the event loops, and who waits for a place further on.
 *
 * <p>Those that wait are let go in the order of their places, and in the order of their coming
 * where the place is the same. Between one that waits and one that comes when the place is reached
 * there is no order: whoever needs one waits for the first before the second asks.
 */
@Singleton
public final class PushProgress {

  /** Somebody who waits; forget them when they need not wait any more. */
  public static final class Waiter {
    private static final Comparator<Waiter> ORDER =
        Comparator.comparingLong((Waiter waiter) -> waiter.offset)
            .thenComparingLong(waiter -> waiter.number);

    private final long offset;
    private final long number;
    private final Runnable task;

    private Waiter(long offset, long number, Runnable task) {
      this.offset = offset;
      this.number = number;
      this.task = task;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(PushProgress.class);

  private final NavigableSet<Waiter> waiters = new TreeSet<>(Waiter.ORDER);
  private long next;
  private long count;

  /**
   * Runs a task as soon as the record at the offset has been handed over, at once where it has been
   * already; otherwise on the reader's thread.
   */
  public Waiter after(long offset, Runnable task) {
    Waiter waiter;
    synchronized (waiters) {
      waiter = new Waiter(offset, count++, task);
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

  /** How many wait. */
  int waiting() {
    synchronized (waiters) {
      return waiters.size();
    }
  }

  /** Everything below the offset has been handed over. */
  void advance(long position) {
    List<Waiter> reached = new ArrayList<>();
    synchronized (waiters) {
      next = position;
      while (!waiters.isEmpty() && waiters.getFirst().offset < position) {
        reached.add(waiters.removeFirst());
      }
    }
    for (Waiter waiter : reached) {
      try {
        waiter.task.run();
      } catch (RuntimeException e) {
        LOG.atError()
            .addKeyValue("offset", waiter.offset)
            .setCause(e)
            .log("What waited for the push log failed");
      }
    }
  }
}
