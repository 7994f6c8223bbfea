package io.rtsuite.endtoend.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.endtoend.ledger.Ledger;
import io.rtsuite.endtoend.ledger.LedgerEvent;
import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Entry.Kind;
import io.rtsuite.sdk.history.Output;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three deposits about two ledgers, all as it has to be, and then one thing that is not. */
class LedgerHistoryTest {

  private static final String MONEY = "Money is conserved";
  private static final String ONCE = "exactly once";
  private static final String SHOWN = "as they were shown";
  private static final String WHOLE = "is whole";
  private static final String SNAPSHOTS = "Snapshots";
  private static final String CHECKPOINTS = "Checkpoints";
  private static final String PUSHES = "push log";

  private static final Ledger ONE = new Ledger("x", Map.of("cash", 5L), 5, 0, 1);
  private static final Ledger TWO = new Ledger("x", Map.of("cash", 7L), 7, 0, 2);
  private static final Ledger OTHER = new Ledger("y", Map.of("bank", 1L), 1, 0, 1);

  private final LedgerHistory history = new LedgerHistory(Recorded.JSON);

  @BeforeEach
  void three_deposits() {
    history.add(0, 10, entry(1, 0, Kind.ACCEPTED, "x", 1, new LedgerEvent.Deposited("cash", 5)));
    history.add(0, 11, entry(2, 1, Kind.ACCEPTED, "y", 1, new LedgerEvent.Deposited("bank", 1)));
    history.add(0, 13, entry(3, 2, Kind.ACCEPTED, "x", 2, new LedgerEvent.Deposited("cash", 2)));
    history.acked(List.of(ack("x", 1, ONE), ack("y", 1, OTHER), ack("x", 2, TWO)));
    for (int input = 0; input < 3; input++) {
      history.pushed("topic", 0, input, 0);
    }
    history.matchPushes();
  }

  private static Entry entry(
      long seq,
      long input,
      Kind kind,
      String ledger,
      @Nullable Integer number,
      LedgerEvent... did) {
    return new Entry(
        seq,
        "topic",
        input,
        kind,
        1,
        "build",
        1_000,
        Entry.Input.of(request(seq, ledger, number)),
        null,
        kind == Kind.ACCEPTED ? null : "insufficient",
        null,
        false,
        Arrays.stream(did).map(Recorded.JSON::write).toList(),
        did.length == 0 ? List.of() : List.of(new Output.Append(Json.of("{}"), false)),
        null,
        null);
  }

  private static Request request(long seq, String ledger, @Nullable Integer number) {
    return new Request(
        "r" + seq,
        Channel.CLIENT.event("e"),
        ledger,
        User.of("ada"),
        new Client("c", number == null ? null : number.toString(), null),
        0,
        5_000,
        null,
        false);
  }

  private static LedgerAck ack(String ledger, int number, Ledger shown) {
    return new LedgerAck(ledger, number, new LedgerAnswer.Shown(shown));
  }

  private List<String> broken(String promise) {
    return history.findings(Map.of(0, history.entries())).stream()
        .filter(finding -> finding.promise().contains(promise))
        .flatMap(finding -> finding.broken().stream())
        .toList();
  }

  private List<String> allBroken() {
    return broken("");
  }

  @Test
  void nothing_is_wrong_with_what_is_right() {
    history.snapshot(0, "x", 1, ONE);
    history.snapshot(0, "x", 2, ONE);
    history.snapshot(0, "x", 3, TWO);
    history.snapshot(0, "z", 3, Ledger.unopened("z"));
    history.checkpoint(0, 13, 3);
    history.checkpoint(0, 14, 4);

    assertThat(allBroken()).isEmpty();
    assertThat(history.differences()).isZero();
    assertThat(history.covers(Map.of(0, 3L))).isTrue();
    assertThat(history.covers(Map.of(0, 4L))).isFalse();
  }

  @Test
  void an_answer_may_come_before_its_entry_is_read() {
    var after = new Ledger("y", Map.of("bank", 3L), 3, 0, 2);
    history.acked(List.of(ack("y", 2, after)));
    assertThat(history.unfound()).isEqualTo(1);
    history.add(0, 14, entry(4, 3, Kind.ACCEPTED, "y", 2, new LedgerEvent.Deposited("bank", 2)));
    history.pushed("topic", 0, 3, 0);
    history.matchPushes();

    assertThat(history.unfound()).isZero();
    assertThat(allBroken()).isEmpty();
  }

