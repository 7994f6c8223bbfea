package io.rtsuite.blackjack.table;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.table.TableEvent.BetPlaced;
import io.rtsuite.blackjack.table.TableEvent.PlayerDrew;
import io.rtsuite.blackjack.table.TableEvent.RoundEnded;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TableTest {

  @Nested
  class a_broken_history {
    @Test
    void is_noticed_when_cards_come_before_a_round() {
      var table = TableFixtures.emptyTable().seated("ada").table();

      assertThatThrownBy(() -> table.apply(new RoundEnded()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("RoundEnded cannot follow version 6 of table t1");
    }

    @Test
    void is_noticed_when_a_bet_comes_in_mid_round() {
      var table = TableFixtures.tableWithCards("TS", "9H", "8S", "TC").dealtTo(100, "ada").table();

      assertThatThrownBy(() -> table.apply(new BetPlaced("ada", 10)))
          .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void is_noticed_when_a_card_is_not_the_next_of_the_shoe() {
      var table =
          TableFixtures.tableWithCards("TS", "9H", "8S", "TC", "2C").dealtTo(100, "ada").table();

      assertThatThrownBy(() -> table.apply(new PlayerDrew(0, Card.parse("3C"))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageNotContaining("3C");
    }
  }
}
