package io.rtsuite.sdk.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.MalformedMessage;
import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnedLog;
import io.rtsuite.log.PartitionLog;
import io.rtsuite.log.Position;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Entry.Kind;
import io.rtsuite.sdk.history.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds the subjects of a partition from its snapshots and from the history behind them, up to
 * the claims of the owner that reads. Used once, on the owner's thread.
 */
final class Restoration<S> {

  private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);

  private final Decider<S, ?, ?> decider;
  private final Place place;
  private final OwnedLog history;
  private final SnapshotWriter<S> snapshots;
  private final Subjects<S> subjects;
  private final long acknowledged;

  /** By Kafka key what cannot be read; only where no newer snapshot follows does it matter. */
  private final Map<String, Unreadable> unreadable = new LinkedHashMap<>();

  private final List<Pending> pending = new ArrayList<>();
  private final Map<Long, Integer> attempts = new HashMap<>();
  private long decided = -1;
  private long time;
  private long snapshotSeq;
  private long lastEntrySeq;
  private int claims;
  private @Nullable Reach last;

  private record Unreadable(RuntimeException failure, int bytes) {}

  /** An entry whose outputs may not be stored. */
  record Pending(Entry entry, String key, Mark mark) {}

  /**
   * What was found.
   *
   * @param decided offset of the last input decided; -1 where there is none
   * @param time of that input, epoch milliseconds
   * @param lastEntrySeq number of the last entry of an input
   * @param claimsWithoutEntry owners before this one that decided nothing, the last ones in a row
   * @param suspects inputs that are not to be tried again
   */
  record Found(
      long decided,
      long time,
      @Nullable Reach last,
      long lastEntrySeq,
      List<Pending> pending,
      int claimsWithoutEntry,
      Set<Long> suspects) {}

  /**
   * @param acknowledged offset of the input below which all outputs are known to be stored
   */
  Restoration(
      Decider<S, ?, ?> decider,
      Place place,
      OwnedLog history,
      SnapshotWriter<S> snapshots,
      Subjects<S> subjects,
      long acknowledged) {
    this.decider = decider;
    this.place = place;
    this.history = history;
    this.snapshots = snapshots;
    this.subjects = subjects;
    this.acknowledged = acknowledged;
  }

  Found run() {
    readSnapshots();
    var checkpoint = snapshots.checkpoint();
    try {
      if (checkpoint == null) {
        history.readToClaim(reader());
      } else {
        begin(checkpoint);
        history.readToClaim(checkpoint.position(), reader());
      }
    } catch (PartitionLog.OutOfRange e) {
      throw new HistoryLost(
          "the history does not reach from where its snapshots end (%s) to here: %s"
              .formatted(checkpoint == null ? "none" : checkpoint.position(), e.getMessage()));
    }
    long end = history.appendedSeq();
    if (snapshotSeq > end || checkpoint != null && checkpoint.position().seq() > end) {
      throw new HistoryLost(
          "the history ends with entry %d, its snapshots with %d".formatted(end, snapshotSeq));
    }
    var suspects = new HashSet<Long>();
    attempts.forEach((offset, count) -> {
      if (count >= Owner.ATTEMPTS && offset > decided) {
        suspects.add(offset);
      }
    });
    return new Found(decided, time, last, lastEntrySeq, pending, claims, suspects);
  }

  /** An earlier owner may delete what is read here: it rewrites its log and is gone by then. */
  private void readSnapshots() {
    try {
      snapshots.log().readToClaim(this::forgetSnapshots, (record, _) -> snapshot(record));
    } catch (PartitionLog.OutOfRange e) {
      throw new HistoryLost("the snapshots cannot be read: " + e.getMessage(), e);
    }
    if (!unreadable.isEmpty()) {
      throw unreadable.values().iterator().next().failure;
    }
    snapshots.restoredAll();
  }

  private void forgetSnapshots() {
    subjects.clear();
    snapshots.forgetRead();
    unreadable.clear();
    snapshotSeq = 0;
  }

  private void begin(Checkpoint checkpoint) {
    if (!checkpoint.historyId().equals(history.topicId())) {
      throw new HistoryLost("the snapshots are of another history than the one that is there");
    }
    time = checkpoint.time();
    lastEntrySeq = checkpoint.position().seq();
    if (checkpoint.topicId().equals(place.topicId())) {
      decided = checkpoint.input();
      last = new Reach(checkpoint.position(), decided, time);
    }
  }

  private void snapshot(LogRecord record) {
    if (record.key() == null) {
      return;
    }
    String key = new String(record.key(), UTF_8);
    var before = unreadable.remove(key);
    if (before != null) {
      snapshots.log().replaced(before.bytes);
    }
    try {
      if (key.equals(Checkpoint.KEY)) {
        snapshots.restored(Checkpoint.decode(record.value()), record.size());
      } else {
        snapshot(key, record, Snapshot.decode(record.value()));
      }
    } catch (MalformedMessage e) {
      var failure =
          new HistoryLost(
              "the snapshot at offset %d cannot be read: %s"
                  .formatted(record.offset(), e.getMessage()));
      unreadable.put(key, new Unreadable(failure, record.size()));
    } catch (NewerBuild e) {
      unreadable.put(key, new Unreadable(e, record.size()));
    }
  }

  private void snapshot(String key, LogRecord record, Snapshot snapshot) {
    snapshotSeq = Math.max(snapshotSeq, snapshot.seq());
    var before = subjects.get(key);
    if (before != null) {
      snapshots.log().replaced(before.snapshotBytes());
      subjects.remove(key);
    }
    snapshots.forgetEnded(key);
    if (snapshot.state() == null
        && snapshot.parked() == null
        && !snapshot.tooLarge()
        && snapshot.answers().isEmpty()) {
      snapshots.restoredEnded(key, snapshot.seq(), record.size());
      return;
    }
    String name = Subject.name(key);
    Subject<S> subject;
    try {
      subject = decider.restored(name, snapshot);
    } catch (NewerBuild e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      subject = decider.placeholder(snapshot.seq());
      broken(place, key, subject, record.value(), e);
    }
    subject.snapshotBytes(record.size());
    subjects.put(key, subject);
  }

  private OwnedLog.Restore reader() {
    return new OwnedLog.Restore() {
      @Override
      public void valid(LogRecord record, Position before) {
        entry(record, before);
      }

      @Override
      public void anchor(LogRecord record, Position before) {
        snapshots.anchor(
            new Checkpoint.Anchor(record.offset(), before.seq() + 1, record.timestamp()));
      }

      @Override
      public void claim(LogRecord record) {
        claims++;
      }
    };
  }

  private void entry(LogRecord record, Position before) {
    Entry entry;
    try {
      entry = Entry.decode(record.value());
    } catch (MalformedMessage e) {
      throw new HistoryLost(
          "the entry at offset %d of the history cannot be read: %s"
              .formatted(record.offset(), e.getMessage()));
    }
    if (entry.kind() == Kind.TRYING) {
      attempts.merge(entry.offset(), 1, Integer::sum);
      return;
    }
    if (!entry.isOfInput()) {
      return;
    }
    claims = 0;
    attempts.clear();
    boolean sameTopic = entry.topicId().equals(place.topicId());
    // Offsets of another request topic say nothing about this one: all of it is still to come.
    var mark = new Mark(before, sameTopic ? entry.offset() : 0, entry.time());
    time = Math.max(time, entry.time());
    lastEntrySeq = mark.seq();
    String key = record.key() == null ? "" : new String(record.key(), UTF_8);
    if (sameTopic) {
      last =
          new Reach(
              new Position(record.offset() + 1, before.claim(), before.seq() + 1),
              entry.offset(),
              entry.time());
      decided = Math.max(decided, entry.offset());
      if (entry.offset() >= acknowledged) {
        pending.add(new Pending(entry, key, mark));
      }
    }
    if (entry.kind() == Kind.UNKNOWN) {
      throw new NewerBuild(
          "the history has an entry of a kind that this build does not know, by build "
              + entry.build());
    }
    var input = entry.input();
    if (input != null) {
      rebuild(key, input.subject(), entry, mark);
    }
  }

  private void rebuild(String key, String name, Entry entry, Mark mark) {
    var held = subjects.get(key);
    if (mark.seq() <= snapshots.endedAt(key)
        || held == null && !Subject.mayBegin(entry)
        || held != null && (mark.seq() <= held.seq() || !held.isChangedBy(entry))) {
      return;
    }
    Subject<S> subject = held;
    if (subject == null) {
      try {
        subject = decider.initial(name);
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        subject = decider.placeholder(0);
        broken(place, key, subject, null, e);
      }
      snapshots.begins(key, subject);
    }
    if (subject.broken() == null) {
      try {
        decider.apply(subject, entry);
      } catch (NewerBuild e) {
        throw e;
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        broken(place, key, subject, asItIs(key, subject), e);
      }
    }
    subjects.put(key, subject);
    snapshots.changed(key, mark);
  }

  /** What is kept of a subject on which this build cannot go on; its history follows from there. */
  private byte[] asItIs(String key, Subject<S> subject) {
    return decider.snapshot(subject, Subject.name(key), subject.seq()).encode();
  }

  /**
   * This build cannot work on a subject: it is kept as it is, and requests about it are refused.
   */
  static void broken(
      Place place, String key, Subject<?> subject, byte @Nullable [] snapshot, Throwable why) {
    LOG.atError()
        .addKeyValue("subject", key)
        .addKeyValue("partition", place.partition())
        .setCause(why)
        .log("This build cannot rebuild a subject; requests about it are refused");
    subject.broken(new Subject.Broken(snapshot, why));
  }
}
