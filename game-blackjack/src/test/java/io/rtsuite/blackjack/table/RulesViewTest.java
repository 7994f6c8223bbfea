package io.rtsuite.blackjack.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.blackjack.rules.Doubling;
import io.rtsuite.blackjack.rules.Rules;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulesViewTest {

  private static final RulesView BASE = RulesView.of(Rules.BASE);

  static List<Rules> rules() {
    return List.<UnaryOperator<Rules.Change>>of(
            rules -> rules,
            rules -> rules.decks(1).dealerHitsSoft17(false),
            rules -> rules.blackjackPays(6, 5).dealerPeeks(false),
            rules -> rules.blackjackPays(1, 1).doubling(Doubling.NINE_TO_ELEVEN),
            rules -> rules.blackjackPays(2, 1).doubling(Doubling.TEN_TO_ELEVEN),
            rules -> rules.doubling(Doubling.NONE).doubleAfterSplit(false),
            rules -> rules.maxHands(2).resplitAces(true).hitSplitAces(true),
            rules -> rules.lateSurrender(false).insurance(true).cutCard(78))
        .stream()
        .map(change -> change.apply(Rules.BASE.change()).rules())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void words_mean_the_rules_that_they_were_made_of(Rules rules) {
    assertThat(RulesView.of(rules).rules()).isEqualTo(rules);
  }

  @Test
  void the_words_are_those_that_clients_use() {
    assertThat(BASE)
        .isEqualTo(
            new RulesView(
                6, "h17", "3:2", true, "any", true, 4, false, false, "late", false, "fresh"));
    assertThat(
            RulesView.of(
                Rules.BASE
                    .change()
                    .dealerHitsSoft17(false)
                    .lateSurrender(false)
                    .cutCard(9)
                    .rules()))
        .isEqualTo(
            new RulesView(
                6, "s17", "3:2", true, "any", true, 4, false, false, "none", false, "cut:9"));
  }

  @Nested
  class words_that_mean_no_rules {
    private static RulesView with(
        int decks, String dealer, String pays, String doubling, String surrender, String shoe) {
      return new RulesView(
          decks, dealer, pays, true, doubling, true, 4, false, false, surrender, false, shoe);
    }

    @Test
    void are_refused() {
      assertThat(with(6, "h17", "3:2", "any", "late", "fresh").rules()).isEqualTo(Rules.BASE);
      for (var words :
          List.of(
              with(0, "h17", "3:2", "any", "late", "fresh"),
              with(9, "h17", "3:2", "any", "late", "fresh"),
              with(6, "h18", "3:2", "any", "late", "fresh"),
              with(6, "h17", "4:3", "any", "late", "fresh"),
              with(6, "h17", "3:2", "some", "late", "fresh"),
              with(6, "h17", "3:2", "any", "early", "fresh"),
              with(6, "h17", "3:2", "any", "late", "stale"),
              with(6, "h17", "3:2", "any", "late", "cut:0"),
              with(6, "h17", "3:2", "any", "late", "cut:312"))) {
        assertThatThrownBy(words::rules)
            .as("%s", words)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
