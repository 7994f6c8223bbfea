package io.rtsuite.blackjack.table;

import static io.rtsuite.blackjack.table.TableFixtures.tableWithCards;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.table.TableCommand.Stand;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class TableSummaryTest {

  private static final RulesView STANDARD = RulesView.of(Rules.STANDARD);

  @Test
  void an_open_table_shows_what_somebody_wants_to_know_who_looks_for_one() {
    var table = tableWithCards("TS", "TD", "9H", "8S", "9D", "TC").seated("ada", "bob");
    assertThat(TableSummary.of(table.table()))
        .isEqualTo(new TableSummary("t1", "betting", 2, 5, BigDecimal.ONE, STANDARD));

    table.accept(new TableCommand.PlaceBet("ada", Money.CHIP));
    table.accept(new TableCommand.PlaceBet("bob", Money.CHIP));

    assertThat(TableSummary.of(table.table()))
        .isEqualTo(new TableSummary("t1", "playing", 2, 5, BigDecimal.ONE, STANDARD));
  }

  @Test
  void a_table_that_is_not_open_shows_nothing() {
    var table = tableWithCards("TS", "TH", "9S", "TC").dealtTo(100, "ada");
    table.accept(new Stand("ada"));
    table.ring();

    assertThat(TableSummary.of(Table.unopened("t1"))).isNull();
    assertThat(TableSummary.of(table.table())).isNull();
  }
}
