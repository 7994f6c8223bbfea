package io.rtsuite.log.test;

import io.rtsuite.log.Stamp;
import io.rtsuite.log.test.MemoryLogPartition.Harness;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What Kafka, the network and other writers may do to a {@link MemoryLogPartition}, in an order and
 * at a rate that come from a random generator: the same seed does the same.
 *
 * <pre>{@code
 * partition.hold(RandomFaults.of(partition, new SplittableRandom(seed)).percent(20));
 * }</pre>
 *
 * <p>Processes die, claim and go on by the test's own hand. Not thread-safe.
 */
public final class RandomFaults implements Harness {

  private final MemoryLogPartition partition;
  private final RandomGenerator random;
  private final int percent;
  private final boolean gaps;

  private RandomFaults(
      MemoryLogPartition partition, RandomGenerator random, int percent, boolean gaps) {
    this.partition = partition;
    this.random = random;
    this.percent = percent;
    this.gaps = gaps;
  }

  /** Ten faults in a hundred steps, of every kind. */
  public static RandomFaults of(MemoryLogPartition partition, RandomGenerator random) {
    return new RandomFaults(partition, random, 10, true);
  }

  /** That many faults in a hundred steps. */
  public RandomFaults percent(int faults) {
    return new RandomFaults(partition, random, faults, gaps);
  }

  /**
   * Never stores a record when an earlier one of its writer was not, since the writer's last claim.
   * Kafka does so with one request in flight and a producer that is closed at its first failure.
   */
  public RandomFaults withoutGaps() {
    return new RandomFaults(partition, random, percent, false);
  }

  private boolean isFault() {
    return random.nextInt(100) < percent;
  }

  /** Does something to one of the writers, to a late record, or to the partition. */
  public void step() {
    var busy = partition.writers().stream().filter(RandomFaults::isBusy).toList();
    if (!busy.isEmpty()) {
      of(busy.get(random.nextInt(busy.size())));
    }
    if (partition.late() > 0 && random.nextInt(8) == 0) {
      late(random.nextInt(partition.late()));
    }
    if (isFault() && random.nextInt(4) == 0) {
      foreign();
    }
  }

  private static boolean isBusy(MemoryLogWriter writer) {
    return writer.waiting() > 0 || writer.outcomes() > 0 || !writer.deletions().isEmpty();
  }

  @Override
  public boolean advance(MemoryLogWriter waiting) {
    if (random.nextInt(4) == 0) {
      step();
    }
    return of(waiting);
  }

  @Override
  public void beforePoll(MemoryLogWriter reading) {
    if (random.nextBoolean()) {
      step();
    }
  }

  private boolean of(MemoryLogWriter writer) {
    int choices = (writer.waiting() > 0 ? 1 : 0) | (writer.outcomes() > 0 ? 2 : 0);
    if (choices == 3) {
      choices = 1 + random.nextInt(2);
    }
    if (!writer.deletions().isEmpty() && (choices == 0 || random.nextInt(4) == 0)) {
      deletion(writer);
      return true;
    }
    switch (choices) {
      case 0 -> {
        return false;
      }
      case 1 -> append(writer);
      default -> outcome(writer);
    }
    return true;
  }

  private void append(MemoryLogWriter writer) {
    if (!isFault()) {
      writer.store();
      return;
    }
    var cause = new NetworkException("lost on purpose");
    switch (random.nextInt(4)) {
      case 0 -> writer.refuse(cause);
      case 1 -> writer.loseTrack(1 + random.nextInt(writer.waiting()), cause);
      case 2 -> writer.failNextAppend(new TimeoutException("full on purpose"));
      default -> {
        if (gaps) {
          writer.refuseOne(cause);
        } else {
          writer.refuse(cause);
        }
      }
    }
  }

  private void outcome(MemoryLogWriter writer) {
    if (!isFault()) {
      writer.deliver();
      return;
    }
    int last = writer.outcomes() - 1;
    if (!writer.isStored(last) && random.nextBoolean()) {
      writer.deliverFailureAhead(last);
    } else if (!writer.isStored(0)) {
      writer.postponeFailure();
    } else if (random.nextBoolean()) {
      writer.deliverWithoutOffset();
    } else {
      writer.deliverAsFailed(new NetworkException("cut on purpose"));
    }
  }

  private void deletion(MemoryLogWriter writer) {
    if (isFault()) {
      writer.refuseDeletion(new TimeoutException("refused on purpose"));
    } else {
      writer.delete();
    }
  }

  /** Without gaps, the late records of a writer arrive in order, and none behind a dropped one. */
  private void late(int index) {
    var sender = partition.senderOfLate(index);
    if (random.nextBoolean()) {
      partition.storeLate(gaps ? index : nextLate(sender, 0));
      return;
    }
    partition.dropLate(index);
    if (!gaps) {
      for (int next = nextLate(sender, index); next >= 0; next = nextLate(sender, index)) {
        partition.dropLate(next);
      }
    }
  }

  private int nextLate(MemoryLogWriter sender, int from) {
    for (int i = from; i < partition.late(); i++) {
      if (partition.senderOfLate(i) == sender) {
        return i;
      }
    }
    return -1;
  }

  /** A record without a stamp, with a foreign one, or a copy of a stored record. */
  private void foreign() {
    long stored = partition.end() - partition.start();
    byte[] value = {(byte) random.nextInt()};
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> partition.append(null, value, (Stamp) null);
      case 3, 4 -> partition.append(null, value, new Stamp.Entry("nobody", random.nextInt(100)));
      case 5 -> partition.append(null, value, new Stamp.Claim("foreign"));
      default -> {
        if (stored > 0) {
          var copied = partition.record(partition.start() + random.nextLong(stored));
          partition.append(copied.key(), copied.value(), copied.stamp());
        }
      }
    }
  }
}
