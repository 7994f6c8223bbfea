package io.rtsuite.blackjack.table;

import java.util.ArrayList;
import java.util.List;

/** What a decision lets happen, one event after the other, and the table as it is by then. */
final class Draft {

  private final List<TableEvent> events = new ArrayList<>();
  private Table table;

  Draft(Table table) {
    this.table = table;
  }

  Draft add(TableEvent event) {
    table = table.apply(event);
    events.add(event);
    return this;
  }

  Table table() {
    return table;
  }

  Verdict.Accepted accepted() {
    return new Verdict.Accepted(events, table);
  }
}
