package io.rtsuite.blackjack.table;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What lists show of an open table.
 *
 * @param phase {@code betting} or {@code playing}
 * @param taken how many seats somebody has
 * @param free how many nobody has
 * @param minimumBet in chips
 */
public record TableSummary(
    String tableId, String phase, int taken, int free, BigDecimal minimumBet, RulesView rules) {

  /** Of a table; none while it is closed. */
  public static @Nullable TableSummary of(Table table) {
    return switch (table) {
      case Table.Unopened _, Table.Closed _ -> null;
      case Table.Betting betting -> of(betting, TableView.BETTING);
      case Table.Playing playing -> of(playing, TableView.PLAYING);
    };
  }

  private static TableSummary of(Table table, String phase) {
    int taken = table.seating().seats().size();
    return new TableSummary(
        table.tableId(),
        phase,
        taken,
        Seat.COUNT - taken,
        Money.inChips(Money.CHIP),
        RulesView.of(table.seating().rules()));
  }
}
