package io.rtsuite.log.test;

import static io.rtsuite.log.test.TestOwner.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnershipFold.Verdict;
import io.rtsuite.log.OwnershipLost;
import io.rtsuite.log.PartitionLog.OutOfRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Owners of a keyed log that compete, rewrite it and delete from it while everything fails: each
 * reads exactly what the log's records say that count, although most of them are deleted.
 */
class KeyedLogSurvivesTest {

  private static final int SEEDS = 2_000;
  private static final int STEPS = 500;
  private static final int SLACK = 30;

  private int readings;
  private int deletedUpTo;
  private int interruptedRewrites;

  @Test
  void no_live_key_is_lost_and_no_dead_one_comes_back() {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        new Run(seed).check();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed %d: %s".formatted(seed, e.getMessage()), e);
      }
    }

    assertThat(readings).isGreaterThan(4 * SEEDS);
    assertThat(deletedUpTo).isGreaterThan(10 * SEEDS);
    assertThat(interruptedRewrites).isGreaterThan(SEEDS);
  }

  private record Reading(long claimedAt, Map<String, String> live) {}

  private final class Run {
    private final SplittableRandom random;
    private final MemoryLogPartition partition = new MemoryLogPartition();
    private final RandomFaults faults;
    private final List<Process> processes = new ArrayList<>();
    private final List<LogRecord> stored = new ArrayList<>();
    private final List<Reading> read = new ArrayList<>();

    private final class Process {
      private MemoryLogWriter writer = partition.writer("process");
      private @Nullable KeyedOwner owner;

      void step() {
        if (owner == null) {
          if (random.nextInt(10) == 0) {
            begin();
          }
          return;
        }
        try {
          step(owner);
        } catch (OwnershipLost e) {
          leave(owner);
        }
      }

      private void begin() {
        var next = new KeyedOwner(writer, SLACK);
        next.owned.claim(TestOwner.bytes("claim"));
        while (true) {
          try {
            next.read();
            break;
          } catch (OutOfRange e) {
            // A stale owner's deletion came in between: read again.
          } catch (OwnershipLost e) {
            return;
          }
        }
        read.add(
            new Reading(next.owned.offsetOf(next.owned.appendedSeq()), new TreeMap<>(next.live)));
        owner = next;
      }

      private void step(KeyedOwner owner) {
        if (random.nextInt(80) == 0) {
          leave(owner);
          if (random.nextBoolean()) {
            writer.die();
            writer = partition.writer("process");
          }
        } else if (owner.log.isRewriting() && random.nextBoolean()) {
          owner.rewriteStep();
        } else if (owner.log.isRewriteDue()) {
          owner.beginRewrite();
        } else {
          owner.put(
              "key" + random.nextInt(6),
              random.nextInt(4) == 0 ? "" : Integer.toString(random.nextInt(1_000)));
        }
      }

      private void leave(KeyedOwner owner) {
        interruptedRewrites += owner.log.isRewriting() ? 1 : 0;
        this.owner = null;
      }
    }

    Run(long seed) {
      random = new SplittableRandom(seed);
      faults = RandomFaults.of(partition, random).percent(random.nextInt(1 + random.nextInt(20)));
      for (int i = 2 + random.nextInt(2); i > 0; i--) {
        processes.add(new Process());
      }
      partition.pollAtMost(1 + random.nextInt(20));
      partition.hold(
          new MemoryLogPartition.Harness() {
            @Override
            public boolean advance(MemoryLogWriter waiting) {
              boolean advanced = faults.advance(waiting);
              see();
              return advanced;
            }

            @Override
            public void beforePoll(MemoryLogWriter reading) {
              faults.beforePoll(reading);
              see();
            }
          });
    }

    /** Takes note of what was stored, before it can be deleted. */
    private void see() {
      if (partition.start() > stored.size()) {
        throw new AssertionError("records were deleted that were not seen");
      }
      stored.addAll(partition.records(stored.size()));
    }

    void check() {
      for (int i = 0; i < STEPS; i++) {
        if (random.nextBoolean()) {
          processes.get(random.nextInt(processes.size())).step();
        } else {
          faults.step();
        }
        see();
      }
      partition.hold();
      partition
          .writers()
          .forEach(writer ->
              writer.await(
                  () -> {
                    see();
                    return false;
                  },
                  Duration.ZERO));
      partition.calm();
      var last = KeyedOwner.of(partition.writer("last"));
      see();
      read.add(new Reading(last.owned.offsetOf(last.owned.appendedSeq()), last.live));

      compare();
      readings += read.size();
      deletedUpTo += (int) partition.start();
    }

    private void compare() {
      var verdicts = Rule.verdicts(stored);
      var live = new TreeMap<String, String>();
      int next = 0;
      for (var reading : read) {
        for (; next < reading.claimedAt; next++) {
          var record = stored.get(next);
          if (verdicts.get(next) == Verdict.VALID) {
            String key = new String(Objects.requireNonNull(record.key()), UTF_8);
            if (text(record).isEmpty()) {
              live.remove(key);
            } else {
              live.put(key, text(record));
            }
          }
        }
        assertThat(reading.live)
            .as("read up to the claim at %d", reading.claimedAt)
            .isEqualTo(live);
      }
    }
  }
}
