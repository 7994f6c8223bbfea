package io.rtsuite.blackjack;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.sdk.test.Accidents;
import io.rtsuite.sdk.test.Accidents.Ask;
import java.time.Duration;
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
}
