package io.rtsuite.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClocksTest {

  private static final Running BETS = new Running("default/t1", "bets-1", 1_000);
  private static final Running TURN = new Running("default/t2", "turn-7", 500);

  private final Clocks clocks = new Clocks();

  @Test
  void ring_once_each_the_earliest_first() {
    clocks.now("default/t1", List.of(BETS));
    clocks.now("default/t2", List.of(TURN));

    assertThat(clocks.elapsed(499)).isEmpty();
    assertThat(clocks.elapsed(1_000)).containsExactly(TURN, BETS);
    assertThat(clocks.elapsed(2_000)).isEmpty();
  }

  @Test
  void that_do_not_run_any_more_do_not_ring() {
    clocks.now("default/t1", List.of(BETS));
    clocks.now("default/t1", List.of());

    assertThat(clocks.elapsed(2_000)).isEmpty();
    assertThat(clocks.all()).isEmpty();
  }

  @Test
  void ring_at_the_new_time_when_they_were_extended() {
    clocks.now("default/t1", List.of(BETS));
    var later = new Running("default/t1", "bets-1", 1_500);
    clocks.now("default/t1", List.of(later));

    assertThat(clocks.elapsed(1_000)).isEmpty();
    assertThat(clocks.elapsed(1_500)).containsExactly(later);
  }

  @Test
  void that_ring_and_go_on_running_do_not_ring_again_because_something_else_changed() {
    clocks.now("default/t1", List.of(BETS));
    clocks.elapsed(1_000);
    var other = new Running("default/t1", "round-2", 3_000);
    clocks.now("default/t1", List.of(BETS, other));

    assertThat(clocks.elapsed(2_000)).isEmpty();
    assertThat(clocks.all()).containsExactly(BETS, other);
  }

  @Test
  void that_nobody_heard_ring_again() {
    clocks.now("default/t1", List.of(BETS));
    clocks.elapsed(1_000);

    clocks.again(BETS);

    assertThat(clocks.elapsed(1_000)).containsExactly(BETS);
  }

  @Test
  void that_nobody_heard_and_that_stopped_meanwhile_stay_silent() {
    clocks.now("default/t1", List.of(BETS));
    clocks.elapsed(1_000);
    clocks.now("default/t1", List.of());

    clocks.again(BETS);

    assertThat(clocks.elapsed(2_000)).isEmpty();
  }

  @Test
  void of_a_subject_that_was_parked_ring_again() {
    clocks.now("default/t1", List.of(BETS));
    clocks.elapsed(1_000);

    clocks.allAgain("default/t1");

    assertThat(clocks.elapsed(1_000)).containsExactly(BETS);
  }
}
