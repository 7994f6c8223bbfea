package io.rtsuite.replay.repair;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.MalformedMessage;
import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnedLog;
import io.rtsuite.log.Position;
import io.rtsuite.log.Stamp;
import io.rtsuite.replay.build.Build;
import io.rtsuite.replay.build.Subject;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the logs of one partition hold, at what of it an owner would stop, and what can be kept.
 * Takes first the snapshots, then the history, each in order.
 */
final class Examination {

  private final Facts facts;
  private final @Nullable Build build;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();

  /** By Kafka key what cannot be read of the snapshots and is not replaced by a newer one. */
  private final Map<String, Finding> unreadable = new LinkedHashMap<>();

  private final Set<String> damaged = new TreeSet<>();
  private final Map<String, Subject> rebuilt = new LinkedHashMap<>();
  private final List<Checkpoint.Anchor> anchors = new ArrayList<>();
  private @Nullable Checkpoint checkpoint;
  private boolean otherHistory;
  private boolean reached;
  private boolean gap;
  private long firstSeq = -1;
  private long lastSeq;
  private long claims;
  private long decided = -1;
  private long time;
  private @Nullable Position firstIncomplete;
  private long inputBefore = -1;

  /**
   * What is known beside the logs.
   *
   * @param requestsId id of the request topic; absent where there is none
   * @param historyStart the first offset that the history still has
   * @param committed the group's offset; -1 where it has none
   */
  record Facts(String historyId, @Nullable String requestsId, long historyStart, long committed) {}

  /**
   * Nothing was read yet.
   *
   * @param build rebuilds the subjects; absent where that is not wanted yet
   */
  Examination(Facts facts, @Nullable Build build) {
    this.facts = facts;
    this.build = build;
  }

  /** Takes a record of the snapshots that counts. */
  void snapshot(LogRecord record) {
    if (record.key() == null) {
      return;
    }
    String key = new String(record.key(), UTF_8);
    unreadable.remove(key);
    try {
      if (key.equals(Checkpoint.KEY)) {
        checkpoint = Checkpoint.decode(record.value());
      } else {
        snapshots.put(key, Snapshot.decode(record.value()));
      }
    } catch (MalformedMessage e) {
      Finding finding;
      if (key.equals(Checkpoint.KEY)) {
        finding =
            new Finding(
                "the checkpoint at offset %d of the snapshots cannot be read: %s"
                    .formatted(record.offset(), e.getMessage()),
                "a checkpoint is written at the end of the history",
                checkpoint == null
                    ? "what a history that was cut says of subjects without a snapshot"
                    : "nothing: the checkpoint before it can be read");
      } else {
        finding =
            new Finding(
                "the snapshot of '%s' at offset %d cannot be read: %s"
                    .formatted(key, record.offset(), e.getMessage()),
                "it is dropped, and the subject rebuilt from its history",
                "the subject's state, where neither an earlier snapshot nor the beginning of the"
                    + " history leads to it");
      }
      unreadable.put(key, finding);
    }
  }

  /** All snapshots were read. */
  void beginHistory() {
    findings.addAll(unreadable.values());
    if (checkpoint == null) {
      reached = true;
      return;
    }
    if (!checkpoint.historyId().equals(facts.historyId())) {
      otherHistory = true;
      found(
          "the snapshots are of another history than the one that is there",
          "their states are kept, as of the end of the history that is there",
          "what the other history had behind its snapshots");
    } else if (checkpoint.position().offset() < facts.historyStart()) {
      gap = true;
      found(
          "the history begins at offset %d, and the checkpoint wants it from %d"
              .formatted(facts.historyStart(), checkpoint.position().offset()),
          "the states of the snapshots are kept, and nothing of what is left is applied to them",
          "what happened after the snapshots");
    }
  }

  /** Where the history is read from if it has no anchor; absent where that is not known either. */
  @Nullable Position fallback() {
    var known = checkpoint;
    return known == null || otherHistory || gap ? null : known.position();
  }

  /** The history is read from there, and not from its first anchor. */
  void beginAt(Position position) {
    lastSeq = position.seq();
    firstSeq = lastSeq + 1;
  }

  /** Nothing of the history counts: it has neither its beginning nor an anchor. */
  void hasNoBeginning() {
    lastSeq = highestSnapshot();
    firstSeq = lastSeq + 1;
    gap = true;
    found(
        "the history begins at offset %d without an anchor".formatted(facts.historyStart()),
        "an anchor is written at its end; the states of the snapshots are kept",
        "all that the history has and the snapshots have not");
  }

  /** Takes the history's records that count. */
  OwnedLog.Restore history() {
    return new OwnedLog.Restore() {
      @Override
      public void valid(LogRecord record, Position before) {
        place(before);
        entry(record, before);
      }

      @Override
      public void anchor(LogRecord record, Position before) {
        // Before the first one there is no position to go by.
        if (record.stamp() instanceof Stamp.Anchor(String _, long seq, long _)) {
          place(new Position(before.offset(), before.claim(), seq - 1));
          anchors.add(new Checkpoint.Anchor(record.offset(), seq, record.timestamp()));
        }
      }

      @Override
      public void claim(LogRecord record) {
        claims++;
      }
    };
  }

  private void place(Position before) {
    if (firstSeq < 0) {
      firstSeq = before.seq() + 1;
    }
    lastSeq = before.seq() + 1;
    if (checkpoint != null && before.equals(checkpoint.position())) {
      reached = true;
    }
  }

