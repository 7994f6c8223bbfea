package io.rtsuite.log.test;

import io.rtsuite.log.LogRecord;
import io.rtsuite.log.PartitionLog;
import io.rtsuite.log.Stamp;
import io.rtsuite.log.test.MemoryLogPartition.Sent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.jspecify.annotations.Nullable;

/**
 * A process's access to a {@link MemoryLogPartition}: what Kafka's producer, consumer and admin are
 * to it, and what a test decides about them while the partition is held.
 *
 * <p>An append first waits; then it is stored, refused or lost track of; then its outcome is
 * delivered, in the order of the appends. A process that goes on although it owns nothing any more
 * is a writer like any other. Not thread-safe.
 */
public final class MemoryLogWriter implements PartitionLog {

  private record Waiting(Sent sent, Receipt receipt) {}

  private record Outcome(Receipt receipt, Appended appended) {}

  private record Deletion(long offset, CompletableFuture<@Nullable Void> done) {}

  private final MemoryLogPartition partition;
  private final String name;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Deque<Deletion> deletions = new ArrayDeque<>();
  private boolean dead;
  private boolean settling;
  private @Nullable Throwable failed;
  private @Nullable Throwable nextFailure;

  MemoryLogWriter(MemoryLogPartition partition, String name) {
    this.partition = partition;
    this.name = name;
  }

  // What the process does

  @Override
  public String topicId() {
    return partition.topicId();
  }

  @Override
  public long start() {
    return partition.start();
  }

  @Override
  public long end() {
    return partition.end();
  }

