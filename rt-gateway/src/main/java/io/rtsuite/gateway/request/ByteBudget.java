package io.rtsuite.gateway.request;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A number of bytes that may be held at once, as a part of a larger such number or on its own. Safe
 * for all threads.
 *
 * <p>Where nothing is held, anything fits: how large one request may be is limited elsewhere.
 */
final class ByteBudget {

  private final long most;
  private final @Nullable ByteBudget whole;
  private final AtomicLong held = new AtomicLong();

  ByteBudget(long most) {
    this(most, null);
  }

  ByteBudget(long most, @Nullable ByteBudget whole) {
    this.most = most;
    this.whole = whole;
  }

  /** Holds so many more, or none of them. */
  boolean take(long bytes) {
    long now = held.get();
    while (true) {
      if (now > 0 && now + bytes > most) {
        return false;
      }
      if (held.compareAndSet(now, now + bytes)) {
        break;
      }
      now = held.get();
    }
    if (whole != null && !whole.take(bytes)) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Gives back what was taken. */
  void release(long bytes) {
    held.addAndGet(-bytes);
    if (whole != null) {
      whole.release(bytes);
    }
  }

  long held() {
    return held.get();
  }
}
