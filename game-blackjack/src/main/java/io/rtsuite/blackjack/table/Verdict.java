package io.rtsuite.blackjack.table;

import java.util.ArrayList;
import java.util.List;

/** What a table says to a command. */
public sealed interface Verdict {

  /**
   * It happens.
   *
   * @param events none, where everything is as the player wants it already
   * @param after the table once they have happened
   */
  record Accepted(List<TableEvent> events, Table after) implements Verdict {
    public Accepted {
      events = List.copyOf(events);
    }

    /** And this happens behind all that. */
    Accepted and(TableEvent event) {
      var more = new ArrayList<>(events);
      more.add(event);
      return new Accepted(more, after.apply(event));
    }
  }

  /** It does not, and nothing changed. */
  record Refused(Refusal why) implements Verdict {}
}