  @Override
  public void append(byte @Nullable [] key, byte @Nullable [] value, Stamp stamp, Receipt receipt) {
    checkAlive();
    if (nextFailure != null) {
      var cause = nextFailure;
      nextFailure = null;
      failed = cause;
      receipt.done(new Appended.Failed(cause));
      return;
    }
    if (stamp instanceof Stamp.Claim) {
      failed = null;
    }
    if (failed == null) {
      waiting.add(new Waiting(Sent.of(key, value, stamp), receipt));
    } else {
      outcomes.add(new Outcome(receipt, new Appended.Failed(failed)));
    }
    if (partition.isCalm()) {
      settle();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Lets happen what is held, until the condition holds or nothing is left; takes no time.
   */
  @Override
  public boolean await(BooleanSupplier condition, Duration most) {
    checkAlive();
    while (!condition.getAsBoolean()) {
      if (!partition.advance(this)) {
        return condition.getAsBoolean();
      }
    }
    return true;
  }

  @Override
  public CompletionStage<?> deleteBefore(long offset) {
    checkAlive();
    var deletion = new Deletion(offset, new CompletableFuture<>());
    deletions.add(deletion);
    if (partition.isCalm()) {
      settle();
    }
    return deletion.done;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Where there is no record, a poll that may take time lets happen what is held. The second in
   * a row that finds nothing left to happen throws an {@link IllegalStateException}, for on Kafka
   * its caller would wait for ever. A poll that may take no time is empty then.
   */
  @Override
  public Reading read(long from) {
    checkAlive();
    return new MemoryReading(from);
  }

  private final class MemoryReading implements Reading {
    private long next;
    private boolean idle;
    private boolean closed;

    MemoryReading(long from) {
      next = from;
    }

    @Override
    public List<LogRecord> poll(Duration most) {
      checkAlive();
      if (closed) {
        throw new IllegalStateException("a closed reading is read");
      }
      partition.beforePoll(MemoryLogWriter.this);
      var records = available();
      if (!records.isEmpty() || most.isZero()) {
        idle = false;
        return records;
      }
      if (partition.advance(MemoryLogWriter.this)) {
        idle = false;
        return available();
      }
      if (idle) {
        throw new IllegalStateException(
            "%s waits for ever: there is no record at offset %d, and nothing of its own is on its way"
                .formatted(name, next));
      }
      idle = true;
      return records;
    }

    private List<LogRecord> available() {
      if (next < partition.start() || next > partition.end()) {
        throw new OutOfRange(
            "the log reaches from offset %d to %d; there is no %d"
                .formatted(partition.start(), partition.end(), next),
            null);
      }
      var records = partition.poll(next);
      next += records.size();
      return records;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private void checkAlive() {
    if (dead) {
      throw new IllegalStateException("the process of " + name + " is dead");
    }
  }

  // What the test decides

  /** How many appends are neither stored nor refused. */
  public int waiting() {
    return waiting.size();
  }

  /** How many outcomes are not delivered. */
  public int outcomes() {
    return outcomes.size();
  }

  /** The offsets up to which deletions wait. */
  public List<Long> deletions() {
    return deletions.stream().map(Deletion::offset).toList();
  }

  /**
   * Stores what waits first; its outcome is to be delivered.
   *
   * @return its offset
   */
  public long store() {
    var first = firstWaiting();
    long offset = partition.store(first.sent);
    outcomes.add(
        new Outcome(first.receipt, new Appended.Stored(offset, partition.timestampOf(offset))));
    return offset;
  }

  private Waiting firstWaiting() {
    var first = waiting.poll();
    if (first == null) {
      throw new IllegalStateException("nothing of " + name + " waits");
    }
    return first;
  }

  /**
   * Refuses what waits first. All that waits behind it fails, and so does all that comes before the
   * next claim: the producer is closed.
   */
  public void refuse(Throwable cause) {
    refuseOne(cause);
    failWaiting(cause);
  }

  /**
   * Refuses what waits first, and nothing else: what waits behind it may be stored (KAFKA-15591).
   */
  public void refuseOne(Throwable cause) {
    outcomes.add(new Outcome(firstWaiting().receipt, new Appended.Failed(cause)));
  }

  /**
   * Loses track of what waits first: the records fail, and become {@linkplain
   * MemoryLogPartition#late late}. All that waits behind them fails, and so does all that comes
   * before the next claim.
   */
  public void loseTrack(int records, Throwable cause) {
    for (int i = 0; i < records; i++) {
      var first = firstWaiting();
      partition.sentLate(this, first.sent);
      outcomes.add(new Outcome(first.receipt, new Appended.Failed(cause)));
    }
    failWaiting(cause);
  }

  private void failWaiting(Throwable cause) {
    while (!waiting.isEmpty()) {
      refuseOne(cause);
    }
    failed = cause;
  }

  /**
   * Fails the next append while it is made, ahead of all outcomes, as a full buffer does; and all
   * that comes behind it before the next claim.
   */
  public void failNextAppend(Throwable cause) {
    nextFailure = cause;
  }

  /** Delivers the next outcome. */
  public void deliver() {
    var next = nextOutcome();
    next.receipt.done(next.appended);
  }

  /** Delivers the next outcome, that of a stored record, without its offset. */
  public void deliverWithoutOffset() {
    var next = nextOutcome();
    next.receipt.done(new Appended.Stored(-1, stored(next).timestamp()));
  }

  /** Delivers the next outcome, that of a stored record, as a failure. */
  public void deliverAsFailed(Throwable cause) {
    var next = nextOutcome();
    var _ = stored(next);
    next.receipt.done(new Appended.Failed(cause));
  }

  /**
   * Delivers a failure ahead of the outcomes before it. Kafka's producer fails what it still holds
   * in any order when it is closed.
   */
  public void deliverFailureAhead(int index) {
    if (!(outcomes.get(index).appended instanceof Appended.Failed)) {
      throw new IllegalArgumentException("only failures overtake what was appended before");
    }
    var outcome = outcomes.remove(index);
    outcome.receipt.done(outcome.appended);
  }

  /** Puts off the next outcome, a failure, until all others are delivered. */
  public void postponeFailure() {
    if (outcomes.isEmpty() || isStored(0)) {
      throw new IllegalStateException("the next outcome of " + name + " is not a failure");
    }
    outcomes.add(outcomes.removeFirst());
  }

  /** Whether an outcome that is not delivered is that of a stored record. */
  public boolean isStored(int index) {
    return outcomes.get(index).appended instanceof Appended.Stored;
  }

  private Outcome nextOutcome() {
    if (outcomes.isEmpty()) {
      throw new IllegalStateException("no outcome of " + name + " is to be delivered");
    }
    return outcomes.removeFirst();
  }

  private static Appended.Stored stored(Outcome outcome) {
    if (outcome.appended instanceof Appended.Stored stored) {
      return stored;
    }
    throw new IllegalStateException("the next outcome is that of a record that is not stored");
  }

  /** Deletes what is to be deleted first. */
  public void delete() {
    var first = firstDeletion();
    if (first.offset > partition.end()) {
      first.done.completeExceptionally(
          new OffsetOutOfRangeException("the log has no offset " + first.offset));
      return;
    }
    partition.deleteBefore(first.offset);
    first.done.complete(null);
  }

  /** Refuses what is to be deleted first. */
  public void refuseDeletion(Throwable cause) {
    firstDeletion().done.completeExceptionally(cause);
  }

  private Deletion firstDeletion() {
    var first = deletions.poll();
    if (first == null) {
      throw new IllegalStateException("nothing is to be deleted by " + name);
    }
    return first;
  }

  /**
   * Ends the process: it learns of no outcome, and what waits is {@linkplain
   * MemoryLogPartition#late late}.
   */
  public void die() {
    waiting.forEach(each -> partition.sentLate(this, each.sent));
    waiting.clear();
    outcomes.clear();
    deletions.clear();
    dead = true;
    partition.died(this);
  }

  /** Whether the process has ended. */
  public boolean isDead() {
    return dead;
  }

  /** Lets everything happen that is held. What a receipt causes comes behind it. */
  void settle() {
    if (settling) {
      return;
    }
    settling = true;
    try {
      while (partition.isCalm() && MemoryLogPartition.InOrder.INSTANCE.advance(this)) {}
    } finally {
      settling = false;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
