package io.rtsuite.endtoend.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.table.TableView;
import io.rtsuite.events.Json;
import io.rtsuite.sdk.payload.UnreadablePayload;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PurseTest {

  private final Purse purse = new Purse("ada", BigDecimal.valueOf(500));

  private static TableView view(
      int round, String chips, @Nullable String bet, @Nullable String staked, String returned)
      throws UnreadablePayload {
    String hands =
        staked == null
            ? ""
            : """
            {"seat":0,"userId":"ada","bet":%s,"cards":[],"total":20,"soft":false,
             "status":"stands","outcome":"won","returned":%s}\
            """
                .formatted(staked, returned);
    return Recorded.JSON.view(
        Json.of(
            """
            {"tableId":"t","version":%d,"phase":"betting","round":%d,
             "seats":[{"seat":0,"userId":"ada","chips":%s,"bet":%s,"away":false}],
             "hands":[%s],"actions":[],"asked":[],"insurance":[]}\
            """
                .formatted(round * 10, round, chips, bet, hands)));
  }

  @Test
  void is_even_when_chips_change_by_what_the_hands_brought() throws UnreadablePayload {
    purse.see(view(0, "1000", null, null, "0"));
    purse.see(view(0, "900", "100", null, "0"));
    purse.see(view(1, "1150", null, "100", "250"));

    assertThat(purse.problems()).isEmpty();
    assertThat(purse.bought()).isZero();
  }

  @Test
  void counts_the_chips_that_were_bought() throws UnreadablePayload {
    purse.see(view(1, "0", null, "100", "0"));
    purse.see(view(1, "500", null, "100", "0"));

    assertThat(purse.problems()).isEmpty();
    assertThat(purse.bought()).isEqualTo(1);
  }

  @Test
  void tells_of_chips_that_nothing_explains() throws UnreadablePayload {
    purse.see(view(0, "1000", null, null, "0"));
    purse.see(view(1, "1000.1", null, "100", "100"));

    assertThat(purse.problems()).hasSize(1);
  }

  @Test
  void tells_of_a_bet_that_was_taken_twice() throws UnreadablePayload {
    purse.see(view(0, "1000", null, null, "0"));
    purse.see(view(0, "800", "100", null, "0"));

    assertThat(purse.problems()).hasSize(1);
  }

  @Test
  void says_nothing_of_rounds_that_were_not_seen() throws UnreadablePayload {
    purse.see(view(1, "1000", null, "100", "0"));
    purse.see(view(3, "7", null, "100", "0"));

    assertThat(purse.problems()).isEmpty();
  }
}
