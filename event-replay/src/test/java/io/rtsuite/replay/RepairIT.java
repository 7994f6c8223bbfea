package io.rtsuite.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import io.rtsuite.log.Position;
import io.rtsuite.sdk.history.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partition is broken in each way that stops an owner, and repaired. */
class RepairIT {

  private static final byte[] GARBAGE = {'?'};
  private static final String C1 = Request.key(User.DEFAULT_TENANT, "c1");

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
  private CounterEvening evening;
  private String history;
  private String snapshots;

  @BeforeEach
  void play() throws Exception {
    evening = new CounterEvening(TestBroker.bootstrapServers(), prefix);
    history = evening.topics().history(CounterEvening.SERVICE, 1).name();
    snapshots = evening.topics().snapshots(CounterEvening.SERVICE, 1).name();
    evening.add("ada", "c1", 10);
    evening.snapshot("c1", 0);
    evening.checkpoint(partition);
    evening.add("bob", "c1", 5);
  }

  @AfterEach
  void close() {
    evening.close();
  }

  private Shell.Result repair(String... more) {
    var arguments = new java.util.ArrayList<>(List.of("--partition", "" + partition));
    arguments.addAll(List.of(more));
    return shell.run("repair", arguments.toArray(String[]::new));
  }

  private void isRepaired(String problem) {
    var said = repair();
    assertThat(said.code()).as(said.out() + said.err()).isEqualTo(1);
    assertThat(said.out()).contains(problem).contains("nothing was written, --yes repairs");
    var done = repair("--yes");
    assertThat(done.code()).as(done.out() + done.err()).isZero();
    assertThat(done.out()).contains(problem).endsWith("  repaired\n");
    assertThat(repair().out()).isEqualTo("partition %d: nothing is wrong\n".formatted(partition));
  }

  private void has(int value) {
    assertThat(shell.run("show", "--subject", "c1", "--json").out())
        .contains("\"value\":%d,".formatted(value));
    assertThat(shell.run("reapply").out()).contains(" 0 differ");
  }

  @Test
  void nothing_is_wrong_with_what_an_owner_leaves() {
    var result = shell.run("repair");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.lines()).hasSize(3).allMatch(line -> line.endsWith(": nothing is wrong"));
  }

  @Test
  void an_unreadable_checkpoint() throws Exception {
    evening.append(snapshots, partition, Checkpoint.KEY, GARBAGE);

    isRepaired("the checkpoint at offset 3 of the snapshots cannot be read");

    has(15);
  }

  @Test
  void an_unreadable_snapshot() throws Exception {
    evening.append(snapshots, partition, C1, GARBAGE);

    isRepaired("the snapshot of '%s' at offset 3 cannot be read".formatted(C1));

    has(15);
  }

  @Test
  void an_unreadable_snapshot_that_a_newer_one_replaces_is_nothing_to_repair() throws Exception {
    evening.append(snapshots, partition, C1, GARBAGE);
    evening.snapshot("c1", 0);

    assertThat(repair().out()).isEqualTo("partition %d: nothing is wrong\n".formatted(partition));
    has(15);
  }

  @Test
  void an_unreadable_entry_loses_what_happened_to_its_subject_from_there_on() throws Exception {
    evening.unreadableEntry(partition, C1, GARBAGE);
    evening.add("bob", "c1", 1);

    isRepaired("about '%s', cannot be read".formatted(C1));

    var said = shell.run("show", "--subject", "c1", "--json");
    assertThat(said.err()).contains("the history cannot be read at ");
    assertThat(evening.newestSnapshot("c1")).contains("\"value\":15,");
  }

  @Test
  void a_history_that_was_cut_behind_the_checkpoint_leaves_the_states_of_the_snapshots()
      throws Exception {
    evening.anchor(partition);
    evening.add("bob", "c1", 1);

    isRepaired("and the checkpoint wants it from 2");

    assertThat(evening.newestSnapshot("c1")).contains("\"value\":10,");
  }

  @Test
  void a_history_without_an_anchor_gets_one() throws Exception {
    evening.cut(partition, 3);
    evening.cut(partition, 3);

    isRepaired("the history begins at offset 3");

    assertThat(evening.newestSnapshot("c1")).contains("\"value\":10,");
  }

  @Test
  void snapshots_of_another_history_keep_their_states() throws Exception {
    var of = evening.checkpoint(partition);
    evening.append(
        snapshots,
        partition,
        Checkpoint.KEY,
        new Checkpoint("another", of.position(), of.topicId(), of.input(), of.time(), List.of())
            .encode());

    isRepaired("the snapshots are of another history than the one that is there");

    assertThat(evening.newestSnapshot("c1")).contains("\"value\":10,");
  }

  @Test
  void a_checkpoint_ahead_of_the_history() throws Exception {
    var of = evening.checkpoint(partition);
    var ahead = new Position(of.position().offset() + 9, of.position().claim(), 11);
    evening.append(
        snapshots,
        partition,
        Checkpoint.KEY,
        new Checkpoint(of.historyId(), ahead, of.topicId(), of.input(), of.time(), List.of())
            .encode());

    isRepaired("the history ends with entry 2, its snapshots with 11");

    has(15);
  }

  @Test
  void a_committed_offset_above_what_the_history_holds_is_set_back() throws Exception {
    evening.commit(partition, 7);

    isRepaired("the group has committed offset 7, and the history has inputs up to 1");

    assertThat(evening.committed(partition)).isEqualTo(2);
    has(15);
  }

  @Test
  void nothing_is_repaired_while_an_owner_lives() throws Exception {
    evening.append(snapshots, partition, Checkpoint.KEY, GARBAGE);
    try (var member =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                TestBroker.bootstrapServers(),
                "group.id",
                evening.group(),
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      member.subscribe(List.of(evening.requests(partition).topic()));
      while (member.assignment().isEmpty()) {
        member.poll(Duration.ofMillis(50));
      }

      var result = repair("--yes");

      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .isEqualTo(
              "rt replay: the group '%s' has members; stop all instances of the service first\n"
                  .formatted(evening.group()));
      assertThat(repair().code()).isEqualTo(1);
    }
  }

  @Test
  void what_an_owner_writes_that_was_there_before_is_void() throws Exception {
    evening.append(snapshots, partition, Checkpoint.KEY, GARBAGE);
    repair("--yes");

    evening.add("late", "c1", 100);
    evening.append(snapshots, partition, C1, "not read".getBytes(StandardCharsets.UTF_8));

    assertThat(repair().code()).isZero();
    has(15);
  }
}
