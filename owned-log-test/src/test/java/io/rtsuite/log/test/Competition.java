package io.rtsuite.log.test;

import static io.rtsuite.log.test.TestOwner.bytes;

import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnedLog;
import io.rtsuite.log.OwnershipLost;
import io.rtsuite.log.PartitionLog.OutOfRange;
import io.rtsuite.log.Position;
import io.rtsuite.log.test.MemoryLogPartition.Harness;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Processes that claim a log, append to it, go on when they should not and die, while everything
 * fails around them; and what came of it. One seed, one story.
 */
final class Competition implements Harness {

  /** What an owner was told to be acknowledged. */
  record Acknowledged(String claim, long claimedAt, long seq, long offset, String text) {}

  /** What an owner read up to its claim. */
  record Reading(String claim, long from, long claimedAt, List<LogRecord> counted) {}

  /** An owner in a process. */
  private final class Owner implements OwnedLog.Restore {
    final OwnedLog log;
    private final List<LogRecord> counted = new ArrayList<>();
    private final int generation = truncated;
    private long claimedAt;
    private long anchor = -1;

    Owner(MemoryLogWriter writer) {
      log = new OwnedLog(writer);
    }

    void read() {
      counted.clear();
      long from = partition.start();
      // Positions of deleted records are kept, too: whoever reads from there is told.
      if (!positions.isEmpty() && random.nextBoolean()) {
        var position = positions.get(random.nextInt(positions.size()));
        from = position.offset();
        log.readToClaim(position, this);
      } else {
        log.readToClaim(this);
      }
      claimedAt = log.offsetOf(log.appendedSeq());
      readings.add(new Reading(log.claim(), from, claimedAt, List.copyOf(counted)));
      keep(log.before(log.acknowledgedSeq() + 1));
    }

    @Override
    public void valid(LogRecord record, Position before) {
      counted.add(record);
      keep(before);
    }

    @Override
    public void anchor(LogRecord record, Position before) {
      valid(record, before);
    }

    void append() {
      long seq = log.appendedSeq() + 1;
      String text = log.claim() + " " + seq;
      if (random.nextInt(5) == 0) {
        log.anchor(
            null,
            bytes(text),
            _ -> {
              anchor = log.offsetOf(seq);
              acknowledged(seq, text);
            });
      } else {
        log.append(bytes("key"), bytes(text), _ -> acknowledged(seq, text));
      }
    }

    private void acknowledged(long seq, String text) {
      acknowledged.add(new Acknowledged(log.claim(), claimedAt, seq, log.offsetOf(seq), text));
      if (readings.getLast().claimedAt() > claimedAt) {
        toldLate++;
      }
      keep(log.before(seq));
      keep(log.before(seq + 1));
    }

    /** What a truncated log said is not true any more. */
    private void keep(Position position) {
      if (generation == truncated) {
        positions.add(position);
      }
    }

    void delete() {
      if (anchor >= 0 && !truncates) {
        anchors.add(anchor);
        log.deleteBefore(anchor, _ -> {});
      }
    }
  }

  private final class Process {
    MemoryLogWriter writer = partition.writer("process");
    @Nullable Owner owner;
    boolean reading;

    void step() {
      if (owner == null) {
        if (random.nextInt(10) == 0) {
          begin();
        }
        return;
      }
      try {
        switch (random.nextInt(60)) {
          case 0 -> die();
          case 1 -> owner = null;
          case 2 -> owner.delete();
          default -> owner.append();
        }
      } catch (OwnershipLost e) {
        owner = null;
      }
    }

    private void begin() {
      var next = new Owner(writer);
      reading = true;
      try {
        next.log.claim(bytes("claim"));
        next.read();
        owner = next;
        takeovers++;
      } catch (OwnershipLost | OutOfRange e) {
        // It begins anew with another claim when it is its turn again.
      } finally {
        reading = false;
      }
    }

    private void die() {
      writer.die();
      writer = partition.writer("process");
      owner = null;
    }
  }

  final SplittableRandom random;
  final MemoryLogPartition partition = new MemoryLogPartition();
  final List<Acknowledged> acknowledged = new ArrayList<>();
  final List<Reading> readings = new ArrayList<>();
  final List<Position> positions = new ArrayList<>();
  final List<Long> anchors = new ArrayList<>();
  int takeovers;
  int toldLate;
  int truncated;
  private int stepsLeft;
  private final RandomFaults faults;
  private final boolean truncates;
  private final List<Process> processes = new ArrayList<>();
  private final TreeMap<Long, LogRecord> stored = new TreeMap<>();

  Competition(long seed, boolean gaps, boolean truncates) {
    this.random = new SplittableRandom(seed);
    var all = RandomFaults.of(partition, random).percent(random.nextInt(1 + random.nextInt(30)));
    this.faults = gaps ? all : all.withoutGaps();
    this.truncates = truncates;
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      processes.add(new Process());
    }
    partition.pollAtMost(1 + random.nextInt(10));
    partition.hold(this);
  }

  /** Every record that was ever stored, also what was deleted, and what takes the place of lost. */
  List<LogRecord> stored() {
    return List.copyOf(stored.values());
  }

  Competition run(int steps) {
    stepsLeft = steps;
    while (stepsLeft > 0) {
      step();
    }
    return this;
  }

  /** Ends all faults and lets a last owner come. */
  TestOwner calmDown() {
    partition.calm();
    see();
    var last = TestOwner.of(partition.writer("last"));
    last.append("last");
    see();
    return last;
  }

  private void step() {
    stepsLeft--;
    var process = processes.get(random.nextInt(processes.size()));
    if (!process.reading && random.nextBoolean()) {
      process.step();
    } else {
      see();
      faults.step();
    }
    if (truncates && random.nextInt(60) == 0 && processes.stream().noneMatch(p -> p.reading)) {
      truncate();
    }
    see();
  }

  private void truncate() {
    see();
    long end = Math.max(partition.start(), partition.end() - random.nextInt(5));
    partition.truncate(end);
    stored.tailMap(end, true).clear();
    positions.removeIf(position -> position.offset() > end);
    truncated++;
  }

  /** Takes note of what was stored, before it can be deleted. */
  private void see() {
    long from = stored.isEmpty() ? 0 : stored.lastKey() + 1;
    partition.records(from).forEach(record -> stored.put(record.offset(), record));
  }

  @Override
  public boolean advance(MemoryLogWriter waiting) {
    see();
    boolean advanced = faults.advance(waiting);
    see();
    return advanced;
  }

  @Override
  public void beforePoll(MemoryLogWriter reading) {
    if (stepsLeft > 0 && random.nextInt(3) == 0) {
      step();
    }
  }
}