  private void entry(LogRecord record, Position before) {
    String key = record.key() == null ? "" : new String(record.key(), UTF_8);
    Entry entry;
    try {
      entry = Entry.decode(record.value());
    } catch (MalformedMessage e) {
      if (checkpoint == null || otherHistory || before.seq() >= checkpoint.position().seq()) {
        damaged.add(key);
        firstIncomplete = null;
        found(
            "the entry at offset %d of the history, about '%s', cannot be read: %s"
                .formatted(record.offset(), key, e.getMessage()),
            "snapshots are written of all subjects, and a checkpoint behind it",
            "all that happened to '%s' from there on; outputs before it that were not sent"
                .formatted(key));
      }
      return;
    }
    if (entry.kind() == Entry.Kind.UNKNOWN) {
      throw new Irreparable(
          "entry %d is of a kind that only a later build knows: %s"
              .formatted(before.seq() + 1, entry.build()));
    }
    var input = entry.input();
    if (!entry.isOfInput()) {
      return;
    }
    time = Math.max(time, entry.time());
    if (entry.topicId().equals(facts.requestsId())) {
      if (entry.offset() >= facts.committed() && firstIncomplete == null) {
        firstIncomplete = before;
        inputBefore = decided;
      }
      decided = Math.max(decided, entry.offset());
    }
    if (input != null && isToBeApplied(key, before)) {
      apply(key, input.subject(), record.value());
    }
  }

  private boolean isToBeApplied(String key, Position before) {
    if (otherHistory || gap || damaged.contains(key)) {
      return false;
    }
    var snapshot = snapshots.get(key);
    if (unreadable.containsKey(key)
        && firstSeq > 1
        && (snapshot == null || snapshot.seq() + 1 < firstSeq)) {
      damaged.add(key);
      return false;
    }
    if (snapshot != null) {
      return before.seq() >= snapshot.seq();
    }
    if (firstSeq == 1) {
      return true;
    }
    if (checkpoint != null) {
      return before.offset() >= checkpoint.position().offset();
    }
    damaged.add(key);
    return false;
  }

  private void apply(String key, String name, byte @Nullable [] value) {
    if (build == null || value == null) {
      return;
    }
    var snapshot = snapshots.get(key);
    try {
      rebuilt
          .computeIfAbsent(
              key,
              _ -> snapshot == null ? build.begin(name) : build.restore(name, snapshot.encode()))
          .apply(value);
    } catch (Build.Unfit e) {
      throw new Irreparable("'%s' cannot be rebuilt: %s".formatted(key, e.getMessage()), e);
    }
  }

  /** All was read. */
  void end() {
    long inSnapshots = snapshots.values().stream().mapToLong(Snapshot::seq).max().orElse(0);
    boolean ahead = false;
    if (!otherHistory) {
      var known = checkpoint;
      if (known != null && known.position().seq() == lastSeq) {
        reached = true;
      }
      ahead = inSnapshots > lastSeq || known != null && known.position().seq() > lastSeq;
      if (ahead) {
        found(
            "the history ends with entry %d, its snapshots with %d"
                .formatted(
                    lastSeq, Math.max(inSnapshots, known == null ? 0 : known.position().seq())),
            "the states of the snapshots are kept, as of the end of the history",
            "the entries between, with the outputs that were not sent");
      } else if (!gap && !reached) {
        gap = true;
        found(
            "the checkpoint's position is not one of this history",
            "the states of the snapshots are kept, as of the end of the history",
            "what happened after the snapshots");
      }
    }
    if (checkpoint != null && checkpoint.topicId().equals(facts.requestsId())) {
      decided = Math.max(decided, checkpoint.input());
      time = Math.max(time, checkpoint.time());
    }
    if (facts.committed() > decided + 1) {
      if (decided < 0 || ahead) {
        decided = facts.committed() - 1;
      } else {
        found(
            "the group has committed offset %d, and the history has inputs up to %d"
                .formatted(facts.committed(), decided),
            "the group's offset is set back to %d".formatted(decided + 1),
            "that these inputs are decided once: they are decided anew, with other entropy");
      }
    }
  }

  private void found(String problem, String repair, String lost) {
    findings.add(new Finding(problem, repair, lost));
  }

  List<Finding> findings() {
    return findings;
  }

  /** Subjects of which something is lost, by Kafka key; empty where it is not known which. */
  Set<String> damaged() {
    return damaged;
  }

  long lastSeq() {
    return lastSeq;
  }

  long claims() {
    return claims;
  }

  /** Number that the history goes on from where none of it counts. */
  long highestSnapshot() {
    return snapshots.values().stream().mapToLong(Snapshot::seq).max().orElse(0);
  }

  long decided() {
    return decided;
  }

  /** The snapshot that each subject is to have, by Kafka key. */
  Map<String, byte[]> kept(long seq) {
    var kept = new LinkedHashMap<String, byte[]>();
    snapshots.forEach((key, of) -> {
      var moved =
          new Snapshot(seq, of.schema(), of.state(), of.parked(), of.tooLarge(), of.answers());
      kept.put(key, moved.encode());
    });
    rebuilt.forEach((key, subject) -> kept.put(key, subject.snapshot(seq)));
    return kept;
  }

  /** The checkpoint that goes with them; only outputs that may not be stored lie behind it. */
  Checkpoint checkpoint(Position end) {
    Position position = firstIncomplete == null ? end : firstIncomplete;
    return new Checkpoint(
        facts.historyId(),
        position,
        facts.requestsId() == null ? "" : facts.requestsId(),
        firstIncomplete == null ? decided : inputBefore,
        time,
        anchors.stream().filter(anchor -> anchor.offset() < position.offset()).toList());
  }
}
