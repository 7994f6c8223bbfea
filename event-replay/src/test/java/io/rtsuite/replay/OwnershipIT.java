package io.rtsuite.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import io.rtsuite.log.Stamp;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was written to a game's logs without owning them counts for no command. */
class OwnershipIT {

  private final String prefix = TestBroker.freshPrefix();
  private final int partition = CounterEvening.partition("c1");
  private final Shell shell =
      new Shell(
          "--kafka",
          TestBroker.bootstrapServers(),
          "--prefix",
          prefix,
          "--service",
          "counter",
          "--game-jar",
          Jars.COUNTER.toString());
  private final Shell withoutGame =
      new Shell(
          "--kafka", TestBroker.bootstrapServers(), "--prefix", prefix, "--service", "counter");
  private CounterEvening evening;

  @BeforeEach
  void play() throws Exception {
    evening = new CounterEvening(TestBroker.bootstrapServers(), prefix);
    for (int round = 0; round < 4; round++) {
      evening.add("ada", "c1", 10);
    }
  }

  @AfterEach
  void close() {
    evening.close();
  }

  private String history() {
    return evening.topics().history(CounterEvening.SERVICE, 1).name();
  }

  private String snapshots() {
    return evening.topics().snapshots(CounterEvening.SERVICE, 1).name();
  }

  /** The owner's last entry once more, under its next number: a stale owner would write that. */
  private void writeLate(Stamp.Entry stamp) throws Exception {
    var late = new Stamp.Entry(stamp.claim(), stamp.seq() + 1);
    evening.write(
        history(),
        partition,
        Request.key(User.DEFAULT_TENANT, "c1"),
        evening.lastEntry(partition),
        late);
  }

  @Test
  void an_entry_of_an_owner_that_another_one_has_followed_is_void_and_counted() throws Exception {
    var before = evening.last(history(), partition);
    evening.takeOver(history(), partition);
    writeLate(before);
    evening.add("bob", "c1", 1);

    var shown = shell.run("show", "--subject", "c1", "--json");

    assertThat(shown.out()).contains("\"value\":41,\"version\":5");
    assertThat(shown.err()).contains("counter.history: 1 partition, 5 records, 1 void");
    assertThat(withoutGame.run("timeline", "--subject", "c1").err())
        .contains("counter.history: 1 partition, 5 records, 1 void");
    assertThat(shell.run("redecide").out())
        .isEqualTo("5 inputs decided again: 0 differ, in 0 of 1 subjects\n");
  }

  @Test
  void an_entry_without_a_stamp_is_void() throws Exception {
    evening.write(
        history(),
        partition,
        Request.key(User.DEFAULT_TENANT, "c1"),
        evening.lastEntry(partition),
        null);

    assertThat(shell.run("show", "--subject", "c1", "--json").out())
        .contains("\"value\":40,\"version\":4");
  }

  @Test
  void a_range_of_times_does_not_change_what_counts() throws Exception {
    var before = evening.last(history(), partition);
    evening.takeOver(history(), partition);
    writeLate(before);
    evening.add("bob", "c1", 1);

    var lines =
        withoutGame.run("timeline", "--subject", "c1", "--user", "bob", "--from", "1h").lines();

    assertThat(lines).anyMatch(line -> line.contains("accepted") && line.contains("seq 5"));
  }

  @Test
  void a_snapshot_of_a_stale_owner_is_void() throws Exception {
    evening.snapshot("c1", 0);
    var before = evening.last(snapshots(), partition);
    evening.takeOver(snapshots(), partition);
    evening.write(
        snapshots(),
        partition,
        Request.key(User.DEFAULT_TENANT, "c1"),
        "{\"v\":1,\"seq\":4,\"schema\":1,\"answers\":[],\"state\":{\"id\":\"c1\",\"value\":99,\"version\":4}}"
            .getBytes(StandardCharsets.UTF_8),
        new Stamp.Entry(before.claim(), before.seq() + 1));

    var result = shell.run("reapply");

    assertThat(result.out()).contains("1 subjects are as their snapshots say, 0 differ");
    assertThat(result.err()).contains("counter.snapshots: 3 partitions, 1 record, 1 void");
  }

  @Test
  void a_history_whose_beginning_was_deleted_goes_on_from_its_first_anchor() throws Exception {
    evening.snapshot("c1", 0);
    evening.anchor(partition);
    evening.add("bob", "c1", 2);
    evening.snapshot("c1", 0);

    var shown = shell.run("show", "--subject", "c1", "--json");

    assertThat(shown.out()).contains("\"value\":42,\"version\":5");
    assertThat(shown.err()).contains("counter.history: 1 partition, 2 records (");
    assertThat(shell.run("reapply").out()).contains("1 subjects are as their snapshots say");
  }

  @Test
  void a_snapshot_without_a_state_says_that_its_subject_was_as_in_the_beginning() throws Exception {
    evening.ended("c1");
    evening.anchor(partition);
    evening.add("bob", "c1", 2);

    var shown = shell.run("show", "--subject", "c1", "--json");

    assertThat(shown.out()).contains("\"value\":2,\"version\":1");
    assertThat(shell.run("redecide").code()).isZero();
  }
}
