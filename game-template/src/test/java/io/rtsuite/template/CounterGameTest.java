package io.rtsuite.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Membership.Action;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Decision.Move;
import io.rtsuite.sdk.test.Playthrough;
import io.rtsuite.sdk.test.Simulation;
import io.rtsuite.sdk.test.Simulation.Wish;
import io.rtsuite.template.counter.Counter;
import io.rtsuite.template.counter.CounterCommand;
import io.rtsuite.template.counter.CounterCommand.Add;
import io.rtsuite.template.counter.CounterCommand.Get;
import io.rtsuite.template.counter.CounterCommand.Unwatch;
import io.rtsuite.template.counter.CounterCommand.Watch;
import io.rtsuite.template.counter.CounterEvent;
import io.rtsuite.template.counter.CounterEvent.Added;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The game in memory: given what happened, when somebody wants something, then this. */
class CounterGameTest {

  private final Playthrough<Counter, CounterCommand, CounterEvent> counter =
      Playthrough.of(new CounterGame(), "c1").given(new Added(5));

  @Nested
  class adding {
    @Test
    void answers_the_asker_and_tells_the_watchers_the_same() {
      var view = new CounterView("c1", 8, 2);

      counter
          .when("ada", new Add(3))
          .thenHappens(new Added(3))
          .thenReplies(view)
          .thenTells(Notice.toRoom("counter:c1", "CounterChanged", view));
    }

    @Test
    void too_much_is_refused_with_a_stable_code() {
      counter.when("ada", new Add(-6)).thenRejected("below_zero");
      counter.when("ada", new Add(Counter.HIGHEST)).thenRejected("too_high");
    }
  }

  @Test
  void getting_answers_and_tells_nobody() {
    counter
        .when("ada", new Get())
        .thenNothingHappens()
        .thenReplies(new CounterView("c1", 5, 1))
        .thenTells();
  }

  @Test
  void watching_enters_the_room_of_the_counter() {
    counter
        .when("ada", new Watch())
        .thenMoves(new Move(Playthrough.clientOf("ada"), Action.JOIN, List.of("counter:c1")));
  }

  @Test
  void unwatching_leaves_it() {
    counter
        .when("ada", new Unwatch())
        .thenMoves(new Move(Playthrough.clientOf("ada"), Action.LEAVE, List.of("counter:c1")));
  }

  @Test
  void whatever_is_added_the_counter_stays_in_its_bounds() {
    var report =
        Simulation.of(new CounterGame())
            .wishes((random, state) -> new Wish<>("ada", new Add(random.nextInt(-3_000, 400_000))))
            .invariant(
                "between zero and the highest",
                state -> state.value() >= 0 && state.value() <= Counter.HIGHEST)
            .run();

    assertThat(report.accepted()).isPositive();
    assertThat(report.rejected()).containsKeys("too_high");
  }

  /** Histories are kept for ever, so their JSON must not change. */
  @Test
  void an_event_says_its_kind() {
    assertThat(Playthrough.json(new Added(3))).isEqualTo("{\"type\":\"Added\",\"by\":3}");
  }
}
