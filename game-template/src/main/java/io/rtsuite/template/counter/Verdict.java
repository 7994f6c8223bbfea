package io.rtsuite.template.counter;

import java.util.List;

/** What a counter says to a command. */
public sealed interface Verdict {

  /** It happens; where nothing changes, without events. */
  record Accepted(List<CounterEvent> events) implements Verdict {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** It does not, and nothing changed. */
  record Refused(Refusal why) implements Verdict {}

  /** Why not. */
  enum Refusal {
    BELOW_ZERO("A counter does not go below zero."),
    TOO_HIGH("A counter does not go above " + Counter.HIGHEST + ".");

    private final String message;

    Refusal(String message) {
      this.message = message;
    }

    /** One sentence for people. */
    public String message() {
      return message;
    }
  }
}
