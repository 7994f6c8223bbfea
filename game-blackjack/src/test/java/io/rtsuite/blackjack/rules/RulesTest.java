package io.rtsuite.blackjack.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RulesTest {

  private static final Rules STANDARD = Rules.STANDARD;

  private static Hand hand(String... cards) {
    return new Hand(Arrays.stream(cards).map(Card::parse).toList());
  }

  @Nested
  class the_dealer {
    @Test
    void draws_at_16() {
      assertThat(STANDARD.dealerDraws(hand("TS", "6H"))).isTrue();
    }

    @Test
    void stands_at_a_hard_17() {
      assertThat(STANDARD.dealerDraws(hand("TS", "7H"))).isFalse();
    }

    @Test
    void stands_at_a_soft_17() {
      assertThat(STANDARD.dealerDraws(hand("AS", "6H"))).isFalse();
    }

    @Test
    void draws_at_a_soft_17_where_the_rules_say_so() {
      var rules = new Rules(6, true, new Odds(3, 2));

      assertThat(rules.dealerDraws(hand("AS", "6H"))).isTrue();
      assertThat(rules.dealerDraws(hand("AS", "6H", "TC"))).isFalse();
      assertThat(rules.dealerDraws(hand("AS", "7H"))).isFalse();
    }
  }

  @Nested
  class a_hand {
    @Test
    void wins_with_more_than_the_dealer() {
      assertThat(STANDARD.judge(hand("TS", "9H"), hand("TH", "8H"))).isEqualTo(Outcome.WON);
    }

    @Test
    void loses_with_less() {
      assertThat(STANDARD.judge(hand("TS", "7H"), hand("TH", "8H"))).isEqualTo(Outcome.LOST);
    }

    @Test
    void pushes_with_the_same() {
      assertThat(STANDARD.judge(hand("TS", "8S"), hand("TH", "8H"))).isEqualTo(Outcome.PUSHED);
    }

    @Test
    void wins_when_the_dealer_busts() {
      assertThat(STANDARD.judge(hand("TS", "2S"), hand("TH", "6H", "9C"))).isEqualTo(Outcome.WON);
    }

    @Test
    void loses_when_it_busts_even_if_the_dealer_does_too() {
      assertThat(STANDARD.judge(hand("TS", "6S", "9S"), hand("TH", "6H", "9C")))
          .isEqualTo(Outcome.LOST);
    }
  }

  @Nested
  class a_blackjack {
    @Test
    void beats_another_21() {
      assertThat(STANDARD.judge(hand("AS", "KS"), hand("7H", "7S", "7C")))
          .isEqualTo(Outcome.BLACKJACK);
    }

    @Test
    void of_the_dealer_beats_another_21() {
      assertThat(STANDARD.judge(hand("7H", "7S", "7C"), hand("AS", "KS"))).isEqualTo(Outcome.LOST);
    }

    @Test
    void pushes_against_a_blackjack() {
      assertThat(STANDARD.judge(hand("AS", "KS"), hand("AH", "QH"))).isEqualTo(Outcome.PUSHED);
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
      assertThat(new Rules(6, false, new Odds(6, 5)).returned(Outcome.BLACKJACK, 10)).isEqualTo(22);
    }

    @Test
    void is_never_rounded() {
      assertThatThrownBy(() -> STANDARD.returned(Outcome.BLACKJACK, 5))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
