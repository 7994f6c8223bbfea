package io.rtsuite.blackjack.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rtsuite.blackjack.rules.Doubling;
import io.rtsuite.blackjack.rules.Rules;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Seeds are fixed: a failure is a change of the game, never bad luck. */
class SimulationTest {

  /** Chance alone goes further once in 16,000 times. */
  private static final double STANDARD_ERRORS = 4;

  private static final Rules BASE = Rules.BASE;

  private static Tally run(Rules rules, long rounds, int threads) {
    return new Simulation(rules, false, rounds, 1).run(threads, _ -> {}).tally();
  }

  @Nested
  class ten_million_hands {
    private static final long HANDS = 10_000_000;

    private static void assertPublished(double percent, Rules rules) {
      var tally = run(rules, HANDS, 2);

      assertThat(tally.percent())
          .as("%s", rules)
          .isCloseTo(percent, within(STANDARD_ERRORS * tally.standardError()));
      assertThat(tally.standardError()).isBetween(0.025, 0.045);
    }

    @Test
    void from_six_decks() {
      assertPublished(0.333, BASE.change().dealerHitsSoft17(false).rules());
    }

    @Test
    void from_one_deck() {
      assertPublished(0.012, BASE.change().decks(1).rules());
    }

    @Test
    void from_eight_decks_without_a_hole_card_and_with_a_cut_card() {
      assertPublished(
          0.610,
          BASE.change()
              .decks(8)
              .dealerHitsSoft17(false)
              .dealerPeeks(false)
              .lateSurrender(false)
              .maxHands(2)
              .cutCard(208)
              .rules());
    }

    @Test
    void by_players_who_can_but_hit_and_stand() {
      assertPublished(
          2.580,
          BASE.change()
              .lateSurrender(false)
              .maxHands(1)
              .doubling(Doubling.NONE)
              .cutCard(78)
              .rules());
    }
  }

  @Nested
  class the_same_cards_by_other_rules {
    /**
     * What a rule is worth.
     *
     * @param points per cent of a bet that the house wins more
     */
    private record Effect(double points, UnaryOperator<Rules.Change> change) {

      void check() {
        var rules = change.apply(BASE.change()).rules();
        var tally = new Simulation(BASE, false, 1_000_000, 1).difference(rules);

        assertThat(tally.percent())
            .as("%s", rules)
            .isCloseTo(points, within(STANDARD_ERRORS * tally.standardError()));
        // Without a hole card the same cards go to others; elsewhere most hands end alike.
        assertThat(tally.standardError())
            .as("%s", rules)
            .isLessThan(rules.dealerPeeks() ? 0.07 : 0.12);
      }
    }

    @Test
    void bring_the_house_what_is_published_for_each_rule() {
      List.of(
              new Effect(1.360, rules -> rules.blackjackPays(6, 5)),
              new Effect(2.266, rules -> rules.blackjackPays(1, 1)),
              new Effect(-2.266, rules -> rules.blackjackPays(2, 1)),
              new Effect(-0.197, rules -> rules.dealerHitsSoft17(false)),
              new Effect(0.106, rules -> rules.dealerPeeks(false)),
              new Effect(0.106, rules -> rules.doubling(Doubling.NINE_TO_ELEVEN)),
              new Effect(0.201, rules -> rules.doubling(Doubling.TEN_TO_ELEVEN)),
              new Effect(0.144, rules -> rules.doubleAfterSplit(false)),
              new Effect(0.088, rules -> rules.lateSurrender(false)),
              new Effect(0.559, rules -> rules.maxHands(1)),
              new Effect(0.054, rules -> rules.maxHands(2)),
              new Effect(0.008, rules -> rules.maxHands(3)),
              new Effect(-0.068, rules -> rules.resplitAces(true)),
              new Effect(-0.177, rules -> rules.hitSplitAces(true)))
          .parallelStream()
          .forEach(Effect::check);
    }

    @Test
    void bring_nothing_more_by_the_same_rules() {
      var tally = new Simulation(BASE, false, 10_000, 1).difference(BASE);

      assertThat(tally).isEqualTo(new Tally(10_000, 0, 0));
    }

    @Test
    void are_had_from_fresh_shoes_of_one_size_only() {
      var simulation = new Simulation(BASE, false, 10, 1);

      assertThatThrownBy(() -> simulation.difference(BASE.change().cutCard(78).rules()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> simulation.difference(BASE.change().decks(1).rules()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class a_simulation {
    @Test
    void gives_the_same_on_any_number_of_threads() {
      var cut = BASE.change().cutCard(78).rules();

      assertThat(run(BASE, 300_001, 3)).isEqualTo(run(BASE, 300_001, 1));
      assertThat(run(cut, 300_001, 3)).isEqualTo(run(cut, 300_001, 1));
    }

    @Test
    void gives_something_else_for_another_seed() {
      assertThat(new Simulation(BASE, false, 10_000, 2).run(1, _ -> {}).tally())
          .isNotEqualTo(run(BASE, 10_000, 1));
    }

    @Test
    void tells_how_far_it_is() {
      var last = new AtomicLong();

      new Simulation(BASE, false, 200_000, 1).run(1, last::set);

      assertThat(last).hasValue(200_000);
    }

    @Test
    void loses_more_by_always_taking_insurance() {
      var offered = BASE.change().insurance(true).rules();

      var never = new Simulation(offered, false, 1_000_000, 1).run(2, _ -> {}).tally();
      var always = new Simulation(offered, true, 1_000_000, 1).run(2, _ -> {}).tally();

      assertThat(never).isEqualTo(run(BASE, 1_000_000, 2));
      // Half a bet on every 13th round, of which 7.4 % are lost: 23 losing cards of 311 too many.
      assertThat(always.percent() - never.percent()).isCloseTo(0.284, within(0.1));
    }

    @Test
    void fails_as_a_whole_when_a_part_fails() {
      var simulation = new Simulation(BASE, false, 10_000, 1);

      assertThatThrownBy(() ->
              simulation.run(
                  2,
                  _ -> {
                    throw new UnsupportedOperationException("no");
                  }))
          .hasRootCauseMessage("no");
    }

    @Test
    void has_rounds_and_odds_that_can_be_paid() {
      assertThatThrownBy(() -> new Simulation(BASE, false, 0, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () -> new Simulation(BASE.change().blackjackPays(9, 7).rules(), false, 1, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class a_tally {
    @Test
    void knows_how_far_off_it_may_be() {
      var tally = new Tally(4, 60, 3 * 3600);

      assertThat(tally.percent()).isEqualTo(25);
      assertThat(tally.standardError()).isCloseTo(47.87, within(0.01));
    }
  }
}
