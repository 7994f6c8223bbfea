package io.rtsuite.endtoend.chaos;

import java.time.Duration;

/**
 * Something that is done to a process.
 *
 * @param after the blow before, or the beginning
 * @param which of the processes of this kind, from 0
 * @param rest until it is started again, or goes on
 */
record Blow(Duration after, Kind kind, int which, Duration rest) {

  /** What is done to what. */
  enum Kind {
    /** {@code kill -9} of a service. */
    SERVICE(2),
    /** {@code kill -9} of a gateway. */
    GATEWAY(2),
    /** {@code kill -9} of the broker. */
    BROKER(1),
    /** A service stands still for longer than its group waits for it, and then goes on. */
    FREEZE(2);

    private final int targets;

    Kind(int targets) {
      this.targets = targets;
    }

    int targets() {
      return targets;
    }
  }
}
