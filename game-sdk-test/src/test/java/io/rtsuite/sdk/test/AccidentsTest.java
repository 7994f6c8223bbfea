package io.rtsuite.sdk.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.sdk.test.Accidents.Ask;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever fails around a game, each input counts exactly once. */
class AccidentsTest {

  @Test
  void nothing_counts_twice_and_nothing_is_lost() {
    var report =
        Accidents.of(new Tally())
            .asks(random -> {
              String tally = "t" + random.nextInt(3);
              String user = List.of("ada", "bob", "eve").get(random.nextInt(3));
              return switch (random.nextInt(4)) {
                case 0 -> new Ask(user, tally, "TallyWatch", Map.of("tally", tally));
                // 7 breaks the game, 11 is too much for a request.
                default ->
                    new Ask(
                        user,
                        tally,
                        "TallyAdd",
                        Map.of("tally", tally, "by", 1 + random.nextInt(12)));
              };
            })
            .seeds(300)
            .run();

    assertThat(report.inputs()).isGreaterThan(5_000);
    assertThat(report.takeOvers()).isGreaterThan(2_000);
    assertThat(report.unknownCommits()).isGreaterThan(100);
    assertThat(report.repeated()).isGreaterThan(500);
    assertThat(report.duplicatesDropped()).isGreaterThan(100);
  }
}
