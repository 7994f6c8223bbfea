package io.rtsuite.blackjack;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.rtsuite.blackjack.table.TableSummary;
import io.rtsuite.sdk.test.Answer;
import io.rtsuite.sdk.test.Heard;
import io.rtsuite.sdk.test.ServiceUnderTest;
import io.rtsuite.sdk.test.TestClient;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole service as time passes, with memory in place of Kafka. */
@MicronautTest
class TimeAtTablesTest {

  @Inject ServiceUnderTest service;

  private static Answer join(TestClient client, String table) {
    return client.send("BlackjackTableJoin", Map.of("tableId", table));
  }

  private static Answer bet(TestClient client, String table, Object amount) {
    return client.send("BlackjackBet", Map.of("tableId", table, "amount", amount));
  }

  @SuppressWarnings("unchecked") // a view is a JSON object
  private static Map<String, Object> view(Heard heard) {
    return heard.as(Map.class);
  }

  @Test
  void starts_the_round_with_those_who_have_bet_and_stands_for_those_who_do_not_act() {
    var ada = service.client("ada");
    var bob = service.client("bob");
    join(ada, "waits").expectOk();
    join(bob, "waits").expectOk();
    bet(ada, "waits", 100).expectOk();

    service.later(Duration.ofSeconds(20));
    assertThat(view(bob.heard("BlackjackTableUpdated").getLast())).containsEntry("round", 1);
    service.later(Duration.ofSeconds(30));

    assertThat(ada.heard("BlackjackResult")).hasSize(1);
    assertThat(bob.heard("BlackjackResult")).isEmpty();
    assertThat(view(bob.heard("BlackjackTableUpdated").getLast()))
        .containsEntry("phase", "betting")
        .containsEntry("round", 1);
  }

  @Test
  void closes_the_tables_at_which_nobody_bets() {
    var ada = service.client("ada");
    join(ada, "zz-dull").expectOk();
    assertThat(listed(ada)).containsExactly("zz-dull");

    service.later(Duration.ofMinutes(10));

    assertThat(listed(ada)).isEmpty();
    assertThat(view(ada.heard("BlackjackTableUpdated").getLast())).containsEntry("phase", "closed");
    bet(ada, "zz-dull", 5).expectError("no_table");
    join(ada, "zz-dull").expectOk();
    assertThat(listed(ada)).containsExactly("zz-dull");
  }

  private List<String> listed(TestClient client) {
    return client
        .send("BlackjackTableList", Map.of("after", "zz"))
        .as(Lobby.Listed.class)
        .tables()
        .stream()
        .map(TableSummary::tableId)
        .toList();
  }
}
