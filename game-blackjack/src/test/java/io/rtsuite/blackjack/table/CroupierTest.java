package io.rtsuite.blackjack.table;

import static io.rtsuite.blackjack.table.TableFixtures.card;
import static io.rtsuite.blackjack.table.TableFixtures.chips;
import static io.rtsuite.blackjack.table.TableFixtures.emptyTable;
import static io.rtsuite.blackjack.table.TableFixtures.refused;
import static io.rtsuite.blackjack.table.TableFixtures.tableWithCards;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.blackjack.rules.Outcome;
import io.rtsuite.blackjack.table.TableCommand.DoubleDown;
import io.rtsuite.blackjack.table.TableCommand.Hit;
import io.rtsuite.blackjack.table.TableCommand.Join;
import io.rtsuite.blackjack.table.TableCommand.Leave;
import io.rtsuite.blackjack.table.TableCommand.PlaceBet;
import io.rtsuite.blackjack.table.TableCommand.Stand;
import io.rtsuite.blackjack.table.TableEvent.BetPlaced;
import io.rtsuite.blackjack.table.TableEvent.BetReturned;
import io.rtsuite.blackjack.table.TableEvent.ChipsIssued;
import io.rtsuite.blackjack.table.TableEvent.DealerDrew;
import io.rtsuite.blackjack.table.TableEvent.HandDoubled;
import io.rtsuite.blackjack.table.TableEvent.HandSettled;
import io.rtsuite.blackjack.table.TableEvent.HandStood;
import io.rtsuite.blackjack.table.TableEvent.HoleCardShown;
import io.rtsuite.blackjack.table.TableEvent.PlayerCameBack;
import io.rtsuite.blackjack.table.TableEvent.PlayerDrew;
import io.rtsuite.blackjack.table.TableEvent.PlayerLeft;
import io.rtsuite.blackjack.table.TableEvent.PlayerSat;
import io.rtsuite.blackjack.table.TableEvent.PlayerWentAway;
import io.rtsuite.blackjack.table.TableEvent.RoundEnded;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CroupierTest {

  @Nested
  class a_table_nobody_has_opened {
    @Test
    void refuses_everything_but_a_join() {
      var table = emptyTable();

      assertThat(table.decide(new Leave("ada"))).isEqualTo(refused(Refusal.NO_TABLE));
      assertThat(table.decide(new PlaceBet("ada", chips(1)))).isEqualTo(refused(Refusal.NO_TABLE));
      assertThat(table.decide(new Hit("ada"))).isEqualTo(refused(Refusal.NO_TABLE));
      assertThat(table.decide(new Stand("ada"))).isEqualTo(refused(Refusal.NO_TABLE));
      assertThat(table.decide(new DoubleDown("ada"))).isEqualTo(refused(Refusal.NO_TABLE));
    }

    @Test
    void is_opened_by_the_first_join() {
      var table = emptyTable();

      var events = table.accept(new Join("ada", 3));

      assertThat(events)
          .containsExactly(new ChipsIssued("ada", chips(1000)), new PlayerSat("ada", 3));
      assertThat(table.chips("ada")).isEqualTo(1000);
    }
  }

  @Nested
  class a_player_who_joins {
    @Test
    void gets_the_first_free_seat_where_none_is_named() {
      var table = emptyTable();
      table.accept(new Join("ada", 0));
      table.accept(new Join("bob", 2));

      assertThat(table.accept(new Join("cyd", null))).contains(new PlayerSat("cyd", 1));
    }

    @Test
    void is_refused_a_taken_seat() {
      var table = emptyTable();
      table.accept(new Join("ada", 0));

      assertThat(table.decide(new Join("bob", 0))).isEqualTo(refused(Refusal.SEAT_TAKEN));
    }

    @Test
    void is_refused_a_seat_that_does_not_exist() {
      var table = emptyTable();

      assertThat(table.decide(new Join("ada", 7))).isEqualTo(refused(Refusal.NO_SUCH_SEAT));
      assertThat(table.decide(new Join("ada", -1))).isEqualTo(refused(Refusal.NO_SUCH_SEAT));
    }

    @Test
    void finds_a_table_with_seven_players_full() {
      var table = emptyTable().seated("a", "b", "c", "d", "e", "f", "g");

      assertThat(table.decide(new Join("h", null))).isEqualTo(refused(Refusal.TABLE_FULL));
    }

    @Test
    void again_has_the_same_seat_whichever_is_named() {
      var table = emptyTable();
      table.accept(new Join("ada", 3));

      assertThat(table.accept(new Join("ada", 5))).isEmpty();
      assertThat(table.view().seats()).singleElement().extracting("seat").isEqualTo(3);
    }

    @Test
    void in_mid_round_waits_for_the_next() {
      var table = tableWithCards("TS", "9H", "8S", "TC").dealtTo(100, "ada");

      table.accept(new Join("bob", null));

      assertThat(table.view().hands()).singleElement().extracting("userId").isEqualTo("ada");
      assertThat(table.decide(new Hit("bob"))).isEqualTo(refused(Refusal.NOT_YOUR_TURN));
      assertThat(table.decide(new PlaceBet("bob", chips(1))))
          .isEqualTo(refused(Refusal.ROUND_IN_PROGRESS));
    }

    @Test
    void finds_a_table_full_that_remembers_too_many() {
      var table = emptyTable();
      for (int i = 0; i < Seating.MAX_PERSONS; i++) {
        table.accept(new Join("user" + i, null));
        table.accept(new Leave("user" + i));
      }

      assertThat(table.decide(new Join("one more", null))).isEqualTo(refused(Refusal.TABLE_FULL));
      assertThat(table.accept(new Join("user7", null))).containsExactly(new PlayerSat("user7", 0));
    }
  }

  @Nested
  class a_player_who_leaves {
    @Test
    void frees_the_seat() {
      var table = emptyTable().seated("ada");

      assertThat(table.accept(new Leave("ada"))).containsExactly(new PlayerLeft("ada"));
      assertThat(table.view().seats()).isEmpty();
    }

    @Test
    void gets_the_bet_back() {
      var table = emptyTable().seated("ada", "bob");
      table.accept(new PlaceBet("ada", chips(100)));

      var events = table.accept(new Leave("ada"));

      assertThat(events).containsExactly(new BetReturned("ada", chips(100)), new PlayerLeft("ada"));
      assertThat(table.chips("ada")).isEqualTo(1000);
    }

    @Test
    void finds_the_chips_again_at_the_next_join() {
      var table = tableWithCards("TS", "TH", "9S", "TC").dealtTo(100, "ada");
      table.accept(new Stand("ada"));
      table.accept(new Leave("ada"));

      var events = table.accept(new Join("ada", null));

      assertThat(events).containsExactly(new PlayerSat("ada", 0));
      assertThat(table.chips("ada")).isEqualTo(900);
    }

    @Test
    void starts_the_round_that_waited_for_this_bet_alone() {
      var table = tableWithCards("TS", "9H", "8S", "TC").seated("ada", "bob");
      table.accept(new PlaceBet("ada", chips(100)));

      table.accept(new Leave("bob"));

      assertThat(table.view().phase()).isEqualTo("playing");
    }

    @Test
    void in_mid_round_stands_and_is_settled_with_the_others() {
      var table = tableWithCards("TS", "9S", "9H", "TC", "8S", "TD").dealtTo(100, "ada", "bob");

      var events = table.accept(new Leave("ada"));

      assertThat(events).containsExactly(new PlayerWentAway("ada"), new HandStood(0));
      assertThat(table.view().turn()).isEqualTo(1);
      assertThat(table.accept(new Stand("bob")))
          .containsExactly(
              new HandStood(1),
              new HoleCardShown(card("TD")),
              new HandSettled(0, Outcome.WON, chips(200)),
              new HandSettled(1, Outcome.LOST, 0),
              new RoundEnded(),
              new PlayerLeft("ada"));
      assertThat(table.chips("ada")).isEqualTo(1100);
      assertThat(table.view().seats()).singleElement().extracting("userId").isEqualTo("bob");
    }

    @Test
    void in_mid_round_ends_the_round_when_nobody_else_plays() {
      var table = tableWithCards("TS", "9H", "9S", "TC").dealtTo(100, "ada");

      assertThat(table.accept(new Leave("ada")))
          .endsWith(
              new HandSettled(0, Outcome.PUSHED, chips(100)),
              new RoundEnded(),
              new PlayerLeft("ada"));
    }

    @Test
    void in_mid_round_keeps_the_seat_by_coming_back_before_the_end() {
      var table = tableWithCards("TS", "9S", "9H", "TC", "8S", "TD").dealtTo(100, "ada", "bob");
      table.accept(new Leave("ada"));

      assertThat(table.decide(new Join("cyd", 0))).isEqualTo(refused(Refusal.SEAT_TAKEN));
      assertThat(table.accept(new Join("ada", null))).containsExactly(new PlayerCameBack("ada"));
      table.accept(new Stand("bob"));

      assertThat(table.view().seats()).extracting("userId").containsExactly("ada", "bob");
    }

    @Test
    void while_waiting_for_the_next_round_is_gone_at_once() {
      var table = tableWithCards("TS", "9H", "8S", "TC").dealtTo(100, "ada").seated("bob");

      assertThat(table.accept(new Leave("bob"))).containsExactly(new PlayerLeft("bob"));
    }

    @Test
    void twice_changes_nothing() {
      var table = emptyTable().seated("ada");
      table.accept(new Leave("ada"));

      assertThat(table.accept(new Leave("ada"))).isEmpty();
    }
  }

  @Nested
  class a_bet {
    @Test
    void waits_for_the_others() {
      var table = emptyTable().seated("ada", "bob");

      var events = table.accept(new PlaceBet("ada", chips(100)));

      assertThat(events).containsExactly(new BetPlaced("ada", chips(100)));
      assertThat(table.view().phase()).isEqualTo("betting");
      assertThat(table.chips("ada")).isEqualTo(900);
    }

    @Test
    void of_the_last_player_deals_to_each_in_the_order_of_the_seats() {
      var table = tableWithCards("2S", "3S", "4S", "5S", "6S", "7S");
      table.accept(new Join("ada", 5));
      table.accept(new Join("bob", 1));
      table.accept(new PlaceBet("ada", chips(10)));

      var events = table.accept(new PlaceBet("bob", chips(20)));

      assertThat(events.subList(3, 9))
          .containsExactly(
              new PlayerDrew(0, card("2S")),
              new PlayerDrew(1, card("3S")),
              new DealerDrew(card("4S")),
              new PlayerDrew(0, card("5S")),
              new PlayerDrew(1, card("6S")),
              new DealerDrew(card("7S")));
      assertThat(table.view().hands()).extracting("userId").containsExactly("bob", "ada");
      assertThat(table.view().turn()).isEqualTo(1);
    }

    @Test
    void is_refused_to_who_has_no_seat() {
      var table = emptyTable().seated("ada");

      assertThat(table.decide(new PlaceBet("bob", chips(1))))
          .isEqualTo(refused(Refusal.NOT_SEATED));
    }

    @Test
    void is_refused_twice() {
      var table = emptyTable().seated("ada", "bob");
      table.accept(new PlaceBet("ada", chips(1)));

      assertThat(table.decide(new PlaceBet("ada", chips(1))))
          .isEqualTo(refused(Refusal.ALREADY_BET));
    }

    @Test
    void is_at_least_one_chip() {
      var table = emptyTable().seated("ada");

      assertThat(table.decide(new PlaceBet("ada", 0))).isEqualTo(refused(Refusal.BET_TOO_LOW));
      assertThat(table.decide(new PlaceBet("ada", chips(-5))))
          .isEqualTo(refused(Refusal.BET_TOO_LOW));
    }

    @Test
    void is_at_most_what_the_player_holds() {
      var table = emptyTable().seated("ada", "bob");

      assertThat(table.decide(new PlaceBet("ada", chips(1001))))
          .isEqualTo(refused(Refusal.BET_TOO_HIGH));
      assertThat(table.accept(new PlaceBet("ada", chips(1000)))).isNotEmpty();
    }

    @Test
    void of_a_player_without_chips_is_not_waited_for() {
      var table = tableWithCards("TS", "TD", "9H", "8S", "9S", "TC").seated("ada", "bob");
      table.accept(new PlaceBet("ada", chips(1000)));
      table.accept(new PlaceBet("bob", chips(100)));
      table.accept(new Stand("ada"));
      table.accept(new Stand("bob"));

      table.accept(new PlaceBet("bob", chips(100)));

      assertThat(table.chips("ada")).isZero();
      assertThat(table.view().phase()).isEqualTo("playing");
      assertThat(table.view().hands()).extracting("userId").containsExactly("bob");
    }

    @Test
    void is_whole_chips() {
      assertThatThrownBy(() -> new PlaceBet("ada", 5)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class a_player_who_hits {
    @Test
    void gets_the_next_card_and_may_go_on() {
      var table = tableWithCards("2S", "9H", "3S", "TC", "4S").dealtTo(100, "ada");

      var events = table.accept(new Hit("ada"));

      assertThat(events).containsExactly(new PlayerDrew(0, card("4S")));
      assertThat(table.view().turn()).isEqualTo(0);
    }

    @Test
    void loses_at_once_when_the_card_busts_the_hand_and_the_dealer_draws_none() {
      var table = tableWithCards("TS", "9H", "6S", "7C", "TD").dealtTo(100, "ada");

      var events = table.accept(new Hit("ada"));

      assertThat(events)
          .containsExactly(
              new PlayerDrew(0, card("TD")),
              new HoleCardShown(card("7C")),
              new HandSettled(0, Outcome.LOST, 0),
              new RoundEnded());
      assertThat(table.chips("ada")).isEqualTo(900);
    }

    @Test
    void stands_by_itself_at_21() {
      var table = tableWithCards("TS", "9H", "6S", "TC", "5D").dealtTo(100, "ada");

      var events = table.accept(new Hit("ada"));

      assertThat(events).contains(new HandSettled(0, Outcome.WON, chips(200)));
    }

    @Test
    void out_of_turn_is_refused() {
      var table = tableWithCards("TS", "9S", "9H", "TC", "8S", "TD").dealtTo(100, "ada", "bob");

      assertThat(table.decide(new Hit("bob"))).isEqualTo(refused(Refusal.NOT_YOUR_TURN));
    }

    @Test
    void between_rounds_is_refused() {
      var table = emptyTable().seated("ada");

      assertThat(table.decide(new Hit("ada"))).isEqualTo(refused(Refusal.NO_ROUND));
      assertThat(table.decide(new Stand("bob"))).isEqualTo(refused(Refusal.NOT_SEATED));
    }

    @Test
    void without_a_seat_is_refused() {
      var table = tableWithCards("TS", "9H", "8S", "TC").dealtTo(100, "ada");

      assertThat(table.decide(new Hit("bob"))).isEqualTo(refused(Refusal.NOT_SEATED));
    }
  }

  @Nested
  class a_player_who_stands {
    @Test
    void passes_the_turn_on() {
      var table = tableWithCards("TS", "9S", "9H", "TC", "8S", "TD").dealtTo(100, "ada", "bob");

      assertThat(table.accept(new Stand("ada"))).containsExactly(new HandStood(0));
      assertThat(table.view().turn()).isEqualTo(1);
    }

    @Test
    void as_the_last_lets_the_dealer_draw_to_17() {
      var table = tableWithCards("TS", "2H", "8S", "3C", "4D", "7D", "AD").dealtTo(100, "ada");

      var events = table.accept(new Stand("ada"));

      assertThat(events)
          .containsExactly(
              new HandStood(0),
              new HoleCardShown(card("3C")),
              new DealerDrew(card("4D")),
              new DealerDrew(card("7D")),
              new DealerDrew(card("AD")),
              new HandSettled(0, Outcome.WON, chips(200)),
              new RoundEnded());
    }

    @Test
    void sees_the_dealer_stand_at_a_soft_17() {
      var table = tableWithCards("TS", "AH", "7S", "6C", "4D").dealtTo(100, "ada");

      assertThat(table.accept(new Stand("ada")))
          .containsExactly(
              new HandStood(0),
              new HoleCardShown(card("6C")),
              new HandSettled(0, Outcome.PUSHED, chips(100)),
              new RoundEnded());
    }
  }

  @Nested
  class a_player_who_doubles {
    @Test
    void pays_the_bet_again_for_exactly_one_card() {
      var table = tableWithCards("6S", "9H", "5S", "TC", "TD").dealtTo(100, "ada");

      var events = table.accept(new DoubleDown("ada"));

      assertThat(events)
          .containsExactly(
              new HandDoubled(0, chips(100)),
              new PlayerDrew(0, card("TD")),
              new HoleCardShown(card("TC")),
              new HandSettled(0, Outcome.WON, chips(400)),
              new RoundEnded());
      assertThat(table.chips("ada")).isEqualTo(1200);
    }

    @Test
    void loses_both_bets() {
      var table = tableWithCards("6S", "9H", "5S", "TC", "2D").dealtTo(100, "ada");

      table.accept(new DoubleDown("ada"));

      assertThat(table.chips("ada")).isEqualTo(800);
    }

    @Test
    void is_refused_after_a_hit() {
      var table = tableWithCards("2S", "9H", "3S", "TC", "4S").dealtTo(100, "ada");
      table.accept(new Hit("ada"));

      assertThat(table.decide(new DoubleDown("ada"))).isEqualTo(refused(Refusal.CANNOT_DOUBLE));
    }

    @Test
    void is_refused_without_the_chips() {
      var table = tableWithCards("2S", "9H", "3S", "TC", "4S").dealtTo(501, "ada");

      assertThat(table.decide(new DoubleDown("ada"))).isEqualTo(refused(Refusal.NOT_ENOUGH_CHIPS));
    }
  }

  @Nested
  class a_blackjack {
    @Test
    void pays_three_to_two_to_the_half_chip() {
      var table = tableWithCards("AS", "9H", "KS", "TC").dealtTo(15, "ada");

      assertThat(table.view().phase()).isEqualTo("betting");
      assertThat(table.chips("ada")).isEqualTo(1022.5);
    }

    @Test
    void leaves_the_dealer_no_reason_to_draw() {
      var table = tableWithCards("AS", "2H", "KS", "3C").dealtTo(10, "ada");

      assertThat(table.view().dealer()).isNotNull().extracting("total").isEqualTo(5);
    }

    @Test
    void is_passed_over_while_the_others_play() {
      var table =
          tableWithCards("AS", "2S", "9H", "KS", "3S", "TC", "KD").dealtTo(10, "ada", "bob");

      assertThat(table.view().turn()).isEqualTo(1);
      assertThat(table.decide(new Hit("ada"))).isEqualTo(refused(Refusal.NOT_YOUR_TURN));
    }

    @Test
    void of_the_dealer_ends_the_round_before_anybody_plays() {
      var table = tableWithCards("TS", "AS", "AH", "TC", "KS", "KH").dealtTo(10, "ada", "bob");

      assertThat(table.view().phase()).isEqualTo("betting");
      assertThat(table.results())
          .extracting(result -> result.hands().getFirst().outcome())
          .containsExactly("lost", "pushed");
    }
  }

  @Test
  void the_next_round_has_a_number_of_its_own_and_a_full_shoe() {
    var table = tableWithCards("TS", "9H", "8S", "TC").dealtTo(100, "ada");
    table.accept(new Stand("ada"));
    assertThat(table.view().round()).isEqualTo(1);

    table.accept(new PlaceBet("ada", chips(100)));

    assertThat(table.view().round()).isEqualTo(2);
    assertThat(table.view().hands().getFirst().cards()).containsExactly("TS", "8S");
  }
}
