package io.rtsuite.blackjack.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.table.TableCommand.Stand;
import io.rtsuite.blackjack.table.TableEvent.BetPlaced;
import io.rtsuite.blackjack.table.TableEvent.DiscardsShuffled;
import io.rtsuite.blackjack.table.TableEvent.PlayerDrew;
import io.rtsuite.blackjack.table.TableEvent.RoundEnded;
import io.rtsuite.blackjack.table.TableEvent.SeedCommitted;
import io.rtsuite.blackjack.table.TableEvent.ShoeShuffled;
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

  @Nested
  class a_text_for_logs {
    @Test
    void says_nothing_of_cards_and_seeds() {
      var chance = Chance.NONE.apply(new SeedCommitted("5eed", "c0"));

      assertThat(chance.toString()).isEqualTo("Chance[0 seeds of players]");
      assertThat(new SeedCommitted("5eed", "c0").toString()).isEqualTo("SeedCommitted[c0]");
      assertThat(new ShoeShuffled(Card.deck()).toString()).isEqualTo("ShoeShuffled[52 cards]");
      assertThat(new DiscardsShuffled(Card.deck()).toString())
          .isEqualTo("DiscardsShuffled[52 cards]");
    }
  }

  @Nested
  class a_table_in_each_of_its_states {
    @Test
    void keeps_its_name_and_its_version() {
      var table = TableFixtures.tableWithCards("TS", "TH", "9S", "TC").dealtTo(100, "ada");
      assertThat(table.view().tableId()).isEqualTo("t1");
      table.accept(new Stand("ada"));
      assertThat(table.view().tableId()).isEqualTo("t1");
      long version = table.view().version();

      var events = table.ringing();

      assertThat(table.view()).isEqualTo(TableView.closed("t1", version + events.size()));
    }
  }
}
