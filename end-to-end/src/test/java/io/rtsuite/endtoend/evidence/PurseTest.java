package io.rtsuite.endtoend.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.table.TableView;
import io.rtsuite.blackjack.table.TableView.HandView;
import io.rtsuite.blackjack.table.TableView.SeatView;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PurseTest {

  private final Purse purse = new Purse("ada", BigDecimal.valueOf(500));

  private static TableView view(
      int round, String chips, @Nullable String bet, @Nullable String staked, String returned) {
    var hands =
        staked == null
            ? List.<HandView>of()
            : List.of(
                new HandView(
                    0,
                    "ada",
                    new BigDecimal(staked),
                    List.of(),
                    20,
                    false,
                    "stands",
                    "won",
                    new BigDecimal(returned)));
    return new TableView(
        "t",
        round * 10L,
        "betting",
        round,
        null,
        List.of(
            new SeatView(
                0, "ada", new BigDecimal(chips), bet == null ? null : new BigDecimal(bet), false)),
        hands,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        null);
  }

  @Test
  void is_even_when_chips_change_by_what_the_hands_brought() {
    purse.see(view(0, "1000", null, null, "0"));
    purse.see(view(0, "900", "100", null, "0"));
    purse.see(view(1, "1150", null, "100", "250"));

    assertThat(purse.problems()).isEmpty();
    assertThat(purse.bought()).isZero();
  }

  @Test
  void counts_the_chips_that_were_bought() {
    purse.see(view(1, "0", null, "100", "0"));
    purse.see(view(1, "500", null, "100", "0"));

    assertThat(purse.problems()).isEmpty();
    assertThat(purse.bought()).isEqualTo(1);
  }

  @Test
  void tells_of_chips_that_nothing_explains() {
    purse.see(view(0, "1000", null, null, "0"));
    purse.see(view(1, "1000.1", null, "100", "100"));

    assertThat(purse.problems()).hasSize(1);
  }

  @Test
  void tells_of_a_bet_that_was_taken_twice() {
    purse.see(view(0, "1000", null, null, "0"));
    purse.see(view(0, "800", "100", null, "0"));

    assertThat(purse.problems()).hasSize(1);
  }

  @Test
  void says_nothing_of_rounds_that_were_not_seen() {
    purse.see(view(1, "1000", null, "100", "0"));
    purse.see(view(3, "7", null, "100", "0"));

    assertThat(purse.problems()).isEmpty();
  }
}
