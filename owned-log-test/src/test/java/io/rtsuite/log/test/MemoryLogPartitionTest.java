package io.rtsuite.log.test;

import static io.rtsuite.log.test.TestOwner.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.log.LogRecord;
import io.rtsuite.log.PartitionLog.Appended;
import io.rtsuite.log.PartitionLog.OutOfRange;
import io.rtsuite.log.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MemoryLogPartitionTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final RuntimeException REFUSED = new TimeoutException("refused by the test");

  private final MemoryLogPartition partition = new MemoryLogPartition();
  private final MemoryLogWriter writer = partition.writer("writer");
  private final List<String> outcomes = new ArrayList<>();

  private void append(String value) {
    append(value, new Stamp.Entry("claim", 1));
  }

  private void append(String value, Stamp stamp) {
    writer.append(
        bytes("key"), bytes(value), stamp, outcome -> outcomes.add(value + told(outcome)));
  }

  private static String told(Appended outcome) {
    return switch (outcome) {
      case Appended.Stored(long offset, long timestamp) -> "@%d/%d".formatted(offset, timestamp);
      case Appended.Failed _ -> " failed";
    };
  }

  private List<String> stored() {
    return partition.records().stream().map(TestOwner::text).toList();
  }

  @Nested
  class a_calm_partition {

    @Test
    void stores_and_acknowledges_at_once() {
      append("a");
      append("b");

      assertThat(outcomes).containsExactly("a@0/1", "b@1/2");
      assertThat(stored()).containsExactly("a", "b");
    }

    @Test
    void keeps_bytes_and_stamps_as_they_were() {
      var key = bytes("key");
      var value = bytes("value");
      var stamps =
          List.of(new Stamp.Claim("c"), new Stamp.Entry("c", 1), new Stamp.Anchor("c", 2, 2));
      stamps.forEach(stamp -> writer.append(key, value, stamp, _ -> {}));
      writer.append(null, null, stamps.getFirst(), _ -> {});

      key[0] = 0;
      value[0] = 0;
      Objects.requireNonNull(partition.records().getFirst().value())[0] = 1;

      assertThat(partition.records().subList(0, 3))
          .allSatisfy(record -> {
            assertThat(record.key()).isEqualTo(bytes("key"));
            assertThat(record.value()).isEqualTo(bytes("value"));
          })
          .extracting(LogRecord::stamp)
          .isEqualTo(stamps);
      assertThat(partition.records().getLast())
          .satisfies(record -> {
            assertThat(record.key()).isNull();
            assertThat(record.value()).isNull();
          });
    }

    @Test
    void has_the_clock_of_its_broker() {
      var clocked =
          new MemoryLogPartition("topic", InstantSource.fixed(Instant.ofEpochMilli(1_234)));
      var told = new ArrayList<String>();

      clocked.writer("w").append(null, null, new Stamp.Claim("c"), o -> told.add(told(o)));

      assertThat(told).containsExactly("@0/1234");
      assertThat(clocked.records().getFirst().timestamp()).isEqualTo(1_234);
      assertThat(clocked.writer("w").topicId()).isEqualTo("topic");
    }

    @Test
    void tells_the_outcome_of_what_a_receipt_appends_behind_that_receipt() {
      writer.append(
          null,
          bytes("outer"),
          new Stamp.Claim("c"),
          _ -> {
            append("inner");
            outcomes.add("outer");
          });

      assertThat(outcomes).containsExactly("outer", "inner@1/2");
    }

    @Test
    void deletes_at_once() {
      append("a");
      append("b");

      assertThat(writer.deleteBefore(1).toCompletableFuture()).isCompleted();
      assertThat(writer.deleteBefore(0).toCompletableFuture()).isCompleted();

      assertThat(writer.start()).isEqualTo(1);
      assertThat(writer.end()).isEqualTo(2);
      assertThat(stored()).containsExactly("b");
      assertThat(writer.deleteBefore(3).toCompletableFuture())
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .withCauseInstanceOf(OffsetOutOfRangeException.class);
    }
  }

  @Nested
  class a_held_partition {

    @Test
    void stores_and_tells_only_what_the_test_says() {
      partition.hold();
      append("a");
      append("b");
      assertThat(stored()).isEmpty();

      writer.store();
      assertThat(stored()).containsExactly("a");
      assertThat(outcomes).isEmpty();
      writer.deliver();

      assertThat(outcomes).containsExactly("a@0/1");
      assertThat(writer.waiting()).isEqualTo(1);
      assertThatThrownBy(writer::deliver).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void lets_happen_in_order_what_a_writer_waits_for() {
      partition.hold();
      append("a");
      append("b");

      assertThat(writer.await(() -> outcomes.size() == 1, LONG)).isTrue();
      assertThat(outcomes).containsExactly("a@0/1");
      assertThat(writer.await(() -> false, LONG)).isFalse();
      assertThat(outcomes).containsExactly("a@0/1", "b@1/2");
    }

    @Test
    void catches_up_when_it_is_calm_again() {
      partition.hold();
      append("a");
      var other = partition.writer("other");
      other.append(null, bytes("b"), new Stamp.Claim("c"), _ -> outcomes.add("b"));
      var deleted = writer.deleteBefore(1);

      partition.calm();

      assertThat(outcomes).containsExactly("a@0/1", "b");
      assertThat(deleted.toCompletableFuture()).isCompleted();
      assertThat(stored()).containsExactly("b");
    }

    @Test
    void refuses_with_a_record_all_behind_it_until_the_next_claim() {
      partition.hold();
      append("a");
      append("b");
      append("c");
      writer.store();
      writer.refuse(REFUSED);
      append("d");
      append("claim", new Stamp.Claim("next"));

      assertThat(writer.await(() -> false, LONG)).isFalse();

      assertThat(outcomes)
          .containsExactly("a@0/1", "b failed", "c failed", "d failed", "claim@1/2");
    }

    @Test
    void may_refuse_one_record_only() {
      partition.hold();
      append("a");
      append("b");
      writer.refuseOne(REFUSED);

      assertThat(writer.await(() -> false, LONG)).isFalse();

      assertThat(outcomes).containsExactly("a failed", "b@0/1");
    }

    @Test
    void may_lose_track_of_records_that_arrive_later() {
      partition.hold();
      append("a");
      append("b");
      append("c");
      writer.loseTrack(2, REFUSED);
      assertThat(writer.await(() -> outcomes.size() == 3, LONG)).isTrue();
      assertThat(outcomes).containsExactly("a failed", "b failed", "c failed");
      assertThat(partition.late()).isEqualTo(2);

      partition.append(null, bytes("foreign"), (Stamp) null);
      partition.storeLate(1);
      partition.dropLate(0);

      assertThat(stored()).containsExactly("foreign", "b");
      assertThat(partition.late()).isZero();
    }

    @Test
    void may_tell_of_a_stored_record_that_it_failed_or_not_where_it_is() {
      partition.hold();
      append("a");
      append("b");
      writer.store();
      writer.store();

      writer.deliverAsFailed(REFUSED);
      writer.deliverWithoutOffset();

      assertThat(outcomes).containsExactly("a failed", "b@-1/2");
      assertThat(stored()).containsExactly("a", "b");
    }

    @Test
    void may_tell_failures_ahead_of_what_was_appended_before() {
      partition.hold();
      append("a");
      append("b");
      append("c");
      writer.store();
      writer.refuse(REFUSED);
      writer.failNextAppend(REFUSED);

      append("d");
      writer.deliverFailureAhead(2);
      writer.deliver();

      assertThat(outcomes).containsExactly("d failed", "c failed", "a@0/1");
      assertThatThrownBy(
              () -> {
                writer.deliver();
                append("e", new Stamp.Claim("c"));
                writer.store();
                writer.deliverFailureAhead(0);
              })
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_failure_may_be_told_behind_what_was_stored_after_it() {
    partition.hold();
    append("a");
    append("b");
    writer.refuseOne(REFUSED);
    writer.store();

    writer.postponeFailure();
    assertThatThrownBy(writer::postponeFailure).isInstanceOf(IllegalStateException.class);
    writer.deliver();
    writer.deliver();

    assertThat(outcomes).containsExactly("b@0/1", "a failed");
  }

  @Nested
  class a_dead_process {

    @Test
    void learns_nothing_and_what_it_sent_may_still_arrive() {
      partition.hold();
      append("a");
      append("b");
      writer.store();
      var deletion = writer.deleteBefore(1);

      writer.die();

      assertThat(partition.late()).isEqualTo(1);
      partition.storeLate(0);
      partition.calm();
      assertThat(stored()).containsExactly("a", "b");
      assertThat(outcomes).isEmpty();
      assertThat(deletion.toCompletableFuture()).isNotDone();
      assertThat(writer.isDead()).isTrue();
      assertThat(partition.writers()).isEmpty();
    }

    @Test
    void does_nothing_more() {
      writer.die();

      assertThatThrownBy(() -> append("a")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> writer.read(0)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> writer.await(() -> true, LONG))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Nested
  class a_reading {

    @Test
    void goes_on_with_what_is_appended_meanwhile() {
      append("a");
      append("b");
      append("c");
      partition.pollAtMost(2);
      try (var reading = writer.read(0)) {
        assertThat(reading.poll(LONG)).hasSize(2);
        append("d");
        assertThat(reading.poll(LONG)).extracting(LogRecord::offset).containsExactly(2L, 3L);
        assertThat(reading.poll(Duration.ZERO)).isEmpty();
      }
    }

    @Test
    void lets_happen_what_its_process_waits_for() {
      partition.hold();
      append("a");
      var other = partition.writer("other");
      other.append(null, bytes("b"), new Stamp.Claim("c"), _ -> {});

      try (var reading = writer.read(0)) {
        assertThat(reading.poll(Duration.ZERO)).isEmpty();
        assertThat(reading.poll(LONG)).hasSize(1);
        assertThat(reading.poll(LONG)).as("the outcome came instead").isEmpty();
        assertThat(outcomes).containsExactly("a@0/1");
      }
      assertThat(other.waiting()).isEqualTo(1);
    }

    @Test
    void does_not_wait_for_ever() {
      try (var reading = writer.read(0)) {
        assertThat(reading.poll(LONG)).isEmpty();
        assertThatThrownBy(() -> reading.poll(LONG))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("writer waits for ever: there is no record at offset 0");
        assertThat(reading.poll(Duration.ZERO)).isEmpty();
      }
    }

    @Test
    void is_refused_outside_of_the_log() {
      append("a");
      append("b");
      partition.deleteBefore(1);

      assertThatThrownBy(() -> writer.read(0).poll(LONG)).isInstanceOf(OutOfRange.class);
      assertThatThrownBy(() -> writer.read(3).poll(LONG)).isInstanceOf(OutOfRange.class);
      try (var reading = writer.read(2)) {
        partition.truncate(1);
        assertThatThrownBy(() -> reading.poll(LONG)).isInstanceOf(OutOfRange.class);
      }
    }

    @Test
    void ends_when_it_is_closed() {
      append("a");
      var reading = writer.read(0);
      reading.close();

      assertThatThrownBy(() -> reading.poll(LONG)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Nested
  class records_of_others {

    @Test
    void have_any_headers() {
      partition.append(bytes("k"), bytes("none"), Map.of());
      partition.append(bytes("k"), bytes("trace"), Map.of("traceparent", bytes("00-1")));
      partition.append(
          bytes("k"), bytes("stamp"), Map.of("rt-claim", bytes("c"), "rt-seq", bytes("7")));
      partition.append(bytes("k"), bytes("malformed"), Map.of("rt-seq", bytes("7")));

      assertThat(partition.records())
          .extracting(LogRecord::stamp)
          .containsExactly(null, null, new Stamp.Entry("c", 7), null);
    }
  }

  @Test
  void truncation_and_deletion_keep_within_the_log() {
    append("a");
    append("b");
    partition.deleteBefore(1);

    assertThatThrownBy(() -> partition.truncate(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> partition.truncate(3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> partition.deleteBefore(3))
        .isInstanceOf(IllegalArgumentException.class);
    partition.truncate(1);
    append("c");

    assertThat(partition.records()).singleElement().extracting(LogRecord::offset).isEqualTo(1L);
  }

  @Nested
  class random_faults {

    private List<String> story(long seed, boolean gaps) {
      var random = new SplittableRandom(seed);
      var memory = new MemoryLogPartition();
      var all = RandomFaults.of(memory, random).percent(40);
      var faults = gaps ? all : all.withoutGaps();
      memory.hold(faults);
      var told = new ArrayList<String>();
      for (int i = 0; i < 3; i++) {
        var each = memory.writer("writer " + i);
        int claim = i;
        each.append(null, bytes("x"), new Stamp.Claim("claim " + i), _ -> {});
        for (int n = 1; n <= 20; n++) {
          int seq = n;
          each.append(
              null,
              bytes("x"),
              new Stamp.Entry("claim " + i, n),
              outcome -> told.add(claim + " " + seq + told(outcome)));
          faults.step();
        }
      }
      memory.writers().forEach(each -> each.await(() -> false, LONG));
      memory.records().forEach(record -> told.add(record.offset() + " " + record.stamp()));
      return told;
    }

    @Test
    void are_the_same_for_the_same_seed() {
      for (long seed = 0; seed < 50; seed++) {
        assertThat(story(seed, true))
            .isEqualTo(story(seed, true))
            .isNotEqualTo(story(seed + 1, true));
      }
    }

    @Test
    void leave_gaps_only_if_they_may() {
      var gaps = new AtomicInteger();
      for (long seed = 0; seed < 300; seed++) {
        gaps.addAndGet(gaps(seed, true));
        assertThat(gaps(seed, false)).as("seed %d", seed).isZero();
      }
      assertThat(gaps).hasPositiveValue();
    }

    /** Records of a writer's own, first of their number, that lie behind none or a lower one. */
    private int gaps(long seed, boolean may) {
      var random = new SplittableRandom(seed);
      var memory = new MemoryLogPartition();
      var all = RandomFaults.of(memory, random).percent(30);
      var faults = may ? all : all.withoutGaps();
      memory.hold(faults);
      var each = memory.writer("writer");
      each.append(null, bytes("x"), new Stamp.Claim("own"), _ -> {});
      for (int n = 1; n <= 20; n++) {
        each.append(null, bytes("x"), new Stamp.Entry("own", n), _ -> {});
        faults.step();
      }
      each.await(() -> false, LONG);
      while (memory.late() > 0) {
        faults.step();
      }
      long highest = 0;
      int gaps = 0;
      for (LogRecord record : memory.records()) {
        if (record.stamp() instanceof Stamp.Entry(String claim, long seq)
            && claim.equals("own")
            && seq > highest) {
          gaps += seq > highest + 1 ? 1 : 0;
          highest = seq;
        }
      }
      return gaps;
    }
  }
}
