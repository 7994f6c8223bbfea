package io.rtsuite.blackjack.strategy;

import static io.rtsuite.blackjack.rules.Action.DOUBLE;
import static io.rtsuite.blackjack.rules.Action.HIT;
import static io.rtsuite.blackjack.rules.Action.SPLIT;
import static io.rtsuite.blackjack.rules.Action.STAND;
import static io.rtsuite.blackjack.rules.Action.SURRENDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rtsuite.blackjack.rules.Action;
import io.rtsuite.blackjack.rules.Doubling;
import io.rtsuite.blackjack.rules.Rules;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategyTest {

  private static double percent(Rules rules) {
    return 100 * Strategy.of(rules).expectedHouseEdge();
  }

  @Nested
  class of_the_base_rules {
    private static final Strategy BASE = Strategy.of(Rules.BASE);

    /** Against 2 to 10 and an ace, as tables are printed. */
    private String row(java.util.function.IntFunction<Action> choice) {
      var letters = new StringBuilder();
      for (int upCard : new int[] {2, 3, 4, 5, 6, 7, 8, 9, 10, 1}) {
        letters.append(
            switch (choice.apply(upCard)) {
              case STAND -> 'S';
              case HIT -> 'H';
              case DOUBLE -> 'D';
              case SPLIT -> 'P';
              case SURRENDER -> 'R';
            });
      }
      return letters.toString();
    }

    @ParameterizedTest
    @CsvSource({
      "17, SSSSSSSSSR",
      "16, SSSSSHHRRR",
      "15, SSSSSHHHRR",
      "13, SSSSSHHHHH",
      "12, HHSSSHHHHH",
      "11, DDDDDDDDDD",
      "10, DDDDDDDDHH",
      "9, HDDDDHHHHH",
      "8, HHHHHHHHHH"
    })
    void plays_hard_totals_as_everybody_does(int total, String expected) {
      assertThat(row(up -> BASE.withTotal(total, false, up))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
      "20, SSSSSSSSSS",
      "19, SSSSDSSSSS",
      "18, DDDDDSSHHH",
      "17, HDDDDHHHHH",
      "15, HHDDDHHHHH",
      "13, HHHDDHHHHH"
    })
    void plays_soft_totals_as_everybody_does(int total, String expected) {
      assertThat(row(up -> BASE.withTotal(total, true, up))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
      "1, PPPPPPPPPP", "10, SSSSSSSSSS", "9, PPPPPSPPSS", "8, PPPPPPPPPR", "7, PPPPPPHHHH",
      "6, PPPPPHHHHH", "5, DDDDDDDDHH", "4, HHHPPHHHHH", "3, PPPPPPHHHH", "2, PPPPPPHHHH"
    })
    void plays_pairs_as_everybody_does(int points, String expected) {
      assertThat(row(up -> BASE.withPair(points, up))).isEqualTo(expected);
    }

    @Test
    void takes_no_insurance() {
      assertThat(BASE.insures()).isFalse();
    }
  }

  @Nested
  class of_other_rules {
    @Test
    void doubles_less_against_a_blackjack_that_may_come() {
      var strategy = Strategy.of(Rules.BASE.change().dealerPeeks(false).rules());

      assertThat(strategy.withTotal(11, false, 10)).isEqualTo(HIT);
      assertThat(strategy.withPair(8, 10)).isNotEqualTo(SPLIT);
      assertThat(strategy.withPair(1, 1)).isEqualTo(HIT);
    }

    @Test
    void splits_less_where_split_hands_cannot_be_doubled() {
      var strategy = Strategy.of(Rules.BASE.change().doubleAfterSplit(false).rules());

      assertThat(strategy.withPair(2, 2)).isEqualTo(HIT);
      assertThat(strategy.withPair(4, 5)).isEqualTo(HIT);
      assertThat(strategy.withPair(6, 2)).isEqualTo(HIT);
    }

    @Test
    void keeps_to_what_is_allowed() {
      var strategy =
          Strategy.of(
              Rules.BASE.change().maxHands(1).doubling(Doubling.NONE).lateSurrender(false).rules());

      assertThat(strategy.withPair(8, 6)).isEqualTo(STAND);
      assertThat(strategy.withTotal(11, false, 6)).isEqualTo(HIT);
      assertThat(strategy.withTotal(16, false, 10)).isEqualTo(HIT);
    }

    @Test
    void doubles_11_against_an_ace_with_one_deck_though_the_dealer_stands_on_17() {
      var oneDeck = Rules.BASE.change().decks(1).dealerHitsSoft17(false).rules();
      var eightDecks = oneDeck.change().decks(8).rules();

      assertThat(Strategy.of(oneDeck).withTotal(11, false, 1)).isEqualTo(DOUBLE);
      assertThat(Strategy.of(eightDecks).withTotal(11, false, 1)).isEqualTo(HIT);
    }
  }

  @Nested
  class the_expected_house_edge {
    /** The greatest distance between two published analyses is 0.005. */
    private static final double TOLERANCE = 0.002;

    @ParameterizedTest
    @CsvSource({
      "1, 0.011, -0.162",
      "2, 0.328, 0.143",
      "4, 0.480, 0.286",
      "6, 0.530, 0.333",
      "8, 0.555, 0.356",
      "0, 0.629, 0.426"
    })
    void is_the_published_one_for_every_number_of_decks(int decks, double hits, double stands) {
      var rules = Rules.BASE.change().decks(decks).rules();

      assertThat(percent(rules)).isCloseTo(hits, within(TOLERANCE));
      assertThat(percent(rules.change().dealerHitsSoft17(false).rules()))
          .isCloseTo(stands, within(TOLERANCE));
    }

    @Test
    void changes_with_each_rule_as_published() {
      assertEffect(1.360, rules -> rules.blackjackPays(6, 5));
      assertEffect(2.266, rules -> rules.blackjackPays(1, 1));
      assertEffect(-2.266, rules -> rules.blackjackPays(2, 1));
      assertEffect(0.106, rules -> rules.dealerPeeks(false));
      assertEffect(0.106, rules -> rules.doubling(Doubling.NINE_TO_ELEVEN));
      assertEffect(0.201, rules -> rules.doubling(Doubling.TEN_TO_ELEVEN));
      assertEffect(0.144, rules -> rules.doubleAfterSplit(false));
      assertEffect(0.088, rules -> rules.lateSurrender(false));
      assertEffect(0.559, rules -> rules.maxHands(1));
      assertEffect(0.054, rules -> rules.maxHands(2));
      assertEffect(0.008, rules -> rules.maxHands(3));
      assertEffect(-0.068, rules -> rules.resplitAces(true));
      assertEffect(-0.177, rules -> rules.hitSplitAces(true));
    }

    private static void assertEffect(double points, UnaryOperator<Rules.Change> change) {
      var rules = change.apply(Rules.BASE.change()).rules();

      assertThat(percent(rules) - percent(Rules.BASE))
          .as("%s", rules)
          .isCloseTo(points, within(TOLERANCE));
    }
  }
}
