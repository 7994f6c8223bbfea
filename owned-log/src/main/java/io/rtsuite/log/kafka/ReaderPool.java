package io.rtsuite.log.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Consumers without a group that are lent to whoever reads a log, a few at a time; more wait.
 * Thread-safe; a lent consumer is of one thread.
 */
public final class ReaderPool implements AutoCloseable {

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final Supplier<Consumer<byte[], byte[]>> opener;
  private final Semaphore places;
  private final Deque<Consumer<byte[], byte[]>> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param opener makes a consumer that has no group and {@code auto.offset.reset=none}
   * @param most consumers that are lent at once
   */
  public ReaderPool(Supplier<Consumer<byte[], byte[]>> opener, int most) {
    this.opener = opener;
    this.places = new Semaphore(most, true);
  }

  /** Lends a consumer; waits for one. */
  Consumer<byte[], byte[]> lend() {
    try {
      places.acquire();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    Consumer<byte[], byte[]> lent = null;
    try {
      lent = taken();
      if (lent == null) {
        lent = opener.get();
      }
      return lent;
    } finally {
      if (lent == null) {
        places.release();
      }
    }
  }

  private synchronized @Nullable Consumer<byte[], byte[]> taken() {
    return idle.pollLast();
  }

  /** Takes a consumer back that may be lent again. */
  void giveBack(Consumer<byte[], byte[]> consumer) {
    try {
      consumer.assign(List.of());
    } catch (RuntimeException e) {
      giveBackFailed(consumer);
      throw e;
    }
    synchronized (this) {
      if (!closed) {
        idle.addLast(consumer);
        places.release();
        return;
      }
    }
    giveBackFailed(consumer);
  }

  /** Takes a consumer back that is not to be lent again. */
  void giveBackFailed(Consumer<byte[], byte[]> consumer) {
    // Only then is there a place for another one.
    try {
      discard(consumer);
    } finally {
      places.release();
    }
  }

  private static void discard(Consumer<byte[], byte[]> consumer) {
    consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
  }

  /** Closes the idle ones, and the lent ones once they come back. */
  @Override
  public void close() {
    List<Consumer<byte[], byte[]>> leftover;
    synchronized (this) {
      closed = true;
      leftover = List.copyOf(idle);
      idle.clear();
    }
    leftover.forEach(ReaderPool::discard);
  }
}
