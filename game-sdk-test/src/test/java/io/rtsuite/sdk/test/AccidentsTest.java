package io.rtsuite.sdk.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.sdk.test.Accidents.Ask;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whatever fails around a game, each input counts exactly once. {@code -Daccidents.seeds=50000}
 * plays more seeds of each game, {@code -Daccidents.first=50001} others.
 */
class AccidentsTest {

  private static final int FIRST = Integer.getInteger("accidents.first", 1);
  private static final int SEEDS = Integer.getInteger("accidents.seeds", 500);

  @Test
  void nothing_counts_twice_and_nothing_is_lost() {
    var report =
        Accidents.of(new Tally())
            .asks(random -> {
              String tally = "t" + random.nextInt(2);
              String user = List.of("ada", "bob", "eve").get(random.nextInt(3));
              return switch (random.nextInt(4)) {
                case 0 -> new Ask(user, tally, "TallyWatch", Map.of("tally", tally));
                // 7 breaks the game, 11 is too much for a request, and 100 is all that a tally
                // holds.
                default -> {
                  int by = random.nextInt(40) == 0 ? 7 : List.of(5, 9, 11).get(random.nextInt(3));
                  yield new Ask(user, tally, "TallyAdd", Map.of("tally", tally, "by", by));
                }
              };
            })
            .from(FIRST)
            .seeds(SEEDS)
            .steps(300)
            .run();

    assertThat(report.inputs()).isGreaterThan(5_000);
    assertThat(report.takeOvers()).isGreaterThan(2_000);
    assertThat(report.lost()).isGreaterThan(500);
    assertThat(report.late()).isGreaterThan(500);
    assertThat(report.finished()).isGreaterThan(200);
    assertThat(report.deleted()).isGreaterThan(1_000);
    assertThat(report.repeated()).isGreaterThan(500);
    assertThat(report.duplicatesDropped()).isGreaterThan(100);
  }

  @Test
  void subjects_that_return_to_their_start_begin_there_with_every_owner() {
    var report =
        Accidents.of(new Balance())
            .asks(random -> Balance.change("b" + random.nextInt(4), random.nextBoolean() ? 1 : -1))
            .from(FIRST)
            .seeds(SEEDS)
            .steps(300)
            .run();

    assertThat(report.inputs()).isGreaterThan(5_000);
    assertThat(report.takeOvers()).isGreaterThan(2_000);
  }
}
