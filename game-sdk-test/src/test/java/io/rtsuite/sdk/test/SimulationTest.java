package io.rtsuite.sdk.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.sdk.test.Simulation.Wish;
import org.junit.jupiter.api.Test;

class SimulationTest {

  private final Simulation<Tally.State, Tally.Wish, Tally.Event> played =
      Simulation.of(new Tally())
          .seeds(20)
          .steps(50)
          .wishes(
              (random, _) -> new Wish<>("ada", new Tally.Wish.Add("ada", 1 + random.nextInt(6))));

  @Test
  void plays_each_seed_to_its_end_and_reports() {
    var report = played.invariant("bounded", state -> state.total() <= 100).run();

    assertThat(report.accepted()).isEqualTo(report.events()).isPositive();
    assertThat(report.rejected()).containsOnlyKeys("too_much");
    assertThat(report.accepted() + report.rejected().getOrDefault("too_much", 0))
        .isEqualTo(20 * 50);
  }

  @Test
  void names_the_seed_and_step_at_which_something_does_not_hold() {
    assertThatThrownBy(() -> played.invariant("small", state -> state.total() < 90).run())
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s)seed \\d+, step \\d+, .*'small' does not hold.*");
  }

  @Test
  void names_the_seed_when_a_decision_throws() {
    var unlucky = played.wishes((_, _) -> new Wish<>("ada", new Tally.Wish.Add("ada", 7)));

    assertThatThrownBy(unlucky.onlySeed(42)::run)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed 42, step 1")
        .hasMessageContaining("unlucky");
  }
}
