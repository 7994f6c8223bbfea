package io.rtsuite.endtoend.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.table.TableCommand;
import io.rtsuite.sdk.payload.UnreadablePayload;
import org.junit.jupiter.api.Test;

class GameJsonTest {

  @Test
  void reads_a_view_as_it_was_written() throws UnreadablePayload {
    var recorded = Recorded.round();
    recorded.asks("bob", new TableCommand.PlaceBet("bob", 50));
    var view = recorded.view();

    var read = Recorded.JSON.view(Recorded.JSON.write(view));

    assertThat(read).isEqualTo(view);
    assertThat(Seen.of(read)).isEqualTo(Seen.of(view));
  }
}
