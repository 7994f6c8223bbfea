package io.rtsuite.blackjack.rules;

import static io.rtsuite.blackjack.rules.Action.DOUBLE;
import static io.rtsuite.blackjack.rules.Action.HIT;
import static io.rtsuite.blackjack.rules.Action.SPLIT;
import static io.rtsuite.blackjack.rules.Action.STAND;
import static io.rtsuite.blackjack.rules.Action.SURRENDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DealTest {

  private static final Rules BASE = Rules.BASE;

  /** A round for one player who bets 10; cards come in this order: player, dealer, player, hole. */
  private static final class Dealt {

    private final Deal deal;
    private final Queue<Integer> cards = new ArrayDeque<>();

    private Dealt(Rules rules, String points, long... bets) {
      this.deal = new Deal(rules, bets.length);
      for (char card : points.replace(" ", "").toCharArray()) {
        cards.add(card == 'A' ? 1 : card == 'T' ? 10 : card - '0');
      }
      deal.begin(bets);
      giveCards();
    }

    private void giveCards() {
      while (deal.awaits() == Deal.Awaits.CARD) {
        deal.give(cards.remove());
      }
    }

    Dealt then(Action... actions) {
      for (Action action : actions) {
        deal.act(action);
        giveCards();
      }
      return this;
    }

    /** How the round ended; all arranged cards were dealt. */
    Outcome[] outcomes() {
      assertThat(deal.awaits()).isEqualTo(Deal.Awaits.NOTHING);
      assertThat(cards).isEmpty();
      return IntStream.range(0, deal.hands()).mapToObj(deal::outcome).toArray(Outcome[]::new);
    }

    long net() {
      outcomes();
      return deal.net(0);
    }

    boolean may(Action action) {
      return deal.allows(action);
    }
  }

  private static Dealt dealt(Rules rules, String cards) {
    return new Dealt(rules, cards, 10);
  }

  private static Dealt dealt(String cards) {
    return dealt(BASE, cards);
  }

  @Nested
  class a_hand {
    @Test
    void wins_with_more_than_the_dealer() {
      assertThat(dealt("TT98").then(STAND).outcomes()).containsExactly(Outcome.WON);
    }

    @Test
    void loses_with_less() {
      assertThat(dealt("TT78").then(STAND).outcomes()).containsExactly(Outcome.LOST);
    }

    @Test
    void pushes_with_the_same() {
      assertThat(dealt("TT88").then(STAND).net()).isZero();
    }

    @Test
    void wins_when_the_dealer_busts() {
      assertThat(dealt("TT26 T").then(STAND).net()).isEqualTo(10);
    }

    @Test
    void loses_when_it_busts_and_the_dealer_takes_no_card() {
      assertThat(dealt("TT66 T").then(HIT).net()).isEqualTo(-10);
    }

    @Test
    void that_reaches_21_stands_by_itself() {
      assertThat(dealt("TT67 5").then(HIT).net()).isEqualTo(10);
    }

    @Test
    void wins_twice_as_much_when_doubled() {
      assertThat(dealt("6T57 T").then(DOUBLE).net()).isEqualTo(20);
      assertThat(dealt("6T57 2").then(DOUBLE).net()).isEqualTo(-20);
    }

    @Test
    void is_doubled_with_its_first_two_cards_only() {
      assertThat(dealt("2T27 2").then(HIT).may(DOUBLE)).isFalse();
    }

    @Test
    void does_nothing_that_the_rules_forbid() {
      var dealt = dealt("TT67");

      assertThatThrownBy(() -> dealt.then(SPLIT)).isInstanceOf(IllegalStateException.class);
      assertThat(dealt.then(STAND).outcomes()).containsExactly(Outcome.LOST);
    }
  }

  @Nested
  class doubling {
    private boolean mayDouble(Doubling doubling, String cards) {
      return dealt(BASE.change().doubling(doubling).rules(), cards).may(DOUBLE);
    }

    @Test
    void of_any_two_cards() {
      assertThat(mayDouble(Doubling.ANY, "2T27")).isTrue();
      assertThat(mayDouble(Doubling.ANY, "AT67")).isTrue();
      assertThat(mayDouble(Doubling.ANY, "TTT7")).isTrue();
    }

    @Test
    void of_9_to_11_leaves_out_soft_totals() {
      assertThat(mayDouble(Doubling.NINE_TO_ELEVEN, "2T67")).isFalse();
      assertThat(mayDouble(Doubling.NINE_TO_ELEVEN, "2T77")).isTrue();
      assertThat(mayDouble(Doubling.NINE_TO_ELEVEN, "5T67")).isTrue();
      assertThat(mayDouble(Doubling.NINE_TO_ELEVEN, "6T67")).isFalse();
      assertThat(mayDouble(Doubling.NINE_TO_ELEVEN, "AT87")).isFalse();
    }

    @Test
    void of_10_and_11() {
      assertThat(mayDouble(Doubling.TEN_TO_ELEVEN, "2T77")).isFalse();
      assertThat(mayDouble(Doubling.TEN_TO_ELEVEN, "3T77")).isTrue();
      assertThat(mayDouble(Doubling.TEN_TO_ELEVEN, "5T67")).isTrue();
    }

    @Test
    void of_nothing() {
      assertThat(mayDouble(Doubling.NONE, "5T67")).isFalse();
    }
  }

  @Nested
  class a_blackjack {
    @Test
    void wins_at_once_and_is_paid_by_its_odds() {
      assertThat(dealt("AT T7").net()).isEqualTo(15);
      assertThat(dealt(BASE.change().blackjackPays(6, 5).rules(), "AT T7").net()).isEqualTo(12);
      assertThat(dealt(BASE.change().blackjackPays(1, 1).rules(), "AT T7").net()).isEqualTo(10);
    }

    @Test
    void pushes_against_the_dealers() {
      assertThat(dealt("AT TA").outcomes()).containsExactly(Outcome.PUSHED);
    }

    @Test
    void of_the_dealer_beats_another_21() {
      var rules = BASE.change().dealerPeeks(false).rules();

      assertThat(dealt(rules, "7T7 7 A").then(HIT).outcomes()).containsExactly(Outcome.LOST);
    }

    @Test
    void of_the_dealer_who_peeks_ends_the_round_before_anybody_acts() {
      assertThat(dealt("TA 9T").net()).isEqualTo(-10);
      assertThat(dealt("TT 9A").net()).isEqualTo(-10);
    }
  }

  @Nested
  class the_dealer {
    @Test
    void hits_a_soft_17_or_not() {
      assertThat(dealt("TAT6 4").then(STAND).outcomes()).containsExactly(Outcome.LOST);
      assertThat(
              dealt(BASE.change().dealerHitsSoft17(false).rules(), "TAT6").then(STAND).outcomes())
          .containsExactly(Outcome.WON);
    }

    @Test
    void counts_an_ace_as_one_where_eleven_would_bust() {
      assertThat(dealt("TAT2 9 5").then(STAND).outcomes()).containsExactly(Outcome.WON);
    }
  }

  @Nested
  class without_a_hole_card {
    private static final Rules NO_HOLE = BASE.change().dealerPeeks(false).rules();

    @Test
    void the_dealers_second_card_comes_last() {
      assertThat(dealt(NO_HOLE, "6T5 T 7").then(DOUBLE).net()).isEqualTo(20);
    }

    @Test
    void a_blackjack_of_the_dealer_takes_doubles() {
      assertThat(dealt(NO_HOLE, "6T5 T A").then(DOUBLE).net()).isEqualTo(-20);
    }

    @Test
    void a_blackjack_of_the_dealer_takes_every_split_hand() {
      assertThat(dealt(NO_HOLE, "8T8 T T A").then(SPLIT, STAND, STAND).net()).isEqualTo(-20);
    }

    @Test
    void a_blackjack_of_the_dealer_takes_all_of_a_surrendered_bet() {
      assertThat(dealt(NO_HOLE, "TT6 A").then(SURRENDER).net()).isEqualTo(-10);
      assertThat(dealt(NO_HOLE, "TT6 7").then(SURRENDER).net()).isEqualTo(-5);
    }

    @Test
    void a_surrender_against_a_card_that_makes_no_blackjack_needs_no_second_card() {
      assertThat(dealt(NO_HOLE, "T96").then(SURRENDER).net()).isEqualTo(-5);
    }

    @Test
    void a_players_blackjack_waits_for_the_second_card_only_where_it_matters() {
      assertThat(dealt(NO_HOLE, "A9T").net()).isEqualTo(15);
      assertThat(dealt(NO_HOLE, "ATT 7").net()).isEqualTo(15);
      assertThat(dealt(NO_HOLE, "ATT A").net()).isZero();
    }
  }

  @Nested
  class a_split {
    @Test
    void makes_two_hands_with_the_same_bet_each() {
      assertThat(dealt("8T87 3 T T").then(SPLIT, DOUBLE, STAND).net()).isEqualTo(30);
    }

    @Test
    void takes_any_two_cards_of_the_same_points() {
      assertThat(dealt("TTT7").may(SPLIT)).isTrue();
      assertThat(dealt("9TT7").may(SPLIT)).isFalse();
      assertThat(dealt("2T27 4").then(HIT).may(SPLIT)).isFalse();
    }

    @Test
    void can_be_repeated_up_to_the_most_hands() {
      var dealt = dealt(BASE.change().maxHands(3).rules(), "8587 8 8 T T T").then(SPLIT, SPLIT);

      assertThat(dealt.may(SPLIT)).isFalse();
    }

    @Test
    void is_played_hand_after_hand() {
      var dealt = dealt("8T87 8 2 3 T").then(SPLIT, SPLIT);

      assertThat(dealt.deal.hands()).isEqualTo(3);
      assertThat(dealt.deal.turn()).isZero();
      assertThat(dealt.deal.total(0)).isEqualTo(10);
      dealt.then(STAND);
      assertThat(dealt.deal.turn()).isEqualTo(1);
      assertThat(dealt.deal.total(1)).isEqualTo(11);
      dealt.then(STAND);
      assertThat(dealt.deal.total(2)).isEqualTo(18);
    }

    @Test
    void is_not_offered_where_there_is_but_one_hand() {
      assertThat(dealt(BASE.change().maxHands(1).rules(), "8T87").may(SPLIT)).isFalse();
    }

    @Test
    void leaves_no_surrender() {
      assertThat(dealt("8T87 2").then(SPLIT).may(SURRENDER)).isFalse();
    }

    @Test
    void can_be_doubled_where_the_rules_say_so() {
      assertThat(dealt("8T87 3").then(SPLIT).may(DOUBLE)).isTrue();
      assertThat(
              dealt(BASE.change().doubleAfterSplit(false).rules(), "8T87 3")
                  .then(SPLIT)
                  .may(DOUBLE))
          .isFalse();
    }

    @Test
    void makes_no_blackjacks() {
      assertThat(dealt("TTT7 A A").then(SPLIT).net()).isEqualTo(20);
      assertThat(dealt("T8T3 A A T").then(SPLIT).outcomes())
          .containsExactly(Outcome.PUSHED, Outcome.PUSHED);
    }
  }

  @Nested
  class split_aces {
    @Test
    void get_one_card_each_and_stand() {
      assertThat(dealt("ATA7 5 9").then(SPLIT).net()).isZero();
    }

    @Test
    void are_not_split_again() {
      assertThat(dealt("ATA7 A A").then(SPLIT).outcomes())
          .containsExactly(Outcome.LOST, Outcome.LOST);
    }

    @Test
    void are_split_again_where_the_rules_say_so() {
      var dealt = dealt(BASE.change().resplitAces(true).rules(), "ATA7 A 9 9 9").then(SPLIT);

      assertThat(dealt.may(HIT)).isFalse();
      assertThat(dealt.may(DOUBLE)).isFalse();
      assertThat(dealt.then(SPLIT).net()).isEqualTo(30);
    }

    @Test
    void may_take_more_cards_where_the_rules_say_so() {
      var dealt = dealt(BASE.change().hitSplitAces(true).rules(), "ATA7 5 4 6").then(SPLIT);

      assertThat(dealt.may(DOUBLE)).isFalse();
      assertThat(dealt.may(SPLIT)).isFalse();
      assertThat(dealt.then(HIT, STAND, STAND).net()).isEqualTo(10);
    }
  }

  @Nested
  class surrender {
    @Test
    void costs_half_the_bet_and_the_dealer_takes_no_card() {
      assertThat(dealt("TT66").then(SURRENDER).net()).isEqualTo(-5);
    }

    @Test
    void is_for_the_first_two_cards() {
      assertThat(dealt("2T26 2").then(HIT).may(SURRENDER)).isFalse();
    }

    @Test
    void is_not_offered_where_the_rules_have_none() {
      assertThat(dealt(BASE.change().lateSurrender(false).rules(), "TT66").may(SURRENDER))
          .isFalse();
    }
  }

  @Nested
  class insurance {
    private static final Rules OFFERED = BASE.change().insurance(true).rules();

    @Test
    void is_offered_when_the_dealer_shows_an_ace() {
      assertThat(dealt(OFFERED, "TA8T").deal.awaits()).isEqualTo(Deal.Awaits.INSURANCE);
      assertThat(dealt(OFFERED, "TT87").deal.awaits()).isEqualTo(Deal.Awaits.ACTION);
      assertThat(dealt("TA87").deal.awaits()).isEqualTo(Deal.Awaits.ACTION);
    }

    @Test
    void makes_up_for_a_blackjack_of_the_dealer() {
      var dealt = dealt(OFFERED, "TA8T");

      dealt.deal.insure(0, true);

      assertThat(dealt.net()).isZero();
    }

    @Test
    void is_lost_otherwise() {
      var dealt = dealt(OFFERED, "TA89");

      dealt.deal.insure(0, true);

      assertThat(dealt.then(STAND).net()).isEqualTo(-15);
    }

    @Test
    void can_be_declined() {
      var dealt = dealt(OFFERED, "TA8T");

      dealt.deal.insure(0, false);

      assertThat(dealt.net()).isEqualTo(-10);
    }

    @Test
    void makes_even_money_of_a_blackjack() {
      var dealt = dealt(OFFERED, "AATT");

      dealt.deal.insure(0, true);

      assertThat(dealt.net()).isEqualTo(10);
    }

    @Test
    void is_settled_without_a_hole_card_too() {
      var dealt = dealt(OFFERED.change().dealerPeeks(false).rules(), "TA6 T T");

      dealt.deal.insure(0, true);

      assertThat(dealt.then(HIT).net()).isZero();
    }

    @Test
    void waits_for_everybody() {
      var dealt = new Dealt(OFFERED, "T T A 8 9 9", 10, 20);

      dealt.deal.insure(1, true);
      assertThat(dealt.deal.mayInsure(0)).isTrue();
      assertThat(dealt.deal.mayInsure(1)).isFalse();
      assertThatThrownBy(() -> dealt.deal.insure(1, true))
          .isInstanceOf(IllegalStateException.class);
      dealt.deal.insure(0, false);

      dealt.then(STAND, STAND);
      assertThat(dealt.deal.net(0)).isEqualTo(-10);
      assertThat(dealt.deal.net(1)).isEqualTo(-20 - 10);
    }
  }

  @Nested
  class several_players {
    @Test
    void play_in_the_order_of_their_bets() {
      var dealt = new Dealt(BASE, "T 8 T 5 8 7 T 3 T T", 10, 20).then(HIT);

      assertThat(dealt.deal.turn()).isEqualTo(1);
      dealt.then(SPLIT, DOUBLE, STAND);
      assertThat(dealt.outcomes()).containsExactly(Outcome.LOST, Outcome.WON, Outcome.WON);
      assertThat(dealt.deal.net(0)).isEqualTo(-10);
      assertThat(dealt.deal.net(1)).isEqualTo(60);
    }

    @Test
    void go_on_without_one_who_is_gone() {
      var dealt = new Dealt(BASE, "T 8 T 5 9 7", 10, 20);

      dealt.deal.abandon(0);

      assertThat(dealt.deal.turn()).isEqualTo(1);
      assertThat(dealt.then(STAND).outcomes()).containsExactly(Outcome.LOST, Outcome.PUSHED);
    }

    @Test
    void do_not_wait_for_the_answer_of_one_who_is_gone() {
      var dealt = new Dealt(BASE.change().insurance(true).rules(), "T T A 8 9 9", 10, 20);

      dealt.deal.insure(0, false);
      dealt.deal.abandon(1);

      assertThat(dealt.deal.awaits()).isEqualTo(Deal.Awaits.ACTION);
      assertThat(dealt.deal.insurance(1)).isZero();
    }
  }

  @Nested
  class a_deal_under_way {
    private static Hand hand(String... cards) {
      return new Hand(Arrays.stream(cards).map(Card::parse).toList());
    }

    @Test
    void is_taken_up_where_it_stood() {
      var deal = new Deal(BASE, 1);

      deal.clear(1);
      deal.lay(0, 20, hand("8S", "3S", "TS"), true, true, false);
      deal.lay(0, 10, hand("8H"), false, true, false);
      deal.resume(hand("TC", "7C"));

      assertThat(deal.awaits()).isEqualTo(Deal.Awaits.CARD);
      assertThat(deal.receiver()).isEqualTo(1);
      deal.give(3);
      assertThat(deal.allows(DOUBLE)).isTrue();
      deal.act(STAND);
      assertThat(deal.net(0)).isEqualTo(10);
    }

    @Test
    void still_waits_for_answers_about_insurance() {
      var deal = new Deal(BASE.change().insurance(true).rules(), 2);

      deal.clear(2);
      deal.lay(0, 10, hand("8S", "3S"), false, false, false);
      deal.lay(1, 10, hand("8H", "TH"), false, false, false);
      deal.layInsurance(0, 5);
      deal.resume(hand("AC", "7C"));

      assertThat(deal.mayInsure(0)).isFalse();
      assertThat(deal.mayInsure(1)).isTrue();
    }
  }

  @Nested
  class whoever_drives_a_deal {
    @Test
    void is_stopped_when_it_does_what_is_not_awaited() {
      var deal = new Deal(BASE.change().insurance(true).rules(), 1);
      deal.begin(new long[] {10});
      assertThatThrownBy(() -> deal.act(STAND)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> deal.insure(0, true)).isInstanceOf(IllegalStateException.class);
      for (int points : new int[] {10, 9, 8, 10}) {
        deal.give(points);
      }

      assertThatThrownBy(() -> deal.give(5)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> deal.insure(0, true)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> deal.outcome(0)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> deal.insuranceReturned(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void can_ask_what_lies_on_the_table() {
      var deal = new Deal(BASE, 2);
      deal.begin(new long[] {10, 30});
      for (int points : new int[] {1, 8, 9, 6, 8, 7}) {
        deal.give(points);
      }

      assertThat(deal.hands()).isEqualTo(2);
      assertThat(deal.playerOf(1)).isEqualTo(1);
      assertThat(deal.bet(1)).isEqualTo(30);
      assertThat(deal.soft(0)).isTrue();
      assertThat(deal.soft(1)).isFalse();
      assertThat(deal.pair(0)).isFalse();
      assertThat(deal.pair(1)).isTrue();
      assertThat(deal.firstCard(1)).isEqualTo(8);
      assertThat(deal.upCard()).isEqualTo(9);
      assertThat(deal.dealerTotal()).isEqualTo(16);
    }

    @Test
    void can_use_it_for_the_next_round() {
      var deal = new Deal(BASE, 1);
      for (int round = 0; round < 2; round++) {
        deal.begin(new long[] {10});
        for (int points : new int[] {10, 10, 7, 9}) {
          deal.give(points);
        }
        deal.act(STAND);

        assertThat(deal.outcome(0)).isEqualTo(Outcome.LOST);
      }
    }

    @Test
    void is_told_when_it_names_a_player_who_is_none() {
      var deal = new Deal(BASE.change().maxHands(1).rules(), 1);
      deal.begin(new long[] {10});

      assertThatThrownBy(() -> deal.insurancePrice(1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class a_table_without_room_for_another_hand {
    private static final Rules ONE_HAND = BASE.change().maxHands(1).rules();

    @Test
    void settles_what_each_player_won() {
      assertThat(dealt(ONE_HAND, "TT98").then(STAND).net()).isEqualTo(10);
    }

    @Test
    void goes_on_without_a_player() {
      var dealt = dealt(ONE_HAND, "TT98");

      dealt.deal.abandon(0);

      assertThat(dealt.deal.outcome(0)).isEqualTo(Outcome.WON);
    }
  }

  @Nested
  class a_dealer_without_a_hole_card_whom_nobody_can_beat {
    private static final Rules NO_HOLE =
        BASE.change().dealerPeeks(false).insurance(true).maxHands(1).rules();

    /** A player with ten and six who busts, while the dealer shows an ace. */
    private static Dealt bust(boolean insured) {
      var dealt = new Dealt(NO_HOLE, "TA6 T" + (insured ? "T" : ""), 10);
      dealt.deal.insure(0, insured);
      dealt.giveCards();
      return dealt.then(HIT);
    }

    @Test
    void takes_no_second_card_for_nothing() {
      assertThat(bust(false).outcomes()).containsExactly(Outcome.LOST);
    }

    @Test
    void takes_one_where_insurance_depends_on_it() {
      var dealt = bust(true);

      assertThat(dealt.outcomes()).containsExactly(Outcome.LOST);
      assertThat(dealt.deal.insuranceReturned(0)).isEqualTo(15);
    }
  }

  @Nested
  class a_round_that_is_taken_up_again {
    private static final Rules TWO_HANDS = BASE.change().maxHands(2).rules();

    private static Hand hand(String... codes) {
      return new Hand(Arrays.stream(codes).map(Card::parse).toList());
    }

    @Test
    void knows_how_many_hands_a_player_has() {
      var one = new Deal(TWO_HANDS, 1);
      one.clear(1);
      one.lay(0, 10, hand("8S", "8H"), false, false, false);
      one.resume(hand("TS", "7S"));
      var two = new Deal(TWO_HANDS, 1);
      two.clear(1);
      two.lay(0, 10, hand("8S", "8H"), false, true, false);
      two.lay(0, 10, hand("8D"), false, true, false);
      two.resume(hand("TS", "7S"));

      assertThat(one.allows(SPLIT)).isTrue();
      assertThat(two.allows(SPLIT)).isFalse();
    }
  }

  @Nested
  class two_players_who_split_as_often_as_they_can {
    @Test
    void play_each_of_their_hands_by_itself() {
      var dealt = new Dealt(BASE, "8 9 T 8 9 7  8 8 T 3 4 5  9 9 T 9 2 3", 10, 10);

      dealt.then(SPLIT, SPLIT, SPLIT, STAND, STAND, STAND, STAND);
      dealt.then(SPLIT, SPLIT, SPLIT, STAND, STAND, STAND, STAND);

      assertThat(IntStream.range(0, dealt.deal.hands()).map(dealt.deal::total))
          .containsExactly(18, 11, 12, 13, 19, 18, 11, 12);
      assertThat(IntStream.range(0, dealt.deal.hands()).map(dealt.deal::playerOf))
          .containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
    }
  }
}
