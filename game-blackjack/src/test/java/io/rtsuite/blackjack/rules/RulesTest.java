package io.rtsuite.blackjack.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

  private static final Rules STANDARD = Rules.STANDARD;

  @Nested
  class the_dealer {
    @Test
    void draws_at_16() {
      assertThat(STANDARD.dealerDraws(16, false)).isTrue();
      assertThat(STANDARD.dealerDraws(16, true)).isTrue();
    }

    @Test
    void stands_at_a_hard_17() {
      assertThat(STANDARD.dealerDraws(17, false)).isFalse();
      assertThat(Rules.BASE.dealerDraws(17, false)).isFalse();
    }

    @Test
    void stands_at_a_soft_17() {
      assertThat(STANDARD.dealerDraws(17, true)).isFalse();
    }

    @Test
    void draws_at_a_soft_17_where_the_rules_say_so() {
      assertThat(Rules.BASE.dealerDraws(17, true)).isTrue();
      assertThat(Rules.BASE.dealerDraws(18, true)).isFalse();
    }
  }

  @Nested
  class a_rule_set {
    @Test
    void has_one_to_eight_decks_or_infinitely_many() {
      assertThat(STANDARD.change().decks(8).rules().shoeSize()).isEqualTo(416);
      assertThat(STANDARD.change().decks(Rules.INFINITE).rules().freshShoe()).isTrue();
      assertRefused(STANDARD.change().decks(9));
      assertRefused(STANDARD.change().decks(-1));
    }

    @Test
    void splits_to_one_to_four_hands() {
      assertThat(STANDARD.change().maxHands(4).rules().maxHands()).isEqualTo(4);
      assertRefused(STANDARD.change().maxHands(0));
      assertRefused(STANDARD.change().maxHands(5));
    }

    @Test
    void has_its_cut_card_inside_the_shoe() {
      assertThat(STANDARD.change().cutCard(78).rules().freshShoe()).isFalse();
      assertThat(STANDARD.change().cutCard(311).rules().cutCard()).isEqualTo(311);
      assertRefused(STANDARD.change().cutCard(312));
      assertRefused(STANDARD.change().cutCard(-1));
      assertRefused(STANDARD.change().decks(Rules.INFINITE).cutCard(1));
    }

    @Test
    void keeps_what_a_change_does_not_name() {
      var changed =
          Rules.BASE
              .change()
              .decks(2)
              .dealerHitsSoft17(false)
              .blackjackPays(6, 5)
              .dealerPeeks(false)
              .doubling(Doubling.TEN_TO_ELEVEN)
              .doubleAfterSplit(false)
              .maxHands(3)
              .resplitAces(true)
              .hitSplitAces(true)
              .lateSurrender(false)
              .insurance(true)
              .cutCard(52)
              .rules();

      assertThat(changed.change().rules()).isEqualTo(changed);
      assertThat(changed)
          .isEqualTo(
              new Rules(
                  2,
                  false,
                  new Odds(6, 5),
                  false,
                  Doubling.TEN_TO_ELEVEN,
                  false,
                  3,
                  true,
                  true,
                  false,
                  true,
                  52));
    }

    private void assertRefused(Rules.Change change) {
      assertThatThrownBy(change::rules).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class odds {
    @Test
    void are_read_with_a_colon_between() {
      assertThat(Odds.parse("3:2")).isEqualTo(new Odds(3, 2)).hasToString("3:2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "3:2:1", "a:2", "3:0", "-3:2", "3/2", "99999999999:1"})
    void are_nothing_else(String text) {
      assertThatThrownBy(() -> Odds.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class what_goes_back {
    @Test
    void is_nothing_of_a_lost_bet() {
      assertThat(STANDARD.returned(Outcome.LOST, 100)).isZero();
    }

    @Test
    void is_the_bet_of_a_push() {
      assertThat(STANDARD.returned(Outcome.PUSHED, 100)).isEqualTo(100);
    }

    @Test
    void is_twice_the_bet_of_a_won_one() {
      assertThat(STANDARD.returned(Outcome.WON, 100)).isEqualTo(200);
    }

    @Test
    void is_five_halves_of_the_bet_of_a_blackjack() {
      assertThat(STANDARD.returned(Outcome.BLACKJACK, 100)).isEqualTo(250);
    }

    @Test
    void follows_other_odds() {
      assertThat(STANDARD.change().blackjackPays(6, 5).rules().returned(Outcome.BLACKJACK, 10))
          .isEqualTo(22);
    }

    @Test
    void is_half_of_a_surrendered_bet() {
      assertThat(STANDARD.returned(Outcome.SURRENDERED, 100)).isEqualTo(50);
    }

    @Test
    void is_never_rounded() {
      assertThatThrownBy(() -> STANDARD.returned(Outcome.BLACKJACK, 5))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> STANDARD.returned(Outcome.SURRENDERED, 5))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
