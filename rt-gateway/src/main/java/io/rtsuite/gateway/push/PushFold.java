package io.rtsuite.gateway.push;

import io.rtsuite.events.Origin;
import io.rtsuite.events.PushMarks;
import io.rtsuite.events.PushRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of the push log is for this gateway's sessions: what stands there for the first time, and no
 * earlier than the gateway listens.
 *
 * <p>Begins before that, at a checkpoint, so as to know what was said when nobody here listened.
 */
final class PushFold {

  /** What becomes of a record. */
  enum Verdict {
    /** The sessions get it. */
    DELIVERED,
    /** The sessions do not get it; it was said before. */
    REPEATED,
    /** It is older than this gateway's listening, and now known to have been said. */
    PAST
  }

  private final long begin;
  private final long liveFrom;
  private final Marks marks;

  private PushFold(long begin, long liveFrom, Marks marks) {
    this.begin = begin;
    this.liveFrom = liveFrom;
    this.marks = marks;
  }

  /**
   * A fold that listens from the log's end on.
   *
   * @param checkpoint of this log; one from beyond its end tells of records that are not there any
   *     more
   * @param first offset of the log's first record
   * @param end offset of the next record that will be appended
   */
  static PushFold before(@Nullable PushMarks checkpoint, long first, long end) {
    if (checkpoint == null || checkpoint.offset() > end) {
      return new PushFold(first, end, new Marks());
    }
    return new PushFold(Math.max(first, checkpoint.offset()), end, new Marks(checkpoint.marks()));
  }

  /** The first record to take. */
  long begin() {
    return begin;
  }

  /** The first record that sessions may get. */
  long liveFrom() {
    return liveFrom;
  }

  /** Takes the log's next record. */
  Verdict take(long offset, PushRecord record) {
    boolean isNew = marks.raise(record.from());
    if (offset < liveFrom) {
      return Verdict.PAST;
    }
    return isNew ? Verdict.DELIVERED : Verdict.REPEATED;
  }

  /** What a checkpoint is made of. */
  List<Origin> marks() {
    return marks.list();
  }
}
