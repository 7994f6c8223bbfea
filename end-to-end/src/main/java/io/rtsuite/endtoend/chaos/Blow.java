package io.rtsuite.endtoend.chaos;

import java.time.Duration;

/**
 * Something that is done to a process.
 *
 * @param atOnce whether it does not wait until the system serves again after the one before
 * @param after the one before where it comes at once, else after the system serves again
 * @param which of the processes of this kind: a number from 0, modulo how many there are
 * @param rest until it is started again, or goes on
 */
record Blow(boolean atOnce, Duration after, Kind kind, int which, Duration rest) {

  /** What is done to what. */
  enum Kind {
    /** {@code kill -9} of a service; it starts again. */
    KILL_SERVICE(Target.SERVICE, Deed.KILL),
    /** {@code kill -9} of a gateway; it starts again. */
    KILL_GATEWAY(Target.GATEWAY, Deed.KILL),
    /** {@code kill -9} of the broker; it starts again on the same data and port. */
    KILL_BROKER(Target.BROKER, Deed.KILL),
    /** The broker is told to stop, shuts down under control, and starts again likewise. */
    RESTART_BROKER(Target.BROKER, Deed.RESTART),
    /** A service stands still for longer than its group waits for it, and then goes on. */
    FREEZE_SERVICE(Target.SERVICE, Deed.FREEZE),
    /** The broker stands still for some seconds, and then goes on. */
    FREEZE_BROKER(Target.BROKER, Deed.FREEZE);

    private final Target target;
    private final Deed deed;

    Kind(Target target, Deed deed) {
      this.target = target;
      this.deed = deed;
    }

    Target target() {
      return target;
    }

    Deed deed() {
      return deed;
    }

    /** How long it takes at least and less than. */
    Span rest() {
      return switch (this) {
        case KILL_SERVICE, KILL_GATEWAY, KILL_BROKER, RESTART_BROKER -> new Span(0, 3_000);
        case FREEZE_SERVICE -> new Span(7_000, 12_000);
        case FREEZE_BROKER -> new Span(2_000, 8_000);
      };
    }
  }

  /** From so many milliseconds to fewer than so many. */
  record Span(long from, long to) {}

  /** Whom it hits. */
  enum Target {
    SERVICE,
    GATEWAY,
    BROKER
  }

  /** What is done. */
  enum Deed {
    /** {@code SIGKILL}, and a start after the rest. */
    KILL,
    /** {@code SIGTERM}, and a start after the end of the process and the rest. */
    RESTART,
    /** {@code SIGSTOP}, and {@code SIGCONT} after the rest. */
    FREEZE
  }
}
