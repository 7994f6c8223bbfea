package io.rtsuite.gateway.socket;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** What tests of the front ask again and again. */
final class Clients {

  private Clients() {}

  /** Whether a condition comes true in time. */
  static boolean eventually(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < end) {
      if (condition.call()) {
        return true;
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    return condition.call();
  }

  /** Whether a joined client is still served. */
  static boolean isServed(WireClient client) throws Exception {
    client.text("42/events,99[\"echo\",\"alive\"]");
    return client.nextText().equals("43/events,99[\"alive\"]");
  }
}
