package io.rtsuite.sdk.test;

import static io.rtsuite.sdk.test.AccidentStep.decide;
import static io.rtsuite.sdk.test.AccidentStep.deliver;
import static io.rtsuite.sdk.test.AccidentStep.kill;
import static io.rtsuite.sdk.test.AccidentStep.later;
import static io.rtsuite.sdk.test.AccidentStep.takeOver;
import static io.rtsuite.sdk.test.Balance.change;

import io.rtsuite.sdk.test.AccidentStep.AskAgain;
import io.rtsuite.sdk.test.AccidentStep.Stick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Take-overs that are hard to get right, step by step. */
class TakeOverTest {

  private final Accidents<?, ?, ?> balances = Accidents.of(new Balance()).restore(3);
  private final List<AccidentStep> schedule = new ArrayList<>();

  private void each(AccidentStep... asks) {
    for (AccidentStep ask : asks) {
      schedule.addAll(List.of(ask, decide(1), deliver()));
    }
  }

  @Test
  void finds_a_subject_at_its_start_that_came_back_to_it_behind_its_last_snapshot() {
    each(change("t", 5));
    each(change("u", 1), change("u", 1), change("u", 1), change("v", 1));
    each(change("t", -2), change("t", -3));
    each(change("v", 1));
    schedule.add(later(Duration.ofMinutes(6)));
    each(change("w", 1));
    schedule.addAll(List.of(kill(), takeOver()));

    balances.play(schedule);
  }

  @Test
  void shows_in_lists_no_subject_about_which_somebody_only_asked() {
    each(change("t", 2));
    // The last owner, which is played behind the schedule, parks it.
    schedule.addAll(List.of(change("b", 2), new Stick()));

    balances.play(schedule);
  }

  @Test
  void answers_as_before_what_was_asked_again_in_time_and_is_decided_later() {
    each(change("t", 2));
    schedule.addAll(List.of(later(Duration.ofMinutes(5).minusMillis(100)), new AskAgain(0)));
    schedule.addAll(List.of(later(Duration.ofMillis(200)), kill(), takeOver(), decide(1)));

    balances.play(schedule);
  }

  @Test
  void decides_again_what_lies_behind_a_record_of_somebody_else() {
    schedule.addAll(List.of(change("t", 1), change("u", 1), change("v", 1), decide(3, 1)));
    schedule.add(deliver());
    each(change("w", 1), change("x", 1), change("y", 1));
    schedule.addAll(List.of(kill(), takeOver()));

    balances.play(schedule);
  }
}
