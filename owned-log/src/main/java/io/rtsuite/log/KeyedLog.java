package io.rtsuite.log;

import io.rtsuite.log.OwnedLog.Acknowledgement;
import io.rtsuite.log.OwnedLog.Restore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An owned log of which, per key, the newest valid record counts. Kafka compacts nothing here, for
 * it would keep a stale owner's record and drop the one that counts; the owner itself appends what
 * is live once more, behind an anchor, and then deletes what lies before the anchor.
 *
 * <p>The owner knows what is live; this class only counts bytes and keeps the order of the steps.
 * Of one thread.
 */
public final class KeyedLog {

  /** How often the log is read when its beginning is deleted meanwhile each time. */
  private static final int READS = 3;

  private final OwnedLog log;
  private final long slack;
  private final Consumer<Throwable> onDeletionFailure;
  private long total;
  private long live;
  private boolean rewriting;
  private long anchorOffset;
  private long anchorTotal;

  /**
   * @param slack bytes that dead records may take beyond those of the live ones
   */
  public KeyedLog(OwnedLog log, long slack, Consumer<Throwable> onDeletionFailure) {
    this.log = log;
    this.slack = slack;
    this.onDeletionFailure = onDeletionFailure;
  }

  /** The log itself. */
  public OwnedLog log() {
    return log;
  }

  /**
   * Reads the whole log up to the claim. When an earlier owner deletes meanwhile what is being
   * read, it is read once more, a few times at most.
   *
   * @param begin called before each reading: what was taken from an earlier one is to be forgotten
   * @param restore says with {@link #replaced} what each record makes dead
   * @throws PartitionLog.OutOfRange when the log has no record to begin with, or its beginning was
   *     deleted during each reading
   */
  public void readToClaim(Runnable begin, Restore restore) {
    for (int reading = 1; true; reading++) {
      long start = log.start();
      begin.run();
      try {
        readToClaim(restore);
        return;
      } catch (PartitionLog.OutOfRange e) {
        if (reading == READS || log.start() == start) {
          throw e;
        }
      }
    }
  }

  /**
   * Reads the whole log up to the claim, once.
   *
   * @throws PartitionLog.OutOfRange as {@link OwnedLog#readToClaim(Restore)}
   */
  public void readToClaim(Restore restore) {
    total = 0;
    live = 0;
    log.readToClaim(
        new Restore() {
          @Override
          public void valid(LogRecord record, Position before) {
            total += record.size();
            live += record.size();
            restore.valid(record, before);
          }

          @Override
          public void anchor(LogRecord record, Position before) {
            restore.anchor(record, before);
          }

          @Override
          public void claim(LogRecord record) {
            restore.claim(record);
          }
        });
  }

  /** A live record of that many bytes is dead now. */
  public void replaced(int bytes) {
    live -= bytes;
  }

  /**
   * Appends the newest record of a key.
   *
   * @param before bytes of the live record that it replaces; 0 where there is none
   * @return its bytes
   */
  public int put(byte[] key, byte[] value, int before, Acknowledgement receipt) {
    log.append(key, value, receipt);
    int bytes = key.length + value.length;
    total += bytes;
    live += bytes - before;
    return bytes;
  }

  /** Bytes of all records that count, from the last rewrite's anchor on. */
  public long bytes() {
    return total;
  }

  /** Bytes of the live ones among them. */
  public long liveBytes() {
    return live;
  }

  /** Whether dead records outweigh the live ones and nothing is done about it yet. */
  public boolean isRewriteDue() {
    return !rewriting && total > 2 * live + slack;
  }

  /** Whether live records are being appended again. */
  public boolean isRewriting() {
    return rewriting;
  }

  /** Begins: appends the anchor. The owner then puts every live key again. */
  public void beginRewrite(byte @Nullable [] description) {
    long seq = log.anchor(null, description, _ -> {});
    anchorOffset = log.offsetOf(seq);
    anchorTotal = total;
    rewriting = true;
  }

  /**
   * Ends: every live key was put again.
   *
   * @return for the next record that is put: once it is acknowledged, what lies before the anchor
   *     is deleted
   */
  public Acknowledgement endRewrite() {
    rewriting = false;
    total -= anchorTotal;
    long before = anchorOffset;
    return _ -> log.deleteBefore(before, onDeletionFailure);
  }
}
