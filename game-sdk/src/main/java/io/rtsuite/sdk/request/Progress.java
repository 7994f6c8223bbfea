package io.rtsuite.sdk.request;

import java.time.Duration;
import java.util.TreeSet;

/** Which offsets of a partition are done; everything below {@link #position} is. */
public final class Progress {

  private final TreeSet<Long> open = new TreeSet<>();
  private long next;

  /** Nothing was started below the first offset. */
  public Progress(long first) {
    this.next = first;
  }

  /** An offset is begun, higher than all before. */
  public synchronized void started(long offset) {
    open.add(offset);
    next = offset + 1;
  }

  /** An offset is done. */
  public synchronized void done(long offset) {
    open.remove(offset);
    if (open.isEmpty()) {
      notifyAll();
    }
  }

  /** Waits until all that was started is done; false when the time was too short. */
  public synchronized boolean awaitDone(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (!open.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** The lowest offset that is not done. */
  public synchronized long position() {
    return open.isEmpty() ? next : open.first();
  }

  /** How far the started ones run ahead of the lowest that is not done. */
  public synchronized long spread() {
    return next - position();
  }
}
