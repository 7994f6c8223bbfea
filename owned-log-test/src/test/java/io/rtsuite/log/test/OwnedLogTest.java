package io.rtsuite.log.test;

import static io.rtsuite.log.test.TestOwner.bytes;
import static io.rtsuite.log.test.TestOwner.counted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.log.OwnershipFold;
import io.rtsuite.log.OwnershipLost;
import io.rtsuite.log.PartitionLog.OutOfRange;
import io.rtsuite.log.Position;
import io.rtsuite.log.Stamp;
import io.rtsuite.log.test.MemoryLogPartition.Harness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OwnedLogTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final RuntimeException REFUSED = new InvalidRecordException("refused by the test");
  private static final RuntimeException CUT = new NetworkException("cut by the test");

  private final MemoryLogPartition partition = new MemoryLogPartition();

  private MemoryLogWriter process(String name) {
    return partition.writer(name);
  }

  private static void storeAll(TestOwner owner) {
    while (owner.writer.waiting() > 0) {
      owner.writer.store();
    }
  }

  private static void deliverAll(TestOwner owner) {
    while (owner.writer.outcomes() > 0) {
      owner.writer.deliver();
    }
  }

  @Nested
  class an_owner {

    @Test
    void is_told_in_order_what_is_acknowledged() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("1", "2", "3");

      storeAll(ada);
      assertThat(ada.acknowledged).isEmpty();
      ada.writer.deliver();
      assertThat(ada.acknowledged).containsExactly("1");
      assertThat(ada.log.acknowledgedSeq()).isEqualTo(1);
      deliverAll(ada);

      assertThat(ada.acknowledged).containsExactly("1", "2", "3");
      assertThat(ada.log.failure()).isNull();
    }

    @Test
    void counts_the_bytes_that_are_not_acknowledged() throws Exception {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("12345", "67");
      assertThat(ada.log.unacknowledgedBytes()).isEqualTo(3 + 5 + 3 + 2);

      assertThat(ada.log.awaitUnacknowledged(5, LONG)).isTrue();

      assertThat(ada.acknowledged).containsExactly("12345");
      assertThat(ada.log.unacknowledgedBytes()).isEqualTo(5);
    }

    @Test
    void waits_until_a_record_counts() throws Exception {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("1", "2");

      assertThat(ada.log.awaitAcknowledged(1, LONG)).isTrue();
      assertThat(ada.acknowledged).containsExactly("1");
      assertThat(ada.log.awaitAcknowledged(3, LONG)).as("nothing is left to wait for").isFalse();
      assertThat(ada.acknowledged).containsExactly("1", "2");
    }

    @Test
    void knows_where_its_records_are() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1", "2");
      var bob = TestOwner.of(process("bob"));
      bob.append("3", "4");

      assertThat(partition.records())
          .filteredOn(record -> record.offset() == bob.log.offsetOf(4))
          .singleElement()
          .satisfies(record -> assertThat(TestOwner.text(record)).isEqualTo("4"));
      assertThat(counted(partition, bob.log.before(4))).containsExactly("4");
      assertThat(counted(partition, bob.log.before(3))).containsExactly("3", "4");
    }

    @Test
    void that_did_not_read_may_not_append() {
      var ada = new TestOwner(process("ada")).claim();

      assertThatThrownBy(() -> ada.append("1")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void that_gave_up_is_told_nothing_more() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("1");
      ada.log.close();

      storeAll(ada);
      deliverAll(ada);

      assertThat(ada.acknowledged).isEmpty();
      assertThatThrownBy(() -> ada.append("2")).isInstanceOf(OwnershipLost.class);
    }

    @Test
    void that_gives_up_while_it_reads_stops() {
      var ada = new TestOwner(process("ada"));
      partition.hold(
          new Harness() {
            @Override
            public boolean advance(MemoryLogWriter waiting) {
              ada.log.close();
              return true;
            }
          });
      ada.claim();

      assertThatThrownBy(() -> ada.log.readToClaim(ada)).isInstanceOf(OwnershipLost.class);
    }
  }

  @Nested
  class a_stale_owner {

    @Test
    void counts_with_what_is_stored_before_the_claim() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("1");
      storeAll(ada);

      var bob = TestOwner.of(process("bob"));

      assertThat(bob.read).containsExactly("1");
      assertThat(counted(partition)).containsExactly("1");
      deliverAll(ada);
      assertThat(ada.acknowledged).as("acknowledged late, and true").containsExactly("1");
    }

    @Test
    void does_not_count_between_the_claim_and_the_first_record_behind_it() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("void");
      var bob = TestOwner.of(process("bob"));

      storeAll(ada);
      bob.append("1");
      storeAll(bob);
      deliverAll(ada);
      deliverAll(bob);

      assertThat(counted(partition)).containsExactly("1");
      assertThat(ada.acknowledged).isEmpty();
      assertThat(ada.log.failure()).isInstanceOf(OwnershipLost.class);
      assertThat(bob.acknowledged).as("not where it was to be").isEmpty();
      assertThat(bob.log.failure()).isInstanceOf(OwnershipLost.class);
    }

    @Test
    void does_not_count_behind_records_of_its_successor() {
      var ada = TestOwner.of(process("ada"));
      var bob = TestOwner.of(process("bob"));
      bob.append("1");

      ada.append("void");

      assertThat(ada.acknowledged).isEmpty();
      assertThat(ada.log.failure()).isInstanceOf(OwnershipLost.class);
      assertThat(counted(partition)).containsExactly("1");
      bob.append("2");
      assertThat(bob.log.failure()).isInstanceOf(OwnershipLost.class);
      assertThat(counted(partition))
          .as("2 counts, though its owner does not know")
          .containsExactly("1", "2");
    }

    @Test
    void does_not_count_between_two_claims() {
      var ada = TestOwner.of(process("ada"));
      var bob = TestOwner.of(process("bob"));
      ada.append("void");
      var cleo = TestOwner.of(process("cleo"));
      cleo.append("1");

      assertThat(bob.read).isEmpty();
      assertThat(cleo.read).isEmpty();
      assertThat(cleo.acknowledged).containsExactly("1");
      assertThat(counted(partition)).containsExactly("1");
    }

    @Test
    void that_is_dead_does_not_count_with_what_arrives_behind_a_claim() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("1", "void");
      ada.writer.die();
      partition.storeLate(0);
      var bob = TestOwner.of(process("bob"));
      partition.storeLate(0);

      assertThat(bob.read).containsExactly("1");
      assertThat(counted(partition)).containsExactly("1");
    }

    @Test
    void does_not_count_with_an_anchor() {
      var ada = TestOwner.of(process("ada"));
      var bob = TestOwner.of(process("bob"));
      ada.anchor("void");
      bob.append("1");

      assertThat(ada.acknowledged).isEmpty();
      assertThat(counted(partition)).containsExactly("1");
    }
  }

  @Nested
  class a_refusal {

    @Test
    void ends_the_ownership_in_the_middle_of_what_is_queued() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("1", "refused", "behind it");

      ada.writer.store();
      ada.writer.refuse(REFUSED);
      deliverAll(ada);

      assertThat(ada.acknowledged).containsExactly("1");
      assertThat(ada.log.failure()).isInstanceOf(OwnershipLost.class).hasRootCause(REFUSED);
      assertThatThrownBy(() -> ada.append("2")).isInstanceOf(OwnershipLost.class);
      assertThatThrownBy(() -> ada.log.awaitAcknowledged(2, LONG))
          .isInstanceOf(OwnershipLost.class);
      assertThat(counted(partition)).containsExactly("1");
    }

    @Test
    void leaves_what_is_stored_behind_it_without_effect() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("1", "refused", "stored behind it", "and another");

      ada.writer.store();
      ada.writer.refuseOne(REFUSED);
      ada.writer.store();
      ada.writer.store();
      deliverAll(ada);

      assertThat(ada.acknowledged).containsExactly("1");
      assertThat(counted(partition)).containsExactly("1");
      assertThat(TestOwner.of(process("bob")).read).containsExactly("1");
    }

    @Test
    void leaves_what_is_stored_behind_it_without_effect_where_it_is_in_the_right_place() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("refused", "stored behind it");

      ada.writer.refuseOne(REFUSED);
      partition.append(null, bytes("foreign"), (Stamp) null);
      long offset = ada.writer.store();
      deliverAll(ada);

      assertThat(offset).isEqualTo(ada.log.offsetOf(2));
      assertThat(ada.acknowledged).isEmpty();
      assertThat(counted(partition)).isEmpty();
    }

    @Test
    void that_is_told_too_late_does_not_let_what_is_behind_it_be_acknowledged() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("refused", "stored behind it");
      ada.writer.refuseOne(REFUSED);
      partition.append(null, bytes("foreign"), (Stamp) null);
      assertThat(ada.writer.store()).as("in its place").isEqualTo(ada.log.offsetOf(2));

      ada.writer.postponeFailure();
      deliverAll(ada);

      assertThat(ada.acknowledged).isEmpty();
      assertThat(ada.log.failure()).isInstanceOf(OwnershipLost.class);
      assertThat(counted(partition)).isEmpty();
    }

    @Test
    void that_is_told_ahead_of_earlier_acknowledgements_ends_the_ownership_at_once() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("1");
      storeAll(ada);
      ada.writer.failNextAppend(REFUSED);

      ada.append("refused at once");
      deliverAll(ada);

      assertThat(ada.acknowledged).as("nothing is believed any more").isEmpty();
      assertThat(ada.log.failure()).hasRootCause(REFUSED);
      assertThat(counted(partition)).containsExactly("1");
    }

    @Test
    void of_the_claim_ends_the_ownership_before_it_began() {
      partition.hold();
      var ada = new TestOwner(process("ada")).claim();
      ada.writer.refuse(REFUSED);

      assertThatThrownBy(() -> ada.log.readToClaim(ada))
          .isInstanceOf(OwnershipLost.class)
          .hasRootCause(REFUSED);
    }
  }

  @Nested
  class an_unknown_outcome {

    @Test
    void of_a_stored_record_leaves_it_to_the_next_owner() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("1", "2");

      ada.writer.store();
      ada.writer.deliverAsFailed(CUT);
      ada.writer.store();
      deliverAll(ada);

      assertThat(ada.acknowledged).isEmpty();
      assertThat(TestOwner.of(process("bob")).read).containsExactly("1", "2");
    }

    @Test
    void of_a_record_that_never_arrives_leaves_nothing() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("1");

      ada.writer.loseTrack(1, CUT);
      deliverAll(ada);
      partition.dropLate(0);

      assertThat(ada.acknowledged).isEmpty();
      assertThat(TestOwner.of(process("bob")).read).isEmpty();
    }

    @Test
    void of_a_record_that_arrives_before_the_next_claim_counts() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("1");

      ada.writer.loseTrack(1, CUT);
      deliverAll(ada);
      partition.storeLate(0);

      assertThat(TestOwner.of(ada.writer).read).containsExactly("1");
    }

    @Test
    void of_a_record_that_arrives_behind_the_next_claim_is_void_and_noticed() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("late");
      ada.writer.loseTrack(1, CUT);
      deliverAll(ada);

      var again = TestOwner.of(ada.writer);
      partition.storeLate(0);
      partition.calm();
      again.append("1");

      assertThat(again.read).isEmpty();
      assertThat(counted(partition)).containsExactly("1");
      assertThat(again.acknowledged).isEmpty();
      assertThat(TestOwner.of(process("bob")).read).containsExactly("1");
    }

    @Test
    void of_a_claim_that_arrives_behind_the_next_one_ends_that_ownership() {
      partition.hold();
      var ada = new TestOwner(process("ada")).claim();
      ada.writer.loseTrack(1, CUT);
      partition.calm();
      var bob = TestOwner.of(process("bob"));
      bob.append("1");

      partition.storeLate(0);
      bob.append("void");

      assertThat(bob.acknowledged).containsExactly("1");
      assertThat(bob.log.failure()).isInstanceOf(OwnershipLost.class);
      assertThat(TestOwner.of(process("cleo")).read).containsExactly("1");
    }

    @Test
    void of_a_claim_that_was_stored_ends_the_ownership_although_it_was_read() {
      partition.hold();
      var ada = new TestOwner(process("ada")).claim();
      ada.writer.store();
      ada.log.readToClaim(ada);

      ada.writer.deliverAsFailed(CUT);

      assertThatThrownBy(() -> ada.append("1")).isInstanceOf(OwnershipLost.class);
    }
  }

  @Nested
  class an_acknowledgement {

    @Test
    void without_offset_is_none() {
      var ada = TestOwner.of(process("ada"));
      partition.hold();
      ada.append("1", "2");
      storeAll(ada);

      ada.writer.deliverWithoutOffset();
      deliverAll(ada);

      assertThat(ada.acknowledged).isEmpty();
      assertThat(ada.log.failure()).isInstanceOf(OwnershipLost.class);
      assertThat(TestOwner.of(process("bob")).read).containsExactly("1", "2");
    }

    @Test
    void with_an_unexpected_offset_is_none() {
      var ada = TestOwner.of(process("ada"));
      partition.append(null, bytes("foreign"), (Stamp) null);

      ada.append("1");

      assertThat(ada.acknowledged).isEmpty();
      assertThat(ada.log.failure())
          .isInstanceOf(OwnershipLost.class)
          .hasMessageContaining("stored at offset 2 instead of 1");
      assertThat(TestOwner.of(process("bob")).read)
          .as("it counts nevertheless")
          .containsExactly("1");
    }

    @Test
    void of_the_claim_without_offset_is_enough() {
      partition.hold();
      var ada = new TestOwner(process("ada")).claim();
      ada.writer.store();
      ada.writer.deliverWithoutOffset();
      ada.log.readToClaim(ada);
      partition.calm();

      ada.append("1");

      assertThat(ada.acknowledged).containsExactly("1");
    }
  }

  @Nested
  class claims {

    @Test
    void in_a_row_leave_the_log_to_the_last() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1");
      var bob = new TestOwner(process("bob")).claim();
      var cleo = new TestOwner(process("cleo")).claim();
      bob.log.readToClaim(bob);
      cleo.log.readToClaim(cleo);

      bob.append("void");
      assertThat(bob.acknowledged).isEmpty();
      assertThat(bob.log.failure()).isInstanceOf(OwnershipLost.class);

      var dora = TestOwner.of(process("dora"));
      dora.append("2");
      assertThat(dora.read).containsExactly("1");
      assertThat(dora.acknowledged).containsExactly("2");
      assertThat(counted(partition)).containsExactly("1", "2");
    }

    @Test
    void are_told_to_the_next_owner() {
      TestOwner.of(process("ada"));
      TestOwner.of(process("bob")).append("1");

      var cleo = TestOwner.of(process("cleo"));

      assertThat(cleo.claims).containsExactly("ada", "bob");
    }

    @Test
    void of_the_next_owner_go_on_with_the_numbers() {
      TestOwner.of(process("ada")).append("1", "2");
      var bob = TestOwner.of(process("bob"));

      assertThat(bob.log.acknowledgedSeq()).isEqualTo(2);
      bob.append("3");

      assertThat(bob.log.appendedSeq()).isEqualTo(3);
    }

    @Test
    void during_the_reading_of_another_end_its_ownership() {
      TestOwner.of(process("ada")).append("1");
      var bob = new TestOwner(process("bob")).claim();
      var others = new ArrayList<TestOwner>();
      partition.pollAtMost(1);
      partition.hold(
          new Harness() {
            @Override
            public boolean advance(MemoryLogWriter waiting) {
              throw new AssertionError("there is something to read");
            }

            @Override
            public void beforePoll(MemoryLogWriter reading) {
              if (others.isEmpty()) {
                partition.calm();
                others.add(new TestOwner(process("cleo")).claim());
              }
            }
          });

      bob.log.readToClaim(bob);
      bob.append("void");

      assertThat(bob.read).containsExactly("1");
      assertThat(bob.log.failure()).isInstanceOf(OwnershipLost.class);
      assertThat(counted(partition)).containsExactly("1");
    }
  }

  @Nested
  class a_reader {

    @Test
    void from_a_position_hears_what_one_from_the_beginning_hears_from_there() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1", "2");
      var position = ada.log.before(2);
      TestOwner.of(process("bob")).append("3");
      ada.append("void");

      var cleo = new TestOwner(process("cleo")).claim();
      cleo.log.readToClaim(position, cleo);

      assertThat(cleo.read).containsExactly("2", "3");
      assertThat(cleo.log.acknowledgedSeq()).isEqualTo(3);
      var again = new TestOwner(process("again")).claim();
      again.log.readToClaim(cleo.positions.getLast(), again);
      assertThat(again.read).containsExactly("3");
    }

    @Test
    void from_the_position_behind_the_last_acknowledged_record_hears_what_follows() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1", "2");
      var position = ada.log.before(ada.log.acknowledgedSeq() + 1);

      var bob = new TestOwner(process("bob")).claim();
      bob.log.readToClaim(position, bob);
      bob.append("3");

      assertThat(bob.read).isEmpty();
      assertThat(bob.acknowledged).containsExactly("3");
      assertThat(counted(partition)).containsExactly("1", "2", "3");
    }

    @Test
    void from_a_start_that_is_an_anchor_hears_everything() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1");
      long anchor = ada.anchor("anchor");
      ada.append("2");

      partition.deleteBefore(ada.log.offsetOf(anchor));

      var bob = TestOwner.of(process("bob"));
      assertThat(bob.read).containsExactly("anchor", "2");
      bob.append("3");
      assertThat(bob.acknowledged).containsExactly("3");
      assertThat(bob.log.acknowledgedSeq()).isEqualTo(4);
    }

    @Test
    void from_a_start_that_is_no_anchor_begins_at_the_first() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1", "2");
      long anchor = ada.anchor("anchor");
      ada.append("3");

      partition.deleteBefore(ada.log.offsetOf(anchor) - 1);

      assertThat(counted(partition)).containsExactly("anchor", "3");
      assertThat(TestOwner.of(process("bob")).read).containsExactly("anchor", "3");
    }

    @Test
    void from_a_start_without_any_anchor_says_that_it_cannot_begin() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1", "2");
      partition.deleteBefore(ada.log.offsetOf(2));

      var bob = new TestOwner(process("bob")).claim();

      assertThatThrownBy(() -> bob.log.readToClaim(bob)).isInstanceOf(OutOfRange.class);
      assertThat(bob.read).isEmpty();
      assertThatThrownBy(() -> bob.append("3")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void passes_over_a_void_anchor() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1");
      var bob = TestOwner.of(process("bob"));
      ada.anchor("void");
      bob.append("2");

      assertThat(counted(partition)).containsExactly("1", "2");
      assertThat(TestOwner.of(process("cleo")).read).containsExactly("1", "2");
    }

    @Test
    void does_not_begin_at_an_anchor_behind_the_claim_of_a_successor() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1");
      var bob = TestOwner.of(process("bob"));
      ada.anchor("void");
      var cleo = TestOwner.of(process("cleo"));
      cleo.anchor("anchor");
      cleo.append("2");

      partition.deleteBefore(bob.log.offsetOf(1) - 1);

      assertThat(counted(partition)).containsExactly("anchor", "2");
    }

    @Test
    void does_not_begin_at_an_anchor_that_is_not_where_its_owner_meant_it_to_be() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1");
      var bob = TestOwner.of(process("bob"));
      bob.append("2");
      ada.anchor("void");
      var cleo = TestOwner.of(process("cleo"));
      cleo.append("3");
      long anchor = cleo.anchor("anchor");

      partition.deleteBefore(bob.log.offsetOf(1) + 1);

      assertThat(counted(partition)).containsExactly("anchor");
      var dora = TestOwner.of(process("dora"));
      assertThat(dora.read).containsExactly("anchor");
      assertThat(dora.log.acknowledgedSeq()).isEqualTo(anchor);
    }

    @Test
    void whose_start_is_deleted_meanwhile_is_told_and_may_begin_anew() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1", "2");
      long anchor = ada.anchor("anchor");
      ada.append("3");
      partition.pollAtMost(1);
      var bob = new TestOwner(process("bob")).claim();
      partition.hold(
          new Harness() {
            @Override
            public boolean advance(MemoryLogWriter waiting) {
              return false;
            }

            @Override
            public void beforePoll(MemoryLogWriter reading) {
              partition.deleteBefore(ada.log.offsetOf(anchor));
            }
          });

      assertThatThrownBy(() -> bob.log.readToClaim(bob)).isInstanceOf(OutOfRange.class);
      partition.calm();
      bob.read.clear();
      bob.log.readToClaim(bob);
      bob.append("4");

      assertThat(bob.read).containsExactly("anchor", "3");
      assertThat(bob.acknowledged).containsExactly("4");
    }

    @Test
    void from_a_deleted_position_is_told() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1", "2");
      var position = ada.log.before(1);
      ada.log.deleteBefore(
          ada.log.offsetOf(ada.anchor("anchor")),
          cause -> {
            throw new AssertionError(cause);
          });

      var bob = new TestOwner(process("bob")).claim();

      assertThatThrownBy(() -> bob.log.readToClaim(position, bob)).isInstanceOf(OutOfRange.class);
    }
  }

  @Nested
  class records_of_nobody {

    @Test
    void do_not_count() {
      TestOwner.of(process("ada")).append("1");
      partition.append(bytes("key"), bytes("without a stamp"), (Stamp) null);
      partition.append(bytes("key"), bytes("of no claim"), new Stamp.Entry("nobody", 2));
      partition.append(
          bytes("key"),
          bytes("malformed"),
          java.util.Map.of("rt-claim", bytes("x"), "rt-seq", bytes("-1")));

      assertThat(TestOwner.of(process("bob")).read).containsExactly("1");
    }

    @Test
    void do_not_count_as_copies_of_what_counted() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1");
      for (var record : partition.records()) {
        if (record.stamp() instanceof Stamp.Entry) {
          partition.append(record.key(), bytes("copy"), record.stamp());
        }
      }

      assertThat(counted(partition)).containsExactly("1");
    }
  }

  @Nested
  class a_log_whose_end_is_lost {

    @Test
    void is_not_acknowledged_any_further() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1", "2");
      partition.truncate(ada.log.offsetOf(2));

      ada.append("3");

      assertThat(ada.acknowledged).containsExactly("1", "2");
      assertThat(ada.log.failure()).isInstanceOf(OwnershipLost.class);
      assertThat(TestOwner.of(process("bob")).read).containsExactly("1");
    }

    @Test
    void has_no_position_behind_its_end() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1", "2", "3");
      var position = ada.log.before(4);
      partition.truncate(ada.log.offsetOf(2));

      var bob = new TestOwner(process("bob")).claim();

      assertThatThrownBy(() -> bob.log.readToClaim(position, bob)).isInstanceOf(OutOfRange.class);
    }

    @Test
    void has_no_position_behind_the_claim() {
      var ada = TestOwner.of(process("ada"));
      ada.append("1", "2", "3");
      var position = ada.log.before(4);
      partition.truncate(ada.log.offsetOf(3));

      var bob = new TestOwner(process("bob")).claim();
      assertThat(partition.end()).as("where the position is").isEqualTo(position.offset());

      assertThatThrownBy(() -> bob.log.readToClaim(position, bob)).isInstanceOf(OutOfRange.class);
    }
  }

  @Test
  void a_failed_deletion_is_told() {
    var ada = TestOwner.of(process("ada"));
    long anchor = ada.anchor("anchor");
    partition.hold();
    var causes = new ArrayList<Throwable>();

    ada.log.deleteBefore(ada.log.offsetOf(anchor), causes::add);
    ada.writer.refuseDeletion(new TimeoutException("refused by the test"));

    assertThat(causes).singleElement().isInstanceOf(TimeoutException.class);
    assertThat(partition.start()).isZero();
    assertThat(ada.log.failure()).isNull();
  }

  @Test
  void positions_say_what_has_to_be_known() {
    var ada = TestOwner.of(process("ada"));
    ada.append("1");
    var fold = OwnershipFold.at(Position.BEGINNING);

    partition.records().forEach(fold::take);

    assertThat(fold.position())
        .isEqualTo(new Position(2, ada.log.claim(), 1))
        .isEqualTo(ada.log.before(2));
    assertThat(List.of(fold.hasBegun(), OwnershipFold.atStart(7).hasBegun()))
        .containsExactly(true, false);
  }
}