  @Test
  void money_from_nowhere_is_found() {
    history.add(0, 14, entry(4, 3, Kind.ACCEPTED, "x", 3, new LedgerEvent.Credited("cash", 1)));

    assertThat(broken(MONEY)).singleElement().asString().contains("entry 4", "cash=8");
    assertThat(history.differences()).isEqualTo(1);
  }

  @Test
  void an_answered_action_that_is_not_in_the_history_is_found() {
    history.acked(List.of(ack("x", 3, TWO)));

    assertThat(broken(ONCE)).singleElement().asString().contains("action 3 about x", "not in");
  }

  @Test
  void an_action_that_is_decided_twice_is_found() {
    history.add(0, 14, entry(4, 3, Kind.ACCEPTED, "x", 2, new LedgerEvent.Deposited("cash", 2)));

    assertThat(broken(ONCE)).singleElement().asString().contains("action 2 about x", "once more");
  }

  @Test
  void an_answer_that_the_history_does_not_have_is_found() {
    history.add(0, 14, entry(4, 3, Kind.REJECTED, "x", 3));
    history.acked(List.of(ack("x", 3, TWO)));

    assertThat(broken(SHOWN)).singleElement().asString().contains("action 3 about x");
    assertThat(history.newDifferences()).hasSize(1);
    assertThat(history.newDifferences()).isEmpty();
  }

  @Test
  void a_gap_and_a_fork_are_found() {
    history.add(0, 14, entry(5, 4, Kind.REJECTED, "x", 3));
    history.add(0, 15, entry(5, 4, Kind.REJECTED, "x", 4));

    assertThat(broken(WHOLE))
        .anySatisfy(line -> assertThat(line).contains("entry 5 after entry 3"))
        .anySatisfy(line -> assertThat(line).contains("entry 5 after entry 5"))
        .anySatisfy(line -> assertThat(line).contains("of input 4, after one of input 2"));
  }

  @Test
  void inputs_without_an_entry_are_found() {
    assertThat(history.findings(Map.of(0, 5L)).stream().flatMap(one -> one.broken().stream()))
        .containsExactly("partition 0 has no entry for inputs 3 to 4");
  }

  @Test
  void a_parked_request_is_found() {
    history.add(0, 14, entry(4, 3, Kind.PARKED, "x", 3));

    assertThat(broken(WHOLE)).singleElement().asString().contains("parked");
  }

  @Test
  void a_snapshot_of_another_state_is_found() {
    history.snapshot(0, "x", 2, TWO);
    history.snapshot(0, "x", 4, TWO);
    history.snapshot(0, "y", 3, Ledger.unopened("y"));

    assertThat(broken(SNAPSHOTS)).hasSize(3);
  }

  @Test
  void a_checkpoint_that_names_another_entry_is_found_and_is_no_difference_of_states() {
    history.checkpoint(0, 11, 3);

    assertThat(broken(CHECKPOINTS))
        .containsExactly(
            "a checkpoint says that entry 3 of partition 0 is the first from 11 on, and it is not");
    assertThat(history.differences()).isZero();
  }

  @Test
  void a_push_that_is_repeated_is_no_harm() {
    history.pushed("topic", 0, 1, 0);
    history.matchPushes();

    assertThat(allBroken()).isEmpty();
  }

  @Test
  void a_missing_push_and_an_invented_one_are_found() {
    history.add(0, 14, entry(4, 3, Kind.ACCEPTED, "x", 3, new LedgerEvent.Deposited("cash", 2)));
    history.add(0, 15, entry(5, 4, Kind.REJECTED, "x", 4));
    history.pushed("topic", 0, 4, 0);
    history.matchPushes();

    assertThat(broken(PUSHES))
        .anySatisfy(line -> assertThat(line).contains("input=3", "was not pushed"))
        .anySatisfy(line -> assertThat(line).contains("input=4", "not in the history"));
  }
}
