package io.rtsuite.blackjack;

import static io.rtsuite.sdk.test.AccidentStep.decide;
import static io.rtsuite.sdk.test.AccidentStep.deliver;
import static io.rtsuite.sdk.test.AccidentStep.kill;
import static io.rtsuite.sdk.test.AccidentStep.later;
import static io.rtsuite.sdk.test.AccidentStep.takeOver;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.sdk.test.AccidentStep;
import io.rtsuite.sdk.test.Accidents;
import io.rtsuite.sdk.test.Accidents.Ask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables while owners die, pause, and lose their outputs: every action counts exactly once. */
class BlackjackAccidentsTest {

  @Test
  void no_bet_and_no_card_counts_twice_or_is_lost() {
    var report =
        Accidents.of(new BlackjackGame())
            .asks(random -> {
              String table = "t" + random.nextInt(2);
              String user = List.of("ada", "bob").get(random.nextInt(2));
              return switch (random.nextInt(8)) {
                case 0 -> new Ask(user, table, "BlackjackTableJoin", Map.of("tableId", table));
                case 1, 2, 3 ->
                    new Ask(user, table, "BlackjackBet", Map.of("tableId", table, "amount", 10));
                default -> {
                  String action = List.of("hit", "stand", "double").get(random.nextInt(3));
                  yield new Ask(
                      user, table, "BlackjackAction", Map.of("tableId", table, "action", action));
                }
              };
            })
            .seeds(20)
            .steps(300)
            .pace(Duration.ofMillis(1_500))
            .run();

    assertThat(report.inputs()).isGreaterThan(1_500);
    assertThat(report.takeOvers()).isGreaterThan(300);
    assertThat(report.repeated()).isGreaterThan(100);
  }

  @Test
  void a_table_that_was_closed_behind_its_last_snapshot_stays_closed_with_the_next_owner() {
    var schedule = new ArrayList<AccidentStep>();
    schedule.addAll(done(ask("t", "BlackjackTableJoin", Map.of("tableId", "t"))));
    schedule.addAll(otherTables(8));
    schedule.addAll(done(ask("t", "BlackjackBet", Map.of("tableId", "t", "amount", 10))));
    schedule.addAll(done(ask("t", "BlackjackAction", Map.of("tableId", "t", "action", "stand"))));
    schedule.addAll(done(ask("t", "BlackjackTableLeave", Map.of("tableId", "t"))));
    schedule.addAll(idle());
    schedule.addAll(otherTables(5));
    schedule.addAll(List.of(kill(), takeOver()));

    // One of these rounds or another is a push; then the player holds what everybody begins with,
    // and nothing is left of the table.
    for (long seed = 1; seed <= 50; seed++) {
      Accidents.of(new BlackjackGame()).restore(8).onlySeed(seed).play(schedule);
    }
  }

  private static Ask ask(String table, String event, Map<String, ?> data) {
    return new Ask("ada", table, event, data);
  }

  private static List<AccidentStep> done(Ask ask) {
    return List.of(ask, decide(1), deliver());
  }

  /** Looks at other tables, which make snapshots due. */
  private static List<AccidentStep> otherTables(int looks) {
    var steps = new ArrayList<AccidentStep>();
    for (int i = 0; i < looks; i++) {
      String table = "other-" + i;
      steps.addAll(done(ask(table, "BlackjackTableWatch", Map.of("tableId", table))));
    }
    return steps;
  }

  /** Longer than an empty table stays open, and than answers are remembered. */
  private static List<AccidentStep> idle() {
    return List.of(later(Duration.ofMinutes(11)), decide(0), deliver(), decide(1), deliver());
  }
}
