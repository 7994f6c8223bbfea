package io.rtsuite.sdk.runtime;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one owner of an instance at a time decide an input that may end the process, so that the
 * history tells which one it was.
 */
public final class CarefulTurn {

  private final ReentrantLock lock = new ReentrantLock(true);

  /** A turn for an instance. */
  public CarefulTurn() {}

  void begin() throws InterruptedException {
    lock.lockInterruptibly();
  }

  void end() {
    lock.unlock();
  }
}
