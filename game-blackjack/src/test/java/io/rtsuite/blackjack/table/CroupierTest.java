package io.rtsuite.blackjack.table;

import static io.rtsuite.blackjack.table.TableFixtures.card;
import static io.rtsuite.blackjack.table.TableFixtures.chips;
import static io.rtsuite.blackjack.table.TableFixtures.emptyTable;
import static io.rtsuite.blackjack.table.TableFixtures.refused;
import static io.rtsuite.blackjack.table.TableFixtures.tableWithCards;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.blackjack.fairness.Seeds;
import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Outcome;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.table.TableCommand.BuyIn;
import io.rtsuite.blackjack.table.TableCommand.Create;
import io.rtsuite.blackjack.table.TableCommand.DoubleDown;
import io.rtsuite.blackjack.table.TableCommand.Hit;
import io.rtsuite.blackjack.table.TableCommand.Insure;
import io.rtsuite.blackjack.table.TableCommand.Join;
import io.rtsuite.blackjack.table.TableCommand.Leave;
import io.rtsuite.blackjack.table.TableCommand.PlaceBet;
import io.rtsuite.blackjack.table.TableCommand.Split;
import io.rtsuite.blackjack.table.TableCommand.Stand;
import io.rtsuite.blackjack.table.TableCommand.Surrender;
import io.rtsuite.blackjack.table.TableCommand.Watch;
import io.rtsuite.blackjack.table.TableEvent.BetPlaced;
import io.rtsuite.blackjack.table.TableEvent.BetReturned;
import io.rtsuite.blackjack.table.TableEvent.ChipsIssued;
import io.rtsuite.blackjack.table.TableEvent.DealerDrew;
import io.rtsuite.blackjack.table.TableEvent.HandDoubled;
import io.rtsuite.blackjack.table.TableEvent.HandSettled;
import io.rtsuite.blackjack.table.TableEvent.HandSplit;
import io.rtsuite.blackjack.table.TableEvent.HandStood;
import io.rtsuite.blackjack.table.TableEvent.HandSurrendered;
import io.rtsuite.blackjack.table.TableEvent.HoleCardShown;
import io.rtsuite.blackjack.table.TableEvent.InsuranceDeclined;
import io.rtsuite.blackjack.table.TableEvent.InsuranceSettled;
import io.rtsuite.blackjack.table.TableEvent.InsuranceTaken;
import io.rtsuite.blackjack.table.TableEvent.PlayerCameBack;
import io.rtsuite.blackjack.table.TableEvent.PlayerDrew;
import io.rtsuite.blackjack.table.TableEvent.PlayerForgotten;
import io.rtsuite.blackjack.table.TableEvent.PlayerLeft;
import io.rtsuite.blackjack.table.TableEvent.PlayerSat;
import io.rtsuite.blackjack.table.TableEvent.PlayerWentAway;
import io.rtsuite.blackjack.table.TableEvent.RoundEnded;
import io.rtsuite.blackjack.table.TableEvent.ShoeShuffled;
import io.rtsuite.blackjack.table.TableEvent.TableOpened;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CroupierTest {

  @Nested
  class a_table_nobody_has_opened {
    @Test
    void refuses_everything_but_a_join() {
      var table = emptyTable();

      assertThat(table.decide(new PlaceBet("ada", chips(1)))).isEqualTo(refused(Refusal.NO_TABLE));
      assertThat(table.decide(new Hit("ada"))).isEqualTo(refused(Refusal.NO_TABLE));
      assertThat(table.decide(new Stand("ada"))).isEqualTo(refused(Refusal.NO_TABLE));
      assertThat(table.decide(new DoubleDown("ada"))).isEqualTo(refused(Refusal.NO_TABLE));
      assertThat(table.decide(new BuyIn("ada", chips(1)))).isEqualTo(refused(Refusal.NO_TABLE));
      assertThat(table.decide(new Insure("ada", true))).isEqualTo(refused(Refusal.NO_TABLE));
      assertThat(table.decide(new Watch("ada"))).isEqualTo(refused(Refusal.NO_TABLE));
    }

    @Test
    void can_be_left_like_any_other() {
      assertThat(emptyTable().acceptAll(new Leave("ada"))).isEmpty();
    }

    @Test
    void is_opened_by_the_first_join() {
      var table = emptyTable();

      var events = table.accept(new Join("ada", 3));

      assertThat(events)
          .containsExactly(
              new TableOpened(Rules.STANDARD),
              new ChipsIssued("ada", chips(1000)),
              new PlayerSat("ada", 3));
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
        table.accept(new BuyIn("user" + i, chips(1)));
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

      table.accept(new BuyIn("ada", chips(1)));

      assertThat(table.accept(new Leave("ada"))).containsExactly(new PlayerLeft("ada"));
      assertThat(table.view().seats()).isEmpty();
    }

    @Test
    void with_what_everybody_begins_with_is_forgotten() {
      var table = emptyTable().seated("ada", "bob");
      table.accept(new PlaceBet("ada", chips(100), "lucky"));

      assertThat(table.accept(new Leave("ada")))
          .endsWith(new PlayerLeft("ada"), new PlayerForgotten("ada", Money.STAKE));
      var seating = table.table().seating();
      assertThat(seating.chips()).containsOnlyKeys("bob");
      assertThat(seating.issued()).isEqualTo(Money.STAKE);
      assertThat(seating.chance().clientSeeds()).isEmpty();
      assertThat(table.accept(new Join("ada", null)))
          .containsExactly(new ChipsIssued("ada", Money.STAKE), new PlayerSat("ada", 0));
    }

    @Test
    void gets_the_bet_back() {
      var table = emptyTable().seated("ada", "bob");
      table.accept(new PlaceBet("ada", chips(100)));

      var events = table.accept(new Leave("ada"));

      assertThat(events)
          .containsExactly(
              new BetReturned("ada", chips(100)),
              new PlayerLeft("ada"),
              new PlayerForgotten("ada", chips(1000)));
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
              new PlayerLeft("ada"),
              new PlayerForgotten("ada", chips(1000)));
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

      assertThat(table.accept(new Leave("bob")))
          .containsExactly(new PlayerLeft("bob"), new PlayerForgotten("bob", chips(1000)));
    }

    @Test
    void leaves_the_bets_of_the_others_alone() {
      var table = emptyTable().seated("ada", "bob", "cyd");
      table.accept(new PlaceBet("ada", chips(5)));
      table.accept(new PlaceBet("bob", chips(7)));

      table.accept(new Leave("ada"));

      assertThat(((Table.Betting) table.table()).bets()).isEqualTo(Map.of("bob", chips(7)));
    }

    @Test
    void in_mid_round_twice_or_without_a_seat_changes_nothing() {
      var table = tableWithCards("TS", "9S", "9H", "TC", "8S", "TD").dealtTo(100, "ada", "bob");
      table.accept(new Leave("ada"));

      assertThat(table.acceptAll(new Leave("ada"))).isEmpty();
      assertThat(table.acceptAll(new Leave("cyd"))).isEmpty();
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
    void of_a_player_with_one_chip_is_waited_for() {
      var table = tableWithCards("TS", "TD", "9H", "8S", "9S", "TC").dealtTo(999, "ada", "bob");
      table.accept(new Stand("ada"));
      table.accept(new Stand("bob"));
      assertThat(table.chips("ada")).isEqualTo(1);

      table.accept(new PlaceBet("bob", chips(100)));

      assertThat(table.view().phase()).isEqualTo("betting");
    }

    @Test
    void that_is_lost_is_the_houses() {
      var table = tableWithCards("TS", "TH", "9S", "TC").dealtTo(100, "ada");

      table.accept(new Stand("ada"));

      assertThat(table.table().seating().house()).isEqualTo(chips(100));
    }

    @Test
    void that_is_given_back_is_not() {
      var table = tableWithCards("TS", "TH", "9S", "9C").dealtTo(100, "ada");

      table.accept(new Stand("ada"));

      assertThat(table.table().seating().house()).isZero();
      assertThat(table.chips("ada")).isEqualTo(1000);
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

    @Test
    void may_put_the_last_chip_on_it() {
      var table = tableWithCards("6S", "9H", "5S", "TC", "2D").dealtTo(500, "ada");

      table.accept(new DoubleDown("ada"));

      assertThat(table.chips("ada")).isZero();
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

  @Nested
  class a_table_opened_with_rules {
    private static final Rules RULES = Rules.BASE.change().decks(2).insurance(true).rules();

    @Test
    void plays_by_them() {
      var table = emptyTable();

      assertThat(table.accept(new Create("ada", RULES))).containsExactly(new TableOpened(RULES));

      assertThat(table.accept(new Join("bob", null)))
          .containsExactly(new ChipsIssued("bob", chips(1000)), new PlayerSat("bob", 0));
      assertThat(table.view().rules()).isEqualTo(RulesView.of(RULES));
    }

    @Test
    void can_be_opened_twice_with_the_same_rules_only() {
      var table = emptyTable();
      table.accept(new Create("ada", RULES));

      assertThat(table.accept(new Create("bob", RULES))).isEmpty();
      assertThat(table.decide(new Create("bob", Rules.BASE)))
          .isEqualTo(refused(Refusal.TABLE_EXISTS));
      assertThat(table.decide(new Create("bob", null))).isEqualTo(refused(Refusal.NO_SUCH_RULES));
    }
  }

  @Nested
  class the_order_of_the_cards {
    @Test
    void is_committed_to_before_anybody_bets() {
      var table = emptyTable();

      assertThat(table.acceptAll(new Join("ada", null)))
          .anyMatch(TableEvent.SeedCommitted.class::isInstance);
      assertThat(table.view().commitment()).matches("[0-9a-f]{64}");
      assertThat(table.view().seeds()).isNull();
    }

    @Test
    void follows_from_the_seeds_of_all_who_bet_in_the_order_of_their_seats() {
      var table = emptyTable();
      table.accept(new Join("ada", 4));
      table.accept(new Join("bob", 2));
      table.accept(new Join("cyd", 3));
      var commitment = table.view().commitment();
      table.accept(new PlaceBet("ada", chips(1), "lucky"));
      table.accept(new PlaceBet("cyd", chips(1)));

      var events = table.acceptAll(new PlaceBet("bob", chips(1), "7"));

      assertThat(events).contains(new TableEvent.SeedsCombined(List.of("7", "", "lucky"), 1));
      var seeds = Objects.requireNonNull(table.table().seating().chance().inUse());
      assertThat(Seeds.commitment(seeds.serverSeed())).isEqualTo(commitment);
      assertThat(events).contains(new ShoeShuffled(seeds.shoe(6).cards()));
      assertThat(Objects.requireNonNull(table.view().seeds()).commitment()).isEqualTo(commitment);
    }

    @Test
    void is_revealed_with_the_last_card_and_the_next_is_committed_to() {
      var table = emptyTable().seated("ada");
      var commitment = table.view().commitment();
      var events = new ArrayList<>(table.acceptAll(new PlaceBet("ada", chips(1), "lucky")));
      if (table.view().phase().equals("playing")) {
        events.addAll(table.acceptAll(new Stand("ada")));
      }

      events.removeIf(TableEvent.Timed.class::isInstance);
      var revealed = ((TableEvent.ShoeRevealed) events.get(events.size() - 2)).shoe();
      assertThat(revealed.commitment()).isEqualTo(commitment);
      assertThat(revealed.clientSeeds()).containsExactly("lucky");
      assertThat(revealed.dealt()).hasSizeGreaterThanOrEqualTo(4);
      assertThat(revealed.discards()).isZero();
      assertThat(revealed.problems()).isEmpty();
      assertThat(events.getLast()).isInstanceOf(TableEvent.SeedCommitted.class);
      assertThat(table.view().commitment()).isNotEqualTo(commitment).isNotNull();
    }

    @Test
    void keeps_a_players_seed_until_there_is_another() {
      var table = emptyTable().seated("ada", "bob");
      assertThat(table.acceptAll(new PlaceBet("ada", chips(1), "lucky")))
          .contains(new TableEvent.ClientSeedGiven("ada", "lucky"));
      table.accept(new BuyIn("ada", chips(1)));
      table.accept(new Leave("ada"));
      table.accept(new Join("ada", null));

      assertThat(table.acceptAll(new PlaceBet("ada", chips(1), "lucky")))
          .noneMatch(TableEvent.ClientSeedGiven.class::isInstance);
    }
  }

  @Nested
  class a_spectator {
    @Test
    void watches_an_open_table_and_changes_nothing() {
      var table = emptyTable().seated("ada");

      assertThat(table.accept(new Watch("bob"))).isEmpty();
      assertThat(table.decide(new Hit("bob"))).isEqualTo(refused(Refusal.NOT_SEATED));
    }

    @Test
    void finds_no_table_that_is_not_open() {
      assertThat(emptyTable().decide(new Watch("bob"))).isEqualTo(refused(Refusal.NO_TABLE));
    }
  }

  @Nested
  class a_player_who_buys_in {
    @Test
    void gets_more_chips() {
      var table = emptyTable().seated("ada");

      assertThat(table.accept(new BuyIn("ada", chips(500))))
          .containsExactly(new ChipsIssued("ada", chips(500)));
      assertThat(table.chips("ada")).isEqualTo(1500);
    }

    @Test
    void gets_whole_chips_up_to_a_limit() {
      var table = emptyTable().seated("ada");

      assertThat(table.decide(new BuyIn("ada", 0))).isEqualTo(refused(Refusal.BUY_IN_TOO_LOW));
      assertThat(table.decide(new BuyIn("ada", Money.MOST)))
          .isEqualTo(refused(Refusal.BUY_IN_TOO_HIGH));
      assertThat(table.accept(new BuyIn("ada", Money.MOST - chips(1000)))).hasSize(1);
    }

    @Test
    void has_a_seat() {
      assertThat(emptyTable().seated("ada").decide(new BuyIn("bob", chips(1))))
          .isEqualTo(refused(Refusal.NOT_SEATED));
    }
  }

  @Nested
  class a_player_who_splits {
    @Test
    void pays_the_bet_again_for_a_second_hand() {
      var table = tableWithCards("8S", "9H", "8D", "TC", "3S", "TD", "TH").dealtTo(100, "ada");

      var events = table.accept(new Split("ada"));

      assertThat(events)
          .containsExactly(new HandSplit(0, chips(100)), new PlayerDrew(0, card("3S")));
      assertThat(table.chips("ada")).isEqualTo(800);
      assertThat(table.view().hands())
          .extracting(hand -> String.join(" ", hand.cards()))
          .containsExactly("8S 3S", "8D");
      assertThat(table.view().hand()).isEqualTo(0);
      assertThat(table.view().actions()).containsExactly("stand", "hit", "double");
    }

    @Test
    void plays_the_second_hand_when_the_first_is_done() {
      var table = tableWithCards("8S", "9H", "8D", "TC", "3S", "TD", "TH").dealtTo(100, "ada");
      table.accept(new Split("ada"));

      var events = table.accept(new DoubleDown("ada"));

      assertThat(events)
          .containsExactly(
              new HandDoubled(0, chips(100)),
              new PlayerDrew(0, card("TD")),
              new PlayerDrew(1, card("TH")));
      assertThat(table.view().hand()).isEqualTo(1);
      assertThat(table.view().turn()).isEqualTo(0);
      assertThat(table.accept(new Stand("ada")))
          .containsExactly(
              new HandStood(1),
              new HoleCardShown(card("TC")),
              new HandSettled(0, Outcome.WON, chips(400)),
              new HandSettled(1, Outcome.LOST, 0),
              new RoundEnded());
      assertThat(table.results()).singleElement().extracting("net").hasToString("100");
    }

    @Test
    void keeps_the_turn_before_the_next_player() {
      var table =
          tableWithCards("8S", "TS", "9H", "8D", "9D", "TC", "3S", "8C").dealtTo(10, "ada", "bob");
      table.accept(new Split("ada"));

      table.accept(new Stand("ada"));

      assertThat(table.view().turn()).isEqualTo(0);
      assertThat(table.decide(new Hit("bob"))).isEqualTo(refused(Refusal.NOT_YOUR_TURN));
      table.accept(new Stand("ada"));
      assertThat(table.view().turn()).isEqualTo(1);
      assertThat(table.view().hand()).isEqualTo(2);
    }

    @Test
    void gets_one_card_for_each_ace() {
      var table = tableWithCards("AS", "9H", "AD", "TC", "3S", "TH").dealtTo(100, "ada");

      assertThat(table.accept(new Split("ada")))
          .containsExactly(
              new HandSplit(0, chips(100)),
              new PlayerDrew(0, card("3S")),
              new HandStood(0),
              new PlayerDrew(1, card("TH")),
              new HoleCardShown(card("TC")),
              new HandSettled(0, Outcome.LOST, 0),
              new HandSettled(1, Outcome.WON, chips(200)),
              new RoundEnded());
    }

    @Test
    void aces_again_where_the_rules_say_so_still_takes_no_further_card() {
      var table =
          tableWithCards(
                  Rules.STANDARD.change().resplitAces(true).rules(),
                  "AS",
                  "9H",
                  "AD",
                  "TC",
                  "AC",
                  "TH")
              .dealtTo(100, "ada");
      table.accept(new Split("ada"));

      assertThat(table.view().actions()).containsExactly("stand", "split");
      assertThat(table.decide(new Hit("ada"))).isEqualTo(refused(Refusal.CANNOT_HIT));
    }

    @Test
    void makes_no_blackjack() {
      var table = tableWithCards("TS", "9H", "TD", "TC", "AS", "9D").dealtTo(100, "ada");

      table.accept(new Split("ada"));

      assertThat(table.view().hands()).extracting("status").containsExactly("stands", "open");
    }

    @Test
    void finds_no_more_than_ten_hands_at_a_table_with_one_deck() {
      var eights = new ArrayList<String>(Collections.nCopies(7, "8S"));
      eights.add("9H");
      eights.addAll(Collections.nCopies(7, "8D"));
      eights.addAll(List.of("TC", "8C", "8H", "TD", "TD", "TD", "TD"));
      var table =
          tableWithCards(Rules.STANDARD.change().decks(1).rules(), eights.toArray(String[]::new));
      table.dealtTo(10, "a", "b", "c", "d", "e", "f", "g");
      table.accept(new Split("a"));
      table.accept(new Split("a"));
      assertThat(table.view().actions()).contains("split");

      table.accept(new Split("a"));
      for (int hand = 0; hand < 4; hand++) {
        table.accept(new Stand("a"));
      }

      assertThat(table.view().hands()).hasSize(10);
      assertThat(table.view().turn()).isEqualTo(1);
      assertThat(table.view().actions()).doesNotContain("split");
      assertThat(table.decide(new Split("b"))).isEqualTo(refused(Refusal.CANNOT_SPLIT));
    }

    @Test
    void is_refused_without_a_pair_and_without_the_chips() {
      var noPair = tableWithCards("8S", "9H", "9D", "TC").dealtTo(100, "ada");
      var noChips = tableWithCards("8S", "9H", "8D", "TC").dealtTo(501, "ada");

      assertThat(noPair.decide(new Split("ada"))).isEqualTo(refused(Refusal.CANNOT_SPLIT));
      assertThat(noChips.decide(new Split("ada"))).isEqualTo(refused(Refusal.NOT_ENOUGH_CHIPS));
    }

    @Test
    void and_leaves_stands_on_every_hand() {
      var table = tableWithCards("8S", "9H", "8D", "TC", "3S", "TD").dealtTo(100, "ada");
      table.accept(new Split("ada"));

      assertThat(table.accept(new Leave("ada")))
          .containsExactly(
              new PlayerWentAway("ada"),
              new HandStood(0),
              new HandStood(1),
              new PlayerDrew(1, card("TD")),
              new HoleCardShown(card("TC")),
              new HandSettled(0, Outcome.LOST, 0),
              new HandSettled(1, Outcome.LOST, 0),
              new RoundEnded(),
              new PlayerLeft("ada"));
    }
  }

  @Nested
  class a_player_who_surrenders {
    @Test
    void gets_half_the_bet_back() {
      var table = tableWithCards("TS", "9H", "6D", "TC").dealtTo(15, "ada");

      assertThat(table.accept(new Surrender("ada")))
          .containsExactly(
              new HandSurrendered(0),
              new HoleCardShown(card("TC")),
              new HandSettled(0, Outcome.SURRENDERED, 75),
              new RoundEnded());
      assertThat(table.chips("ada")).isEqualTo(992.5);
      assertThat(table.view().hands()).extracting("status").containsExactly("surrendered");
    }

    @Test
    void is_refused_after_a_hit() {
      var table = tableWithCards("2S", "9H", "3S", "TC", "4S").dealtTo(100, "ada");
      table.accept(new Hit("ada"));

      assertThat(table.decide(new Surrender("ada"))).isEqualTo(refused(Refusal.CANNOT_SURRENDER));
    }
  }

  @Nested
  class insurance {
    private static final Rules OFFERED = Rules.STANDARD.change().insurance(true).rules();

    private static TableFixtures dealt(String hole, long bet) {
      return tableWithCards(OFFERED, "TS", "TD", "AH", "8S", "9D", hole).dealtTo(bet, "ada", "bob");
    }

    @Test
    void is_offered_to_all_when_the_dealer_shows_an_ace() {
      var table = dealt("TC", 100);

      assertThat(table.view().asked()).containsExactly(0, 1);
      assertThat(table.view().turn()).isNull();
      assertThat(Objects.requireNonNull(table.view().dealer()).cards()).containsExactly("AH", "??");
      assertThat(table.decide(new Hit("ada"))).isEqualTo(refused(Refusal.INSURANCE_FIRST));
    }

    @Test
    void pays_two_to_one_on_a_blackjack_of_the_dealer() {
      var table = dealt("TC", 100);
      assertThat(table.accept(new Insure("bob", true)))
          .containsExactly(new InsuranceTaken("bob", chips(50)));
      assertThat(table.chips("bob")).isEqualTo(850);

      var events = table.accept(new Insure("ada", false));

      assertThat(events)
          .containsExactly(
              new InsuranceDeclined("ada"),
              new HoleCardShown(card("TC")),
              new InsuranceSettled("bob", chips(150)),
              new HandSettled(0, Outcome.LOST, 0),
              new HandSettled(1, Outcome.LOST, 0),
              new RoundEnded());
      assertThat(table.chips("ada")).isEqualTo(900);
      assertThat(table.chips("bob")).isEqualTo(1000);
      assertThat(table.results())
          .extracting("net")
          .map(Object::toString)
          .containsExactly("-100", "0");
      assertThat(table.view().insurance())
          .singleElement()
          .extracting("returned")
          .hasToString("150");
    }

    @Test
    void is_lost_otherwise_and_the_round_goes_on() {
      var table = dealt("6C", 100);
      table.accept(new Insure("ada", true));
      table.accept(new Insure("bob", false));
      assertThat(table.view().turn()).isEqualTo(0);

      table.accept(new Stand("ada"));
      table.accept(new Stand("bob"));

      assertThat(table.chips("ada")).isEqualTo(1050);
      assertThat(table.chips("bob")).isEqualTo(1100);
    }

    @Test
    void is_answered_once() {
      var table = dealt("6C", 100);
      table.accept(new Insure("ada", false));

      assertThat(table.decide(new Insure("ada", true))).isEqualTo(refused(Refusal.NO_INSURANCE));
    }

    @Test
    void needs_half_the_bet() {
      var table = dealt("6C", 900);

      assertThat(table.decide(new Insure("ada", true)))
          .isEqualTo(refused(Refusal.NOT_ENOUGH_CHIPS));
    }

    @Test
    void may_take_the_last_chip() {
      var table = tableWithCards(OFFERED, "TS", "AH", "8S", "TC").seated("ada");
      table.accept(new BuyIn("ada", chips(500)));
      table.accept(new PlaceBet("ada", chips(1000)));

      table.accept(new Insure("ada", true));

      assertThat(table.chips("ada")).isEqualTo(1500);
      assertThat(table.table().seating().house()).isZero();
    }

    @Test
    void is_not_for_those_who_do_not_play() {
      var table = dealt("6C", 100).seated("cyd");

      assertThat(table.decide(new Insure("cyd", true))).isEqualTo(refused(Refusal.NO_INSURANCE));
      assertThat(table.decide(new Insure("dan", true))).isEqualTo(refused(Refusal.NOT_SEATED));
      var idle = emptyTable().seated("ada");
      assertThat(idle.decide(new Insure("ada", true))).isEqualTo(refused(Refusal.NO_ROUND));
      assertThat(idle.decide(new Insure("bob", true))).isEqualTo(refused(Refusal.NOT_SEATED));
    }

    @Test
    void is_not_waited_for_from_who_leaves() {
      var table = dealt("6C", 100);
      table.accept(new Insure("bob", false));

      assertThat(table.accept(new Leave("ada")))
          .containsExactly(
              new PlayerWentAway("ada"), new InsuranceDeclined("ada"), new HandStood(0));
      assertThat(table.view().turn()).isEqualTo(1);
    }
  }

  @Nested
  class a_table_without_a_hole_card {
    @Test
    void lets_the_dealer_take_the_second_card_last() {
      var table =
          tableWithCards(
                  Rules.STANDARD.change().dealerPeeks(false).rules(), "6S", "TH", "5S", "TD", "AC")
              .dealtTo(100, "ada");
      assertThat(Objects.requireNonNull(table.view().dealer()).cards()).containsExactly("TH");

      assertThat(table.accept(new DoubleDown("ada")))
          .containsExactly(
              new HandDoubled(0, chips(100)),
              new PlayerDrew(0, card("TD")),
              new DealerDrew(card("AC")),
              new HandSettled(0, Outcome.LOST, 0),
              new RoundEnded());
    }
  }

  @Nested
  class a_shoe_with_a_cut_card {
    /** One deck of which every round takes four cards, and ada nothing more. */
    private static final String[] FOUR_A_ROUND =
        Stream.generate(() -> Stream.of("TS", "9H", "8S", "TC"))
            .limit(13)
            .flatMap(round -> round)
            .toArray(String[]::new);

    private static TableFixtures cut(int fromTheRear) {
      var rules = Rules.STANDARD.change().decks(1).cutCard(fromTheRear).rules();
      return tableWithCards(rules, FOUR_A_ROUND).seated("ada");
    }

    private static List<TableEvent> round(TableFixtures table) {
      var events = table.acceptAll(new PlaceBet("ada", chips(1)));
      table.accept(new Stand("ada"));
      return events;
    }

    @Test
    void goes_on_until_the_card_comes_out() {
      var out = cut(44);
      assertThat(round(out)).anyMatch(ShoeShuffled.class::isInstance);
      assertThat(round(out)).noneMatch(ShoeShuffled.class::isInstance);
      assertThat(round(out)).anyMatch(ShoeShuffled.class::isInstance);

      var next = cut(43);
      round(next);
      round(next);
      assertThat(round(next)).noneMatch(ShoeShuffled.class::isInstance);
    }

    @Test
    void that_ends_in_mid_round_goes_on_with_the_cards_of_earlier_rounds() {
      var table = cut(1);
      for (int round = 0; round < 12; round++) {
        round(table);
      }
      table.accept(new PlaceBet("ada", chips(1)));
      var seeds = Objects.requireNonNull(table.table().seating().chance().inUse());
      var discards = seeds.again(Arrays.stream(FOUR_A_ROUND).limit(48).map(Card::parse).toList());

      var events = table.acceptAll(new Hit("ada"));

      assertThat(events)
          .startsWith(
              new TableEvent.DiscardsShuffled(discards), new PlayerDrew(0, discards.getFirst()));
      if (table.view().phase().equals("playing")) {
        events = table.acceptAll(new Stand("ada"));
      }
      assertThat(events)
          .filteredOn(TableEvent.ShoeRevealed.class::isInstance)
          .singleElement()
          .satisfies(event -> {
            var shoe = ((TableEvent.ShoeRevealed) event).shoe();
            assertThat(shoe.discards()).isEqualTo(48);
            assertThat(shoe.decks()).isEqualTo(1);
            assertThat(shoe.dealt()).hasSizeGreaterThan(52);
          });
    }
  }

  @Test
  void the_rules_are_the_croupiers_where_nobody_names_others() {
    assertThat(new Croupier(Rules.BASE).rules()).isEqualTo(Rules.BASE);
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
