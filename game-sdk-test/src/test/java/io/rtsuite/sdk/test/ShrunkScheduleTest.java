package io.rtsuite.sdk.test;

import static io.rtsuite.sdk.test.AccidentStep.ALL;
import static io.rtsuite.sdk.test.AccidentStep.decide;
import static io.rtsuite.sdk.test.AccidentStep.deliver;
import static io.rtsuite.sdk.test.AccidentStep.kill;
import static io.rtsuite.sdk.test.AccidentStep.later;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.sdk.test.AccidentStep.Acknowledge;
import io.rtsuite.sdk.test.AccidentStep.ArriveLate;
import io.rtsuite.sdk.test.AccidentStep.AskAgain;
import io.rtsuite.sdk.test.AccidentStep.CommitOffset;
import io.rtsuite.sdk.test.AccidentStep.Decide;
import io.rtsuite.sdk.test.AccidentStep.Deliver;
import io.rtsuite.sdk.test.AccidentStep.Finish;
import io.rtsuite.sdk.test.AccidentStep.Kill;
import io.rtsuite.sdk.test.AccidentStep.Log;
import io.rtsuite.sdk.test.AccidentStep.Stick;
import io.rtsuite.sdk.test.AccidentStep.Write;
import io.rtsuite.sdk.test.Accidents.Ask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A schedule that fails, made short. */
class ShrunkScheduleTest {

  @Test
  void keeps_the_steps_that_the_failure_needs_and_no_other() {
    var needed = List.<AccidentStep>of(new AskAgain(3), later(Duration.ofSeconds(9)), deliver());
    var schedule = new ArrayList<AccidentStep>();
    for (AccidentStep step : needed) {
      for (int i = 0; i < 7; i++) {
        schedule.addAll(List.of(decide(1 + i), new CommitOffset()));
      }
      schedule.add(step);
    }

    var shrunk = new ShrunkSchedule(steps -> steps.containsAll(needed)).of(schedule);

    assertThat(shrunk).isEqualTo(needed);
  }

  @Test
  void takes_failures_out_of_steps_where_they_do_not_matter() {
    var schedule =
        List.<AccidentStep>of(
            new Decide(2, Log.SNAPSHOTS, Write.UNACKNOWLEDGED, 1, 4),
            new Deliver(1, 3),
            new Kill(5));

    var shrunk =
        new ShrunkSchedule(steps ->
            steps.size() == 3
                && steps.getFirst() instanceof Decide first
                && first.write() == Write.UNACKNOWLEDGED)
            .of(schedule);

    assertThat(shrunk)
        .containsExactly(
            new Decide(2, Log.SNAPSHOTS, Write.UNACKNOWLEDGED, 1, ALL),
            new Deliver(1, ALL),
            kill());
  }

  @Test
  void is_printed_as_java() {
    var schedule =
        List.<AccidentStep>of(
            new Ask("ada", "t", "TallyAdd", Map.of("tally", "t", "by", 5)),
            decide(1),
            decide(2, 1),
            new Decide(2, Log.SUMMARIES, Write.REFUSED, 1, ALL),
            new Ask("ada", "t", "TallyAdd", Map.of("tally", "t", "by", 5)).once(),
            new Acknowledge(2),
            new ArriveLate(Log.HISTORY, 3),
            new Finish(),
            new Stick(),
            deliver(),
            new Deliver(1, ALL),
            later(Duration.ofMinutes(6)),
            kill());

    assertThat(ShrunkSchedule.java(schedule).lines().map(String::strip))
        .containsExactly(
            "new Ask(\"ada\", \"t\", \"TallyAdd\", Map.of(\"by\", 5, \"tally\", \"t\")),",
            "decide(1),",
            "decide(2, 1),",
            "new Decide(2, Log.SUMMARIES, Write.REFUSED, 1, ALL),",
            "new Ask(\"ada\", \"t\", \"TallyAdd\", Map.of(\"by\", 5, \"tally\", \"t\")).once(),",
            "new Acknowledge(2),",
            "new ArriveLate(Log.HISTORY, 3),",
            "new Finish(),",
            "new Stick(),",
            "deliver(),",
            "new Deliver(1, ALL),",
            "later(Duration.ofMillis(360000)),",
            "kill()");
  }
}
