package io.rtsuite.sdk.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.Topics;
import io.rtsuite.log.KeyedLog;
import io.rtsuite.log.OwnedLog;
import io.rtsuite.log.OwnedLog.Acknowledgement;
import io.rtsuite.log.Position;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the snapshots of a partition's subjects, says in checkpoints how far they reach, and
 * deletes what neither a reader of the history nor one of the snapshots needs any more.
 *
 * <p>A snapshot is taken of the state in memory and appended only when the last entry in it is
 * acknowledged: what never came to count is in no snapshot. Confined to the owner's thread.
 */
final class SnapshotWriter<S> {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotWriter.class);

  /** Snapshots that are taken between two looks at the inputs. */
  private static final int MOST_TOGETHER = 50;

  /** How many anchors the history has within the time for which it is kept. */
  private static final int ANCHORS = 8;

  private static final byte[] CHECKPOINT_KEY = Checkpoint.KEY.getBytes(UTF_8);

  private final Decider<S, ?, ?> decider;
  private final Place place;
  private final Limits limits;
  private final Subjects<S> subjects;
  private final OwnedLog history;
  private final KeyedLog log;
  private final Unsaved unsaved = new Unsaved();
  private final Deque<Held> held = new ArrayDeque<>();

  /** Subjects that are as in the beginning, with the last entry that their snapshot covers. */
  private final Map<String, Ended> ended = new HashMap<>();

  private final Deque<Ended> endedInOrder = new ArrayDeque<>();
  private final List<Checkpoint.Anchor> anchors = new ArrayList<>();
  private final Deque<String> toRewrite = new ArrayDeque<>();

  /** How many snapshots were ever held, and how many of them were appended. */
  private long everHeld;

  private long everFlushed;

  /** So many held snapshots have to be appended before the rewrite may end. */
  private long rewriteEndsAfter;

  private @Nullable Checkpoint checkpoint;
  private int checkpointBytes;
  private volatile long acknowledgedCheckpoint;
  private long deletedBefore;
  private int tooLarge;

  /**
   * A snapshot that waits until its last entry is acknowledged.
   *
   * @param first the first entry that only this snapshot covers; absent where an earlier one does
   */
  private record Held(long seq, String key, byte[] value, @Nullable Mark first) {}

  private record Ended(String key, long seq, int bytes) {}

  SnapshotWriter(
      Decider<S, ?, ?> decider,
      Place place,
      Limits limits,
      Subjects<S> subjects,
      OwnedLog history,
      OwnedLog snapshots) {
    this.decider = decider;
    this.place = place;
    this.limits = limits;
    this.subjects = subjects;
    this.history = history;
    this.log =
        new KeyedLog(snapshots, limits.deadBytes(), cause -> notDeleted(place, "snapshots", cause));
  }

  static void notDeleted(Place place, String what, Throwable cause) {
    LOG.atWarn()
        .addKeyValue("partition", place.partition())
        .addKeyValue("log", what)
        .setCause(cause)
        .log("Old records could not be deleted");
  }

  /** The log of the snapshots. */
  KeyedLog log() {
    return log;
  }

  /** How far the snapshots reach; absent where none were ever taken. */
  @Nullable Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Forgets what was read: the log is read again from its beginning. */
  void forgetRead() {
    ended.clear();
    checkpoint = null;
    checkpointBytes = 0;
    acknowledgedCheckpoint = 0;
    anchors.clear();
  }

  /** Takes the checkpoint that was read. */
  void restored(Checkpoint read, int bytes) {
    log.replaced(checkpointBytes);
    checkpoint = read;
    checkpointBytes = bytes;
    acknowledgedCheckpoint = read.position().seq();
    anchors.clear();
    anchors.addAll(read.anchors());
  }

  /** Takes the snapshot that was read of a subject that is as in the beginning. */
  void restoredEnded(String key, long seq, int bytes) {
    ended.put(key, new Ended(key, seq, bytes));
  }

  /** A newer snapshot of a subject was read. */
  void forgetEnded(String key) {
    var end = ended.remove(key);
    if (end != null) {
      log.replaced(end.bytes());
    }
  }

  /** All snapshots were read. */
  void restoredAll() {
    ended.values().stream()
        .sorted(java.util.Comparator.comparingLong(Ended::seq))
        .forEach(endedInOrder::add);
  }

  /** Takes an anchor of the history that was read. */
  void anchor(Checkpoint.Anchor anchor) {
    anchors.add(anchor);
  }

  /** The last entry about a subject that no reader is to apply, as the subject ended behind it. */
  long endedAt(String key) {
    var end = ended.get(key);
    return end == null ? 0 : end.seq();
  }

  /** A subject is in memory again of which the snapshot says that it is as in the beginning. */
  void begins(String key, Subject<S> subject) {
    var end = ended.remove(key);
    if (end != null) {
      subject.snapshotBytes(end.bytes());
    }
  }

  /** An entry changed a subject. */
  void changed(String key, Mark mark) {
    unsaved.changed(key, mark);
  }

  /** A subject left the memory, for it is as in the beginning. */
  void left(String key, Subject<S> subject) {
    if (subject.snapshotBytes() > 0) {
      keepEnded(new Ended(key, subject.seq(), subject.snapshotBytes()));
    }
  }

  private void keepEnded(Ended end) {
    ended.put(end.key(), end);
    endedInOrder.add(end);
  }

  /** Subjects that changed since their last snapshot. */
  int unsaved() {
    return unsaved.size();
  }

  /** Subjects whose state could not be kept, since the partition was taken over. */
  int tooLarge() {
    return tooLarge;
  }

  /** Takes snapshots of what changed long ago. */
  void save(long now) {
    long old = now - limits.saveAfter().toMillis();
    int taken = 0;
    Iterator<Map.Entry<String, Mark>> each = unsaved.all().iterator();
    while (each.hasNext() && taken < MOST_TOGETHER) {
      var change = each.next();
      Mark mark = change.getValue();
      boolean due = history.appendedSeq() - mark.seq() >= limits.restore() || mark.time() <= old;
      if (!due) {
        return;
      }
      if (take(change.getKey(), mark)) {
        each.remove();
        taken++;
      }
    }
  }

  /** Takes snapshots of everything that changed. */
  void saveAll() {
    Iterator<Map.Entry<String, Mark>> each = unsaved.all().iterator();
    while (each.hasNext()) {
      var change = each.next();
      if (take(change.getKey(), change.getValue())) {
        each.remove();
      }
    }
  }

  /**
   * Takes a snapshot of a subject as it is.
   *
   * @return false where this build cannot: then what was kept of it stays, and so does its history
   */
  private boolean take(String key, @Nullable Mark first) {
    String name = Subject.name(key);
    var subject = subjects.get(key);
    if (subject == null) {
      hold(new Held(history.appendedSeq(), key, nothing(history.appendedSeq()), first));
      return true;
    }
    if (subject.broken() != null) {
      return false;
    }
    hold(new Held(history.appendedSeq(), key, encoded(subject, key, name), first));
    return true;
  }

  private void hold(Held snapshot) {
    held.add(snapshot);
    everHeld++;
  }

  private byte[] encoded(Subject<S> subject, String key, String name) {
    String why;
    try {
      byte[] value = decider.snapshot(subject, name, history.appendedSeq()).encode();
      if (value.length <= Topics.LARGEST_SNAPSHOT) {
        return value;
      }
      why = value.length + " bytes are more than " + Topics.LARGEST_SNAPSHOT;
    } catch (RuntimeException | StackOverflowError e) {
      why = e.toString();
    }
    tooLarge++;
    LOG.atError()
        .addKeyValue("subject", key)
        .addKeyValue("partition", place.partition())
        .addKeyValue("why", why)
        .log("A state cannot be kept; nothing more is decided about its subject");
    subject.tooLarge(true);
    subject.forgetAnswers();
    return decider.snapshot(subject, name, history.appendedSeq()).encode();
  }

  /** Appends the snapshots of which everything is acknowledged. */
  void flush() {
    long acknowledged = history.acknowledgedSeq();
    for (Held next = held.peek(); next != null && next.seq <= acknowledged; next = held.peek()) {
      held.remove();
      everFlushed++;
      put(next);
    }
  }

  private void put(Held snapshot) {
    String key = snapshot.key;
    var subject = subjects.get(key);
    var end = ended.remove(key);
    int before = subject != null ? subject.snapshotBytes() : end != null ? end.bytes() : 0;
    int bytes = log.put(key.getBytes(UTF_8), snapshot.value, before, _ -> {});
    if (subject != null) {
      subject.snapshotBytes(bytes);
    } else {
      keepEnded(new Ended(key, snapshot.seq, bytes));
    }
  }

  /** The first entry that is in no snapshot of the log; null where all are. */
  private @Nullable Mark firstUncovered() {
    Mark first = unsaved.oldest();
    for (Held each : held) {
      Mark mark = each.first;
      if (mark != null && (first == null || mark.seq() < first.seq())) {
        first = mark;
      }
    }
    return first;
  }

  /**
   * Says how far the snapshots reach, where that is worth saying.
   *
   * @param firstIncomplete the first entry whose outputs are not stored; null where all are
   * @param last the last input decided; null where there was none yet
   * @param idle whether nothing else is to be done
   */
  void checkpoint(@Nullable Mark firstIncomplete, @Nullable Reach last, boolean idle) {
    if (last == null) {
      return;
    }
    var next = next(firstIncomplete, last);
    var before = checkpoint;
    long gained = next.position().seq() - (before == null ? 0 : before.position().seq());
    if (gained < Math.max(1, limits.restore() / 10) && !(idle && gained > 0)
        || !isAcknowledged(next)) {
      return;
    }
    write(next, _ -> {});
  }

  private boolean isAcknowledged(Checkpoint next) {
    return next.position().seq() <= history.acknowledgedSeq();
  }

  /** Never passes claims and trials that no entry followed: the next owner is to count them. */
  private Checkpoint next(@Nullable Mark firstIncomplete, Reach last) {
    Mark first = firstIncomplete;
    Mark uncovered = firstUncovered();
    if (uncovered != null && (first == null || uncovered.seq() < first.seq())) {
      first = uncovered;
    }
    Position position = first != null ? first.position() : last.position();
    long input = first != null ? first.input() - 1 : last.input();
    long time = first != null ? first.time() : last.time();
    // One behind the position may never count, and whoever begins there reads it again.
    var passed = anchors.stream().filter(anchor -> anchor.seq() <= position.seq()).toList();
    return new Checkpoint(history.topicId(), position, place.topicId(), input, time, passed);
  }

  private void write(Checkpoint next, Acknowledgement then) {
    long seq = next.position().seq();
    checkpointBytes =
        log.put(
            CHECKPOINT_KEY,
            next.encode(),
            checkpointBytes,
            timestamp -> {
              acknowledgedCheckpoint = seq;
              then.acknowledged(timestamp);
            });
    checkpoint = next;
    // No reader applies entries from before the checkpoint, so it need not know who ended there.
    for (Ended end = endedInOrder.peek();
        end != null && end.seq() <= seq;
        end = endedInOrder.peek()) {
      endedInOrder.remove();
      if (ended.remove(end.key(), end)) {
        log.replaced(end.bytes());
      }
    }
  }

  /** Does a bit of what keeps the snapshots' log short, and begins with it where that is due. */
  void rewrite(@Nullable Mark firstIncomplete, @Nullable Reach last) {
    if (log.isRewriteDue() && last != null) {
      log.beginRewrite(null);
      var keys = new LinkedHashSet<>(subjects.keys());
      keys.addAll(ended.keySet());
      keys.addAll(unsaved.keys());
      toRewrite.addAll(keys);
      rewriteEndsAfter = everHeld;
    }
    if (!log.isRewriting()) {
      return;
    }
    for (int taken = 0; taken < MOST_TOGETHER && !toRewrite.isEmpty(); taken++) {
      again(toRewrite.remove());
      rewriteEndsAfter = everHeld;
    }
    // Under a steady load newer snapshots wait at any time; the rewrite does not wait for those.
    if (toRewrite.isEmpty() && everFlushed >= rewriteEndsAfter && last != null) {
      var next = next(firstIncomplete, last);
      if (isAcknowledged(next)) {
        write(next, log.endRewrite());
      }
    }
  }

  private void again(String key) {
    var subject = subjects.get(key);
    var broken = subject == null ? null : subject.broken();
    if (broken != null) {
      byte[] kept = broken.snapshot();
      if (kept != null) {
        hold(new Held(0, key, kept, null));
      }
      return;
    }
    Mark first = unsaved.saved(key);
    var end = ended.get(key);
    if (subject != null || first != null) {
      take(key, first);
    } else if (end != null) {
      hold(new Held(end.seq(), key, nothing(end.seq()), null));
    }
  }

  /** A snapshot that says of a subject that it is as in the beginning. */
  private byte[] nothing(long seq) {
    return new Snapshot(seq, decider.game().schema(), null, null, false, List.of()).encode();
  }

  /** Makes a place now and then from which the history can be read without what lies before. */
  boolean isAnchorDue(long now, long lastEntry) {
    long last = anchors.isEmpty() ? 0 : anchors.getLast().seq();
    long lastTime = anchors.isEmpty() ? 0 : anchors.getLast().time();
    return lastEntry > last && now - lastTime >= limits.retention().toMillis() / ANCHORS;
  }

  /** Deletes the history before an anchor that is old enough, and which no take-over needs. */
  void trim(long now) {
    long old = now - limits.retention().toMillis();
    Checkpoint.Anchor last = null;
    for (Checkpoint.Anchor anchor : anchors) {
      if (anchor.time() < old && anchor.seq() <= acknowledgedCheckpoint) {
        last = anchor;
      }
    }
    if (last == null || last.offset() <= deletedBefore) {
      return;
    }
    deletedBefore = last.offset();
    history.deleteBefore(deletedBefore, cause -> notDeleted(place, "history", cause));
    while (anchors.getFirst().seq() < last.seq()) {
      anchors.removeFirst();
    }
  }
}
