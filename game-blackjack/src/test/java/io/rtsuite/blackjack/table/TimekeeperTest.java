package io.rtsuite.blackjack.table;

import static io.rtsuite.blackjack.table.TableFixtures.card;
import static io.rtsuite.blackjack.table.TableFixtures.chips;
import static io.rtsuite.blackjack.table.TableFixtures.emptyTable;
import static io.rtsuite.blackjack.table.TableFixtures.refused;
import static io.rtsuite.blackjack.table.TableFixtures.tableWithCards;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.blackjack.rules.Outcome;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.rules.Shoe;
import io.rtsuite.blackjack.table.TableClock.Kind;
import io.rtsuite.blackjack.table.TableCommand.BuyIn;
import io.rtsuite.blackjack.table.TableCommand.Create;
import io.rtsuite.blackjack.table.TableCommand.Elapse;
import io.rtsuite.blackjack.table.TableCommand.Extend;
import io.rtsuite.blackjack.table.TableCommand.Hit;
import io.rtsuite.blackjack.table.TableCommand.Insure;
import io.rtsuite.blackjack.table.TableCommand.Join;
import io.rtsuite.blackjack.table.TableCommand.Leave;
import io.rtsuite.blackjack.table.TableCommand.PlaceBet;
import io.rtsuite.blackjack.table.TableCommand.Split;
import io.rtsuite.blackjack.table.TableCommand.Stand;
import io.rtsuite.blackjack.table.TableCommand.Watch;
import io.rtsuite.blackjack.table.TableEvent.ChipsIssued;
import io.rtsuite.blackjack.table.TableEvent.ClockExtended;
import io.rtsuite.blackjack.table.TableEvent.ClockStarted;
import io.rtsuite.blackjack.table.TableEvent.HandSettled;
import io.rtsuite.blackjack.table.TableEvent.HandStood;
import io.rtsuite.blackjack.table.TableEvent.HoleCardShown;
import io.rtsuite.blackjack.table.TableEvent.InsuranceDeclined;
import io.rtsuite.blackjack.table.TableEvent.PlayerDrew;
import io.rtsuite.blackjack.table.TableEvent.PlayerForgotten;
import io.rtsuite.blackjack.table.TableEvent.PlayerLeft;
import io.rtsuite.blackjack.table.TableEvent.PlayerMissed;
import io.rtsuite.blackjack.table.TableEvent.PlayerSat;
import io.rtsuite.blackjack.table.TableEvent.PlayerWentAway;
import io.rtsuite.blackjack.table.TableEvent.PlayerWoke;
import io.rtsuite.blackjack.table.TableEvent.RoundEnded;
import io.rtsuite.blackjack.table.TableEvent.TableClosed;
import io.rtsuite.blackjack.table.TableEvent.TableOpened;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TimekeeperTest {

  private static final String[] NINETEEN_AGAINST_NINETEEN = {"TS", "TD", "9H", "9S", "8D", "TC"};

  @Nested
  class betting {
    @Test
    void runs_from_the_first_bet_on() {
      var table = emptyTable().seated("ada", "bob", "cyd");

      var events = table.acceptAll(new PlaceBet("ada", chips(5)));

      assertThat(events).endsWith(new ClockStarted(Kind.BETTING, 20_001));
      assertThat(table.clock()).isEqualTo(new TableClock(table.clock().id(), Kind.BETTING, 20_001));
      assertThat(table.view().clock()).isEqualTo(new TableView.ClockView("betting", 20_001));
    }

    @Test
    void does_not_begin_anew_with_the_next_bet_or_guest() {
      var table = emptyTable().seated("ada", "bob", "cyd");
      table.accept(new PlaceBet("ada", chips(5)));
      var clock = table.clock();

      table.later(7_000).accept(new PlaceBet("bob", chips(5)));
      table.accept(new Join("dan", null));

      assertThat(table.clock()).isEqualTo(clock);
    }

    @Test
    void starts_the_round_with_those_who_have_bet() {
      var table = tableWithCards("TS", "TD", "9H", "9S", "8D", "TC").seated("ada", "bob", "cyd");
      table.accept(new PlaceBet("cyd", chips(5)));
      table.accept(new PlaceBet("ada", chips(5)));

      var events = table.ringing();

      assertThat(events).startsWith(new PlayerMissed("bob"));
      assertThat(table.view().phase()).isEqualTo("playing");
      assertThat(table.view().hands()).extracting("userId").containsExactly("ada", "cyd");
      assertThat(table.view().seats()).extracting("userId").containsExactly("ada", "bob", "cyd");
      assertThat(table.clock().kind()).isEqualTo(Kind.TURN);
      assertThat(table.left()).isEqualTo(30_000);
    }

    @Test
    void waits_for_a_first_bet_again_when_the_last_one_is_taken_back() {
      var table = emptyTable().seated("ada", "bob");
      table.accept(new PlaceBet("ada", chips(5)));

      table.accept(new Leave("ada"));

      assertThat(table.clock().kind()).isEqualTo(Kind.IDLE);
      assertThat(table.left()).isEqualTo(600_000);
    }
  }

  @Nested
  class a_turn {
    @Test
    void is_over_when_the_clock_rings_and_the_hand_stands() {
      var table = tableWithCards(NINETEEN_AGAINST_NINETEEN).dealtTo(100, "ada", "bob");

      assertThat(table.ringing())
          .containsExactly(
              new PlayerMissed("ada"), new HandStood(0), new ClockStarted(Kind.TURN, 60_001));
      assertThat(table.view().turn()).isEqualTo(1);
      assertThat(table.ring())
          .containsExactly(
              new HandStood(1),
              new HoleCardShown(card("TC")),
              new HandSettled(0, Outcome.PUSHED, chips(100)),
              new HandSettled(1, Outcome.LOST, 0),
              new RoundEnded());
      assertThat(table.clock().kind()).isEqualTo(Kind.IDLE);
    }

    @Test
    void begins_anew_with_every_card() {
      var table = tableWithCards("2S", "9H", "3S", "TC", "4S").dealtTo(100, "ada");
      var first = table.clock();

      table.later(29_000).accept(new Hit("ada"));

      assertThat(table.left()).isEqualTo(30_000);
      assertThat(table.clock().id()).isNotEqualTo(first.id());
    }

    @Test
    void begins_anew_with_every_hand_of_a_split() {
      var table = tableWithCards("8S", "9H", "8D", "TC", "3S", "TD", "TH").dealtTo(100, "ada");
      table.later(10_000).accept(new Split("ada"));
      assertThat(table.left()).isEqualTo(30_000);

      assertThat(table.later(10_000).accept(new Stand("ada")))
          .containsExactly(new HandStood(0), new PlayerDrew(1, card("TD")));
      assertThat(table.left()).isEqualTo(30_000);
    }

    @Test
    void goes_on_whatever_others_do() {
      var table = tableWithCards(NINETEEN_AGAINST_NINETEEN).dealtTo(100, "ada", "bob");
      var clock = table.clock();

      table.later(5_000).accept(new Join("cyd", null));
      table.accept(new BuyIn("bob", chips(5)));
      table.accept(new Leave("bob"));

      assertThat(table.clock()).isEqualTo(clock);
    }
  }

  @Nested
  class the_question_about_insurance {
    private static final Rules OFFERED = Rules.STANDARD.change().insurance(true).rules();

    private static TableFixtures asked(int misses) {
      var table = tableWithCards(OFFERED, "TS", "TD", "AH", "8S", "9D", "6C");
      table.accept(new Create("ada", OFFERED, new Pace(20, 15, 30, 600, misses)));
      return table.dealtTo(100, "ada", "bob");
    }

    @Test
    void is_declined_for_those_who_have_not_answered_when_the_clock_rings() {
      var table = asked(3);
      assertThat(table.clock().kind()).isEqualTo(Kind.INSURANCE);
      assertThat(table.left()).isEqualTo(15_000);
      table.later(5_000).accept(new Insure("bob", true));
      assertThat(table.left()).isEqualTo(10_000);

      assertThat(table.ringing())
          .containsExactly(
              new PlayerMissed("ada"),
              new InsuranceDeclined("ada"),
              new ClockStarted(Kind.TURN, 45_001));
      assertThat(table.view().turn()).isEqualTo(0);
    }

    @Test
    void costs_the_seat_of_who_missed_too_much() {
      var table = asked(1);
      table.accept(new Insure("bob", false));

      assertThat(table.ring())
          .containsExactly(
              new PlayerWentAway("ada"), new InsuranceDeclined("ada"), new HandStood(0));
      assertThat(table.view().turn()).isEqualTo(1);
    }

    @Test
    void ends_the_round_when_all_missed_too_much() {
      var table = asked(1);

      assertThat(table.ring())
          .containsSubsequence(
              new PlayerWentAway("ada"),
              new PlayerWentAway("bob"),
              new RoundEnded(),
              new PlayerLeft("ada"),
              new PlayerLeft("bob"));
    }
  }

  @Nested
  class a_player_who_is_not_there {
    @Test
    void gives_the_seat_up_after_three_rounds_without_a_bet() {
      var table = tableWithCards("TS", "9H", "8S", "TC").seated("ada", "bob");
      for (int round = 0; round < 2; round++) {
        table.accept(new PlaceBet("ada", chips(5)));
        table.ring();
        table.accept(new Stand("ada"));
      }
      table.accept(new PlaceBet("ada", chips(5)));

      assertThat(table.ringing())
          .startsWith(
              new PlayerMissed("bob"),
              new PlayerLeft("bob"),
              new PlayerForgotten("bob", chips(1000)));
      assertThat(table.view().phase()).isEqualTo("playing");
    }

    @Test
    void is_not_counted_among_the_absent_any_more_after_doing_anything() {
      var table = tableWithCards("TS", "9H", "8S", "TC").seated("ada", "bob");
      table.accept(new PlaceBet("ada", chips(5)));
      table.ring();
      assertThat(table.table().seating().timing().missed()).isEqualTo(Map.of("bob", 1));

      assertThat(table.acceptAll(new Join("bob", null))).containsExactly(new PlayerWoke("bob"));
      assertThat(table.table().seating().timing().missed()).isEmpty();
    }

    @Test
    void without_chips_gives_the_seat_up_too() {
      var table = tableWithCards("TS", "TD", "9H", "8S", "9S", "TC").seated("ada", "bob");
      table.accept(new PlaceBet("ada", chips(1000)));
      table.accept(new PlaceBet("bob", chips(100)));
      table.accept(new Stand("ada"));
      table.accept(new Stand("bob"));
      for (int round = 0; round < 3; round++) {
        assertThat(table.view().seats()).hasSize(2);
        table.accept(new PlaceBet("bob", chips(1)));
        table.accept(new Stand("bob"));
      }

      assertThat(table.view().seats()).extracting("userId").containsExactly("bob");
    }

    @Test
    void goes_away_in_mid_round_after_three_hands() {
      var table =
          tableWithCards("8S", "9H", "8D", "TC", "8C", "2S", "3S", "4S").dealtTo(100, "ada");
      table.accept(new Split("ada"));
      table.accept(new Split("ada"));
      assertThat(table.ring()).startsWith(new HandStood(0));
      assertThat(table.ring()).startsWith(new HandStood(1));

      assertThat(table.ring())
          .startsWith(new PlayerWentAway("ada"), new HandStood(2))
          .endsWith(new RoundEnded(), new PlayerLeft("ada"));
    }

    @Test
    void finds_seat_and_hand_by_coming_back_before_the_end() {
      var table = tableWithCards(Rules.STANDARD, "TS", "TD", "9H", "9S", "8D", "TC");
      table.accept(new Create("ada", Rules.STANDARD, new Pace(20, 15, 30, 600, 1)));
      table.dealtTo(100, "ada", "bob");
      table.ring();
      assertThat(table.view().seats().getFirst().away()).isTrue();

      table.accept(new Join("ada", null));
      table.accept(new Stand("bob"));

      assertThat(table.view().seats()).extracting("userId").containsExactly("ada", "bob");
      assertThat(table.table().seating().timing().missed()).isEmpty();
    }
  }

  @Nested
  class a_table_at_which_nobody_bets {
    @Test
    void is_closed_and_forgotten_when_nobody_ever_did() {
      var table = emptyTable().seated("ada");

      assertThat(table.ring())
          .containsExactly(
              new PlayerLeft("ada"), new PlayerForgotten("ada", chips(1000)), new TableClosed());
      assertThat(table.table()).isEqualTo(Table.unopened("t1"));
      assertThat(table.view().phase()).isEqualTo("closed");
    }

    @Test
    void is_closed_and_remembers_the_chips_of_those_who_played() {
      var table = tableWithCards("TS", "TH", "9S", "TC").dealtTo(100, "ada").seated("bob");
      table.accept(new Stand("ada"));

      assertThat(table.ring()).endsWith(new TableClosed());

      assertThat(table.table())
          .isInstanceOfSatisfying(
              Table.Closed.class,
              closed -> {
                assertThat(closed.seating().chips()).isEqualTo(Map.of("ada", chips(900)));
                assertThat(closed.seating().house()).isEqualTo(chips(100));
                assertThat(closed.seating().issued()).isEqualTo(chips(1000));
              });
      assertThat(table.decide(new PlaceBet("ada", chips(5)))).isEqualTo(refused(Refusal.NO_TABLE));
      assertThat(table.decide(new Watch("ada"))).isEqualTo(refused(Refusal.NO_TABLE));
      assertThat(table.accept(new Leave("ada"))).isEmpty();
    }

    @Test
    void can_be_opened_again_by_other_rules_and_gives_the_chips_back() {
      var table = tableWithCards("TS", "TH", "9S", "TC").dealtTo(100, "ada");
      table.accept(new Stand("ada"));
      table.ring();
      long version = table.view().version();

      table.later(5).accept(new Create("bob", Rules.BASE));

      assertThat(table.accept(new Join("ada", 3))).containsExactly(new PlayerSat("ada", 3));
      assertThat(table.chips("ada")).isEqualTo(900);
      assertThat(table.view().rules()).isEqualTo(RulesView.of(Rules.BASE));
      assertThat(table.view().version()).isGreaterThan(version);
      assertThat(table.view().hands()).isEmpty();
    }

    @Test
    void stays_open_for_those_who_do_something() {
      var table = emptyTable().seated("ada");
      var first = table.clock();

      table.later(5_000).accept(new BuyIn("ada", chips(1)));

      assertThat(table.clock().id()).isNotEqualTo(first.id());
      assertThat(table.left()).isEqualTo(600_000);
    }

    @Test
    void stays_open_for_those_who_look_at_it_from_time_to_time() {
      var table = emptyTable().seated("ada");

      assertThat(table.later(300_000).acceptAll(new Watch("bob"))).isEmpty();
      assertThat(table.later(1).acceptAll(new Watch("bob")))
          .containsExactly(new ClockStarted(Kind.IDLE, 900_002));
    }

    @Test
    void shows_what_the_shoe_followed_from_before_it_is_closed() {
      var cut = Rules.STANDARD.change().decks(1).cutCard(30).rules();
      var table = TableFixtures.fairTable(cut).seated("ada");
      table.accept(new PlaceBet("ada", chips(1)));
      if (table.view().phase().equals("playing")) {
        table.accept(new Leave("ada"));
      }

      var revealed = (TableEvent.ShoeRevealed) table.ringing().getFirst();

      assertThat(revealed.shoe().problems()).isEmpty();
      assertThat(revealed.shoe().dealt()).hasSizeGreaterThanOrEqualTo(4);
      assertThat(table.table().seating().chance().next()).isNull();
    }
  }

  @Nested
  class an_outage {
    @Test
    void gives_the_time_back_to_the_same_clock() {
      var table = tableWithCards("TS", "9H", "8S", "TC").dealtTo(100, "ada");
      var clock = table.clock();

      assertThat(table.acceptAll(new Extend(clock.id(), 5_000)))
          .containsExactly(new ClockExtended(clock.until() + 5_000));

      assertThat(table.clock().id()).isEqualTo(clock.id());
      assertThat(table.left()).isEqualTo(35_000);
      assertThat(table.view().clock()).isEqualTo(new TableView.ClockView("turn", 35_001));
    }
  }

  @Nested
  class a_clock_that_does_not_run_any_more {
    @Test
    void changes_nothing() {
      var table = tableWithCards("TS", "9H", "8S", "TC", "2C").dealtTo(100, "ada");
      var late = table.clock().id();
      table.accept(new Stand("ada"));

      assertThat(table.acceptAll(new Elapse(late))).isEmpty();
      assertThat(table.acceptAll(new Extend(late, 1_000))).isEmpty();
      assertThat(emptyTable().acceptAll(new Elapse(late))).isEmpty();
    }
  }

  @Nested
  class a_table_that_was_written_down_before_there_were_clocks {
    private static TableFixtures old() {
      var seating =
          Table.unopened("t1")
              .apply(new ChipsIssued("ada", chips(1000)))
              .apply(new PlayerSat("ada", 0))
              .apply(new ChipsIssued("bob", chips(1000)))
              .apply(new PlayerSat("bob", 1))
              .seating();
      return TableFixtures.restored(new Table.Betting(seating, Shoe.EMPTY, Map.of(), null));
    }

    @Test
    void waits_for_nobody_until_something_happens() {
      assertThat(old().table().clock()).isNull();
    }

    @Test
    void then_waits_as_long_as_others() {
      var table = old();

      table.accept(new PlaceBet("ada", chips(5)));

      assertThat(table.clock().kind()).isEqualTo(Kind.BETTING);
      assertThat(table.left()).isEqualTo(20_000);
    }
  }

  @Nested
  class the_pace_of_a_table {
    private static final Pace QUICK = new Pace(5, 6, 7, 90, 1);

    @Test
    void is_chosen_as_it_is_opened() {
      var table = emptyTable();

      assertThat(table.acceptAll(new Create("ada", Rules.BASE, QUICK)))
          .startsWith(new TableOpened(Rules.BASE), new TableEvent.ClocksSet(QUICK, 1));
      assertThat(table.left()).isEqualTo(90_000);
      assertThat(table.view().pace()).isEqualTo(new PaceView("5s", "6s", "7s", "90s", 1));
    }

    @Test
    void is_not_changed_any_more() {
      var table = emptyTable();
      table.accept(new Create("ada", Rules.BASE, QUICK));

      assertThat(table.decide(new Create("ada", Rules.BASE)))
          .isEqualTo(refused(Refusal.TABLE_EXISTS));
      assertThat(table.accept(new Create("ada", Rules.BASE, QUICK))).isEmpty();
    }

    @Test
    void has_bounds() {
      assertThat(emptyTable().decide(new Create("ada", Rules.BASE, null)))
          .isEqualTo(refused(Refusal.NO_SUCH_PACE));
      for (var words :
          List.of(
              new PaceView("0s", "1s", "1s", "1s", 1),
              new PaceView("601s", "1s", "1s", "1s", 1),
              new PaceView("1s", "11m", "1s", "1s", 1),
              new PaceView("1s", "1s", "601s", "1s", 1),
              new PaceView("1s", "1s", "1s", "1441m", 1),
              new PaceView("1s", "1s", "1s", "1s", 0),
              new PaceView("1s", "1s", "1s", "1s", 11),
              new PaceView("1h", "1s", "1s", "1s", 1),
              new PaceView("1s", "1", "1s", "1s", 1))) {
        assertThatThrownBy(words::pace)
            .as("%s", words)
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThat(new PaceView("1s", "10m", "600s", "1440m", 10).pace())
          .isEqualTo(new Pace(1, 600, 600, 86_400, 10));
      assertThat(PaceView.of(Pace.STANDARD)).isEqualTo(new PaceView("20s", "15s", "30s", "10m", 3));
    }
  }
}
