package io.rtsuite.log.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.log.OwnershipLost;
import io.rtsuite.log.PartitionLog.OutOfRange;
import io.rtsuite.log.test.MemoryLogPartition.Harness;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KeyedLogTest {

  private static final int STEPS_OF_A_REWRITE = 5;

  private final MemoryLogPartition partition = new MemoryLogPartition();

  private KeyedOwner owner(String name) {
    return KeyedOwner.of(partition.writer(name));
  }

  private KeyedOwner ada() {
    var ada = owner("ada");
    ada.put("a", "1");
    ada.put("b", "1");
    ada.put("a", "2");
    ada.put("c", "1");
    ada.put("b", "");
    ada.put("d", "1");
    return ada;
  }

  private static final Map<String, String> LIVE = Map.of("a", "2", "c", "1", "d", "1");

  private static Map<String, String> withoutEnd(KeyedOwner owner) {
    var live = new TreeMap<>(owner.live);
    live.remove(KeyedOwner.END);
    return live;
  }

  @Test
  void the_newest_record_of_each_key_counts() {
    ada();

    assertThat(owner("bob").live).isEqualTo(LIVE);
  }

  @Test
  void a_record_of_a_stale_owner_replaces_nothing() {
    var ada = ada();
    var bob = owner("bob");

    ada.put("a", "void");
    assertThatThrownBy(() -> ada.put("c", "")).isInstanceOf(OwnershipLost.class);

    assertThat(owner("cleo").live).isEqualTo(LIVE).isEqualTo(bob.live);
  }

  @Test
  void a_rewrite_is_due_when_dead_records_outweigh_live_ones_by_more_than_the_slack() {
    var ada = new KeyedOwner(partition.writer("ada"), 10);
    ada.owned.claim(TestOwner.bytes("claim"));
    ada.read();
    ada.put("a", "12345");

    ada.put("a", "12345");
    ada.put("a", "12345");
    assertThat(ada.log.isRewriteDue()).as("12 bytes are dead, 6 live").isFalse();
    ada.put("a", "12345");

    assertThat(ada.log.isRewriteDue()).as("18 bytes are dead").isTrue();
    ada.beginRewrite();
    assertThat(ada.log.isRewriteDue()).as("it is under way").isFalse();
  }

  @Nested
  class a_rewrite {

    @Test
    void leaves_what_is_live_and_deletes_what_lies_before() {
      var ada = ada();

      ada.rewrite();

      assertThat(partition.start()).as("one claim and six records").isEqualTo(7);
      assertThat(partition.records()).hasSize(1 + 3 + 1);
      assertThat(withoutEnd(owner("bob"))).isEqualTo(LIVE);
    }

    @Test
    void deletes_nothing_before_its_end_is_acknowledged() {
      var ada = ada();
      partition.hold();
      ada.rewrite();
      for (int i = 0; i < STEPS_OF_A_REWRITE; i++) {
        ada.writer.store();
      }

      for (int i = 0; i < STEPS_OF_A_REWRITE; i++) {
        assertThat(ada.writer.deletions()).as("acknowledged: %d", i).isEmpty();
        ada.writer.deliver();
      }

      assertThat(ada.writer.deletions()).containsExactly(7L);
    }

    @Test
    void deletes_nothing_when_its_end_is_not_acknowledged() {
      for (int refused = 0; refused < STEPS_OF_A_REWRITE; refused++) {
        var each = new KeyedLogTest();
        var ada = each.ada();
        each.partition.hold();
        ada.rewrite();
        for (int i = 0; i < STEPS_OF_A_REWRITE; i++) {
          if (i == refused) {
            ada.writer.refuseOne(new NetworkException("refused by the test"));
          } else {
            ada.writer.store();
          }
        }

        while (ada.writer.outcomes() > 0) {
          ada.writer.deliver();
        }

        assertThat(ada.writer.deletions()).as("refused: %d", refused).isEmpty();
        each.partition.calm();
        assertThat(withoutEnd(each.owner("bob"))).isEqualTo(LIVE);
      }
    }

    @Test
    void that_a_takeover_interrupts_anywhere_loses_nothing() {
      for (int stored = 0; stored <= STEPS_OF_A_REWRITE; stored++) {
        for (int delivered = 0; delivered <= stored; delivered++) {
          var each = new KeyedLogTest();
          each.interrupted(stored, delivered);
        }
      }
    }

    @Test
    void that_keys_change_during_leaves_what_they_are_in_the_end() {
      var ada = ada();
      ada.beginRewrite();
      ada.rewriteStep();
      ada.put("a", "3");
      ada.put("c", "");
      ada.put("e", "1");

      while (ada.log.isRewriting()) {
        ada.rewriteStep();
      }

      assertThat(partition.start()).isEqualTo(7);
      assertThat(withoutEnd(owner("bob"))).isEqualTo(Map.of("a", "3", "d", "1", "e", "1"));
    }

    @Test
    void whose_deletion_fails_says_so_and_loses_nothing() {
      var ada = ada();
      partition.hold();
      ada.rewrite();
      storeAndDeliver(ada);

      ada.writer.refuseDeletion(new TimeoutException("refused by the test"));

      assertThat(ada.deletionFailures).singleElement().isInstanceOf(TimeoutException.class);
      partition.calm();
      ada.put("e", "1");
      assertThat(partition.start()).isZero();
      ada.rewrite();
      assertThat(partition.start()).isPositive();
      assertThat(withoutEnd(owner("bob"))).hasSize(4).containsAllEntriesOf(LIVE);
    }

    @Test
    void whose_deletion_comes_when_another_owner_is_at_work_loses_nothing() {
      var ada = ada();
      partition.hold();
      ada.rewrite();
      storeAndDeliver(ada);
      var bob = owner("bob");
      bob.put("e", "1");
      bob.put("a", "");
      bob.writer.store();
      bob.writer.store();

      ada.writer.delete();

      partition.calm();
      assertThat(partition.start()).isEqualTo(7);
      assertThat(withoutEnd(owner("cleo"))).isEqualTo(Map.of("c", "1", "d", "1", "e", "1"));
    }
  }

  private void interrupted(int stored, int delivered) {
    var ada = ada();
    partition.hold();
    ada.rewrite();
    for (int i = 0; i < stored; i++) {
      ada.writer.store();
    }
    for (int i = 0; i < delivered; i++) {
      ada.writer.deliver();
    }
    var bob = owner("bob");
    String where = "%d stored, %d delivered".formatted(stored, delivered);
    assertThat(withoutEnd(bob)).as(where).isEqualTo(LIVE);

    // Ada goes on: the rest of the rewrite is void, and what was stored before is acknowledged.
    partition.calm();
    assertThat(ada.owned.failure() != null).as(where).isEqualTo(stored < STEPS_OF_A_REWRITE);
    assertThat(partition.start()).as(where).isEqualTo(stored < STEPS_OF_A_REWRITE ? 0 : 7);

    var cleo = owner("cleo");
    assertThat(withoutEnd(cleo)).as(where).isEqualTo(LIVE);
    cleo.put("a", "3");
    cleo.rewrite();
    assertThat(partition.records()).as(where).hasSize(1 + 3 + 1);
    assertThat(withoutEnd(owner("dora"))).as(where).isEqualTo(Map.of("a", "3", "c", "1", "d", "1"));
  }

  @Nested
  class bytes {

    @Test
    void are_counted_as_the_next_owner_counts_them() {
      for (long seed = 0; seed < 200; seed++) {
        var each = new KeyedLogTest();
        var random = new SplittableRandom(seed);
        var ada = each.owner("ada");
        for (int i = 0; i < 100; i++) {
          ada.put("key" + random.nextInt(8), "x".repeat(random.nextInt(20)));
          if (ada.log.isRewriteDue()) {
            ada.rewrite();
          }
        }

        var bob = each.owner("bob");

        assertThat(bob.live).isEqualTo(ada.live);
        assertThat(List.of(bob.log.bytes(), bob.log.liveBytes()))
            .as("seed %d", seed)
            .isEqualTo(List.of(ada.log.bytes(), ada.log.liveBytes()));
        assertThat(bob.log.liveBytes())
            .isEqualTo(
                bob.live.entrySet().stream()
                    .mapToLong(entry -> entry.getKey().length() + entry.getValue().length())
                    .sum());
      }
    }

    @Test
    void are_counted_anew_when_the_log_is_read_again() {
      var ada = ada();
      partition.hold();
      ada.rewrite();
      storeAndDeliver(ada);
      var bob = new KeyedOwner(partition.writer("bob"), 0);
      bob.owned.claim(TestOwner.bytes("claim"));
      bob.writer.store();
      partition.pollAtMost(3);
      partition.hold(
          new Harness() {
            private int polls;

            @Override
            public boolean advance(MemoryLogWriter waiting) {
              throw new AssertionError("there is something to read");
            }

            @Override
            public void beforePoll(MemoryLogWriter reading) {
              if (++polls == 2) {
                ada.writer.delete();
              }
            }
          });

      assertThatThrownBy(bob::read).isInstanceOf(OutOfRange.class);
      bob.read();

      partition.calm();
      var cleo = owner("cleo");
      assertThat(withoutEnd(bob)).isEqualTo(LIVE);
      assertThat(bob.log.bytes()).isEqualTo(cleo.log.bytes());
      assertThat(bob.log.liveBytes()).isEqualTo(cleo.log.liveBytes());
    }
  }

  private static void storeAndDeliver(KeyedOwner owner) {
    while (owner.writer.waiting() > 0) {
      owner.writer.store();
      owner.writer.deliver();
    }
  }
}
