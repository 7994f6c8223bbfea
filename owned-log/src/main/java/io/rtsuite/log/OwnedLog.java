package io.rtsuite.log;

import io.rtsuite.log.OwnershipFold.Verdict;
import io.rtsuite.log.PartitionLog.Appended;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A log as its owner writes it: claimed, read up to the claim, then appended to.
 *
 * <p>Nobody else writes to the log, so the owner knows the offset that each record must get. An
 * acknowledgement with another one means that somebody has claimed it, or that something is lost:
 * then {@link #failure} says so, nothing more is acknowledged, and the owner has to begin anew with
 * a new claim. A record counts as acknowledged only when all before it do.
 *
 * <p>{@link #claim}, {@link #readToClaim} and the appends are of one thread; the rest of any.
 */
public final class OwnedLog {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration POLL = Duration.ofMillis(100);

  /** Takes what is read before the ownership begins. */
  public interface Restore {

    /** A record that counts. */
    void valid(LogRecord record, Position before);

    /** An anchor that counts. */
    default void anchor(LogRecord record, Position before) {}

    /** An ownership that began before this one. */
    default void claim(LogRecord record) {}
  }

  /** Learns, in order, what is acknowledged; on a thread that must not be blocked. */
  @FunctionalInterface
  public interface Acknowledgement {
    /** Everything up to the record is stored and counts. */
    void acknowledged(long timestamp);
  }

  private final PartitionLog log;
  private final String claim = newClaim();
  private final AtomicLong unacknowledgedBytes = new AtomicLong();
  private long appendedSeq = -1;
  private long claimedAt = -1;
  private long seqAtClaim = -1;
  private volatile boolean closed;
  private volatile long claimStoredAt = Long.MAX_VALUE;
  private volatile long acknowledgedSeq = -1;
  private volatile @Nullable Throwable failure;

  /** A log that is yet to be claimed. */
  public OwnedLog(PartitionLog log) {
    this.log = log;
  }

  private static String newClaim() {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Offset of the log's first record that was not deleted. */
  public long start() {
    return log.start();
  }

  /** The id of this ownership. */
  public String claim() {
    return claim;
  }

  /** The topic's id. */
  public String topicId() {
    return log.topicId();
  }

  /**
   * Appends the claim. From the moment it is stored, records of earlier owners are void.
   *
   * @param description who claims, for people who read the log
   */
  public void claim(byte[] description) {
    log.append(
        null,
        description,
        new Stamp.Claim(claim),
        outcome -> {
          switch (outcome) {
            case Appended.Failed(Throwable cause) ->
                fail(new OwnershipLost("the log could not be claimed", cause));
            case Appended.Stored(long offset, long _) -> {
              if (offset >= 0) {
                claimStoredAt = offset;
              }
            }
          }
        });
  }

  /**
   * Reads from the log's first record up to the claim.
   *
   * @throws PartitionLog.OutOfRange when no record is one to begin with, or when an earlier owner
   *     deletes meanwhile what is being read: then the log can be read again
   */
  public void readToClaim(Restore restore) {
    long start = log.start();
    read(start, OwnershipFold.atStart(start), restore);
  }

  /**
   * Reads from a stored position up to the claim.
   *
   * @throws PartitionLog.OutOfRange when the log does not reach from there to here
   */
  public void readToClaim(Position from, Restore restore) {
    read(from.offset(), OwnershipFold.at(from), restore);
  }

  private void read(long from, OwnershipFold fold, Restore restore) {
    try (var reading = log.read(from)) {
      while (true) {
        check();
        long next = fold.position().offset();
        if (next > claimStoredAt) {
          throw new PartitionLog.OutOfRange(
              "the claim is at offset %d, and the log was to be read from %d to it: its end was lost"
                  .formatted(claimStoredAt, next),
              null);
        }
        var records = reading.poll(POLL);
        if (take(records, fold, restore)) {
          return;
        }
      }
    }
  }

  private boolean take(List<LogRecord> records, OwnershipFold fold, Restore restore) {
    for (LogRecord record : records) {
      Verdict verdict = fold.take(record);
      if (record.stamp() instanceof Stamp.Claim(String id) && id.equals(claim)) {
        if (verdict != Verdict.CLAIM) {
          throw new PartitionLog.OutOfRange("the log has no record to begin with", null);
        }
        seqAtClaim = fold.position().seq();
        appendedSeq = seqAtClaim;
        acknowledgedSeq = seqAtClaim;
        claimedAt = record.offset();
        return true;
      }
      switch (verdict) {
        case VALID -> restore.valid(record, before(record, fold));
        case ANCHOR -> restore.anchor(record, before(record, fold));
        case CLAIM -> restore.claim(record);
        case VOID -> {}
      }
    }
    return false;
  }

  /** The position right before a record that was just found to count. */
  private static Position before(LogRecord record, OwnershipFold fold) {
    var after = fold.position();
    return new Position(record.offset(), after.claim(), after.seq() - 1);
  }

  /**
   * Appends a record behind all others.
   *
   * @return its number
   * @throws OwnershipLost when this log is not owned any more
   */
  public long append(byte @Nullable [] key, byte @Nullable [] value, Acknowledgement receipt) {
    return append(key, value, new Stamp.Entry(claim, appendedSeq + 1), receipt);
  }

  /** Appends a record from which readers can begin. */
  public long anchor(byte @Nullable [] key, byte @Nullable [] value, Acknowledgement receipt) {
    long seq = appendedSeq + 1;
    return append(key, value, new Stamp.Anchor(claim, seq, offsetOf(seq)), receipt);
  }

  private long append(
      byte @Nullable [] key, byte @Nullable [] value, Stamp stamp, Acknowledgement receipt) {
    if (claimedAt < 0) {
      throw new IllegalStateException("the log is appended to before it is claimed and read");
    }
    check();
    long seq = ++appendedSeq;
    int bytes = (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
    unacknowledgedBytes.addAndGet(bytes);
    log.append(key, value, stamp, outcome -> done(seq, bytes, outcome, receipt));
    return seq;
  }

  private void done(long seq, int bytes, Appended outcome, Acknowledgement receipt) {
    synchronized (this) {
      if (failure != null || closed) {
        return;
      }
      switch (outcome) {
        case Appended.Failed(Throwable cause) -> {
          failure = new OwnershipLost("a record was not stored", cause);
          return;
        }
        case Appended.Stored(long offset, long _) -> {
          if (offset != offsetOf(seq) || seq != acknowledgedSeq + 1) {
            failure =
                new OwnershipLost(
                    "record %d was stored at offset %d instead of %d: the log was claimed, or something is lost"
                        .formatted(seq, offset, offsetOf(seq)),
                    null);
            return;
          }
          unacknowledgedBytes.addAndGet(-bytes);
          acknowledgedSeq = seq;
        }
      }
    }
    receipt.acknowledged(((Appended.Stored) outcome).timestamp());
  }

  private void fail(Throwable cause) {
    synchronized (this) {
      if (failure == null) {
        failure = cause;
      }
    }
  }

  /** The offset that a record of this ownership has, or will have if it comes to count. */
  public long offsetOf(long seq) {
    return claimedAt + (seq - seqAtClaim);
  }

  /** The position right before a record of this ownership. */
  public Position before(long seq) {
    return new Position(offsetOf(seq), claim, seq - 1);
  }

  /** Number of the last record appended. */
  public long appendedSeq() {
    return appendedSeq;
  }

  /** Number of the last record that is known to count. */
  public long acknowledgedSeq() {
    return acknowledgedSeq;
  }

  /** Bytes of keys and values that are appended and not acknowledged. */
  public long unacknowledgedBytes() {
    return unacknowledgedBytes.get();
  }

  /**
   * Waits until a record counts.
   *
   * @return whether it does
   * @throws OwnershipLost when it never will under this claim
   */
  public boolean awaitAcknowledged(long seq, Duration most) throws InterruptedException {
    boolean done = log.await(() -> acknowledgedSeq >= seq || failure != null, most);
    check();
    return done;
  }

  /**
   * Waits until no more than so many bytes are unacknowledged.
   *
   * @return whether that is so
   * @throws OwnershipLost when it never will be under this claim
   */
  public boolean awaitUnacknowledged(long bytes, Duration most) throws InterruptedException {
    boolean done = log.await(() -> unacknowledgedBytes.get() <= bytes || failure != null, most);
    check();
    return done;
  }

  /** Deletes what lies before an offset, which must be that of an anchor. */
  public void deleteBefore(long offset, java.util.function.Consumer<Throwable> onFailure) {
    var _ =
        log.deleteBefore(offset)
            .whenComplete((_, cause) -> {
              if (cause != null) {
                onFailure.accept(cause);
              }
            });
  }

  /** Why this log is not owned any more; absent while it is, as far as anybody knows. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /**
   * Makes sure that nothing is known to be lost.
   *
   * @throws OwnershipLost otherwise
   */
  public void check() {
    Throwable cause = failure;
    if (cause != null) {
      throw new OwnershipLost(String.valueOf(cause.getMessage()), cause);
    }
    if (closed) {
      throw new OwnershipLost("the log was given up", null);
    }
  }

  /** Ends the ownership in this process: nothing is acknowledged or appended any more. */
  public synchronized void close() {
    closed = true;
  }
}
