package io.rtsuite.sdk.handler;

import io.rtsuite.events.ErrorCode;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.request.RequestRefused;
import java.time.Duration;

/** How long an asker still waits: what comes later needs no thread, and nobody to read it. */
final class Patience {

  private final long end;

  Patience(Caller caller) {
    end = System.nanoTime() + Duration.between(caller.receivedAt(), caller.deadline()).toNanos();
  }

  /** Zero when it is over. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  static RequestRefused exhausted() {
    return new RequestRefused(ErrorCode.TIMEOUT, ErrorCode.TIMEOUT.meaning());
  }
}
