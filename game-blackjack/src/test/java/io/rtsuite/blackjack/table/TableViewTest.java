package io.rtsuite.blackjack.table;

import static io.rtsuite.blackjack.table.TableFixtures.tableWithCards;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.table.TableCommand.Hit;
import io.rtsuite.blackjack.table.TableCommand.Join;
import io.rtsuite.blackjack.table.TableCommand.PlaceBet;
import io.rtsuite.blackjack.table.TableCommand.Stand;
import io.rtsuite.blackjack.table.TableView.DealerView;
import io.rtsuite.blackjack.table.TableView.HandView;
import io.rtsuite.blackjack.table.TableView.SeatView;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TableViewTest {

  private static BigDecimal chips(long chips) {
    return BigDecimal.valueOf(chips);
  }

  @Nested
  class in_mid_round {
    @Test
    void the_dealer_shows_one_card_and_its_total_alone() {
      var view = tableWithCards("TS", "9H", "8S", "AC").dealtTo(100, "ada").view();

      assertThat(view.dealer()).isEqualTo(new DealerView(List.of("9H", "??"), 9, false));
    }

    @Test
    void the_players_cards_are_open_to_all() {
      var view = tableWithCards("AS", "9H", "6S", "TC").dealtTo(100, "ada").view();

      assertThat(view.hands())
          .containsExactly(
              new HandView(
                  0, "ada", chips(100), List.of("AS", "6S"), 17, true, "open", null, null));
      assertThat(view.seats()).containsExactly(new SeatView(0, "ada", chips(900), null, false));
      assertThat(view.turn()).isEqualTo(0);
      assertThat(view.phase()).isEqualTo("playing");
    }

    @Test
    void a_bust_hand_is_called_so() {
      var table =
          tableWithCards("TS", "9S", "9H", "6C", "8S", "TD", "TH").dealtTo(100, "ada", "bob");

      table.accept(new Hit("ada"));

      assertThat(table.view().hands()).extracting(HandView::status).containsExactly("bust", "open");
    }
  }

  @Nested
  class after_the_round {
    @Test
    void all_cards_of_the_round_stay_in_sight() {
      var table = tableWithCards("TS", "9H", "8S", "7C", "3D").dealtTo(100, "ada");

      table.accept(new Stand("ada"));

      var view = table.view();
      assertThat(view.phase()).isEqualTo("betting");
      assertThat(view.turn()).isNull();
      assertThat(view.dealer()).isEqualTo(new DealerView(List.of("9H", "7C", "3D"), 19, false));
      assertThat(view.hands())
          .containsExactly(
              new HandView(
                  0,
                  "ada",
                  chips(100),
                  List.of("TS", "8S"),
                  18,
                  false,
                  "stands",
                  "lost",
                  chips(0)));
    }

    @Test
    void each_player_learns_what_it_brought() {
      var table = tableWithCards("TS", "9S", "9H", "TC", "8S", "TD").dealtTo(100, "ada", "bob");
      table.accept(new Stand("ada"));
      table.accept(new Stand("bob"));

      var results = table.results();

      assertThat(results).extracting(PlayerResult::userId).containsExactly("ada", "bob");
      assertThat(results).extracting(PlayerResult::net).containsExactly(chips(100), chips(-100));
      assertThat(results).extracting(PlayerResult::chips).containsExactly(chips(1100), chips(900));
      assertThat(results)
          .allMatch(result -> result.version() == table.view().version() && result.round() == 1);
    }
  }

  @Test
  void a_bet_on_the_next_round_stands_at_its_seat() {
    var table = TableFixtures.emptyTable().seated("ada", "bob");

    table.accept(new PlaceBet("ada", Money.ofChips(25)));

    assertThat(table.view().seats())
        .containsExactly(
            new SeatView(0, "ada", chips(975), chips(25), false),
            new SeatView(1, "bob", chips(1000), null, false));
  }

  @Test
  void half_chips_are_shown_as_such() {
    assertThat(Money.inChips(225)).isEqualTo(new BigDecimal("22.5"));
    assertThat(Money.inChips(10_000).toString()).isEqualTo("1000");
    assertThat(Money.inChips(-10)).isEqualTo(new BigDecimal("-1"));
  }

  @Test
  void the_version_grows_with_everything_that_happens() {
    var table = TableFixtures.emptyTable();
    assertThat(table.view().version()).isZero();

    table.accept(new Join("ada", null));
    long first = table.view().version();
    table.accept(new PlaceBet("ada", Money.ofChips(25)));

    assertThat(first).isPositive();
    assertThat(table.view().version()).isGreaterThan(first);
  }
}
