package io.rtsuite.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a topic as an owner reads and writes it: the port between this package and
 * Kafka, or memory in its place.
 */
public interface PartitionLog {

  /** How an append ended. */
  sealed interface Appended {

    /**
     * It is stored on all replicas that the topic demands.
     *
     * @param offset -1 where the broker knows that it is stored, and not where
     * @param timestamp the broker's, epoch milliseconds
     */
    record Stored(long offset, long timestamp) implements Appended {}

    /** It was refused, or nobody knows; nothing behind it may be sent. */
    record Failed(Throwable cause) implements Appended {}
  }

  /** Takes the outcome of an append. */
  @FunctionalInterface
  interface Receipt {
    /**
     * Called once at most, on a thread that must not be blocked. Records are told to be stored in
     * the order of the appends; failures are told in any order, also ahead of what was stored
     * before.
     */
    void done(Appended outcome);
  }

  /** The records of the log from an offset on. */
  interface Reading extends AutoCloseable {
    /**
     * The next records, also such as were appended after the reading began; empty where there are
     * none within the time.
     */
    List<LogRecord> poll(Duration most);

    @Override
    void close();
  }

  /** The topic that has this name now; another one of the same name is another log. */
  String topicId();

  /** Offset of the first record that was not deleted. */
  long start();

  /** Offset behind the last record. */
  long end();

  /**
   * Reads from an offset on.
   *
   * @throws OutOfRange when there is no such offset, at once or from {@link Reading#poll}
   */
  Reading read(long from);

  /**
   * Appends behind everything that was appended here before. Does not wait for the outcome. Once an
   * append fails, so do those behind it until the next claim.
   *
   * @throws OwnershipLost when nothing more can be appended
   */
  void append(byte @Nullable [] key, byte @Nullable [] value, Stamp stamp, Receipt receipt);

  /**
   * Waits until a condition holds that receipts bring about.
   *
   * @return whether it holds
   */
  boolean await(BooleanSupplier condition, Duration most) throws InterruptedException;

  /** Deletes all records below an offset; completes once that is done. */
  CompletionStage<?> deleteBefore(long offset);

  /** The log has no such offset any more, or not yet. */
  final class OutOfRange extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Named by a sentence. */
    public OutOfRange(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
