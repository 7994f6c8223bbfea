package io.rtsuite.sdk.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.Json;
import io.rtsuite.log.KeyedLog;
import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnedLog;
import io.rtsuite.log.PartitionLog;
import io.rtsuite.log.Position;
import io.rtsuite.sdk.history.Summary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes what lists show of a partition's subjects, each summary when the entry it follows from is
 * acknowledged. Confined to the owner's thread.
 */
final class SummaryWriter<S> {

  private static final int MOST_TOGETHER = 200;

  private final Place place;
  private final Subjects<S> subjects;
  private final OwnedLog history;
  private final KeyedLog log;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Map<String, Integer> waitingKeys = new HashMap<>();
  private final Deque<String> toRewrite = new ArrayDeque<>();

  /** How many summaries ever waited, and how many of them were appended. */
  private long everWaited;

  private long everFlushed;

  /** So many waiting summaries have to be appended before the rewrite may end. */
  private long rewriteEndsAfter;

  /** What the log held of each subject at the take-over; empty afterwards. */
  private final Map<String, Kept> kept = new HashMap<>();

  private record Waiting(
      long seq, String key, @Nullable Json summary, OutputSender.@Nullable Pending pending) {}

  private record Kept(@Nullable Json summary, int bytes) {}

  SummaryWriter(Place place, Limits limits, Subjects<S> subjects, OwnedLog history, OwnedLog log) {
    this.place = place;
    this.subjects = subjects;
    this.history = history;
    this.log =
        new KeyedLog(
            log, limits.deadBytes(), cause -> SnapshotWriter.notDeleted(place, "summaries", cause));
  }

  /** The log of the summaries. */
  KeyedLog log() {
    return log;
  }

  /** Reads what the log holds. */
  void restore() {
    try {
      log.readToClaim(kept::clear, this::read);
    } catch (PartitionLog.OutOfRange e) {
      throw new HistoryLost("the summaries cannot be read: " + e.getMessage(), e);
    }
    kept.forEach((key, read) -> {
      var subject = subjects.get(key);
      if (subject != null) {
        subject.summary(read.summary);
        subject.summaryBytes(read.bytes);
      } else if (read.summary == null) {
        log.replaced(read.bytes);
      }
    });
  }

  private void read(LogRecord record, Position before) {
    if (record.key() == null) {
      return;
    }
    Json summary = Summary.decode(record.value());
    var earlier = kept.put(new String(record.key(), UTF_8), new Kept(summary, record.size()));
    if (earlier != null) {
      log.replaced(earlier.bytes);
    }
  }

  /** Every subject is as the history says: what the log has otherwise is put right. */
  void restored(Decider<S, ?, ?> decider) {
    var gone = new ArrayList<String>();
    kept.forEach((key, read) -> {
      if (subjects.get(key) == null && read.summary != null) {
        gone.add(key);
      }
    });
    gone.forEach(key -> put(key, null, Objects.requireNonNull(kept.get(key)).bytes));
    kept.clear();
    subjects.forEach((key, subject) -> {
      if (subject.broken() != null) {
        return;
      }
      Json now;
      try {
        now = decider.summary(Subject.name(key), subject.state()).orElse(null);
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        byte[] as = decider.snapshot(subject, Subject.name(key), subject.seq()).encode();
        Restoration.broken(place, key, subject, as, e);
        return;
      }
      if (!Objects.equals(now, subject.summary())) {
        subject.summary(now);
        changed(0, key, now, null);
      }
    });
  }

  /** Lists are to show something else of a subject, once an entry is acknowledged. */
  void changed(
      long seq, String key, @Nullable Json summary, OutputSender.@Nullable Pending pending) {
    waiting.add(new Waiting(seq, key, summary, pending));
    everWaited++;
    waitingKeys.merge(key, 1, Integer::sum);
  }

  /** A subject left the memory: no list shows it any more. */
  void left(String key, Subject<S> subject) {
    if (subject.summary() != null) {
      log.replaced(subject.summaryBytes());
      changed(history.appendedSeq(), key, null, null);
    }
  }

  /** Appends what is due, of each subject the newest only. */
  void flush() {
    long acknowledged = history.acknowledgedSeq();
    if (waiting.isEmpty() || waiting.getFirst().seq > acknowledged) {
      return;
    }
    var newest = new LinkedHashMap<String, List<Waiting>>();
    while (!waiting.isEmpty() && waiting.getFirst().seq <= acknowledged) {
      Waiting next = waiting.removeFirst();
      everFlushed++;
      newest.computeIfAbsent(next.key, _ -> new ArrayList<>()).add(next);
      waitingKeys.computeIfPresent(next.key, (_, count) -> count == 1 ? null : count - 1);
    }
    newest.forEach((key, of) -> {
      var subject = subjects.get(key);
      int before = subject == null ? 0 : subject.summaryBytes();
      var last = of.getLast();
      int bytes =
          log.put(
              key.getBytes(UTF_8),
              Summary.encode(last.summary),
              before,
              _ ->
                  of.forEach(each -> {
                    if (each.pending != null) {
                      each.pending.done();
                    }
                  }));
      account(subject, last.summary, bytes);
    });
  }

  private void put(String key, @Nullable Json summary, int before) {
    int bytes = log.put(key.getBytes(UTF_8), Summary.encode(summary), before, _ -> {});
    account(subjects.get(key), summary, bytes);
  }

  /** A record that says that nothing is shown is dead at once. */
  private void account(@Nullable Subject<S> subject, @Nullable Json summary, int bytes) {
    int live = summary == null ? 0 : bytes;
    log.replaced(bytes - live);
    if (subject != null) {
      subject.summaryBytes(live);
    }
  }

  /** Does a bit of what keeps the log short, and begins with it where that is due. */
  void rewrite() {
    if (log.isRewriteDue()) {
      log.beginRewrite(null);
      toRewrite.addAll(subjects.keys());
      rewriteEndsAfter = 0;
    }
    if (!log.isRewriting()) {
      return;
    }
    for (int taken = 0; taken < MOST_TOGETHER && !toRewrite.isEmpty(); taken++) {
      String key = toRewrite.remove();
      if (waitingKeys.containsKey(key)) {
        // What is written now may never come to count; what waits will be written behind it.
        rewriteEndsAfter = everWaited;
        continue;
      }
      var subject = subjects.get(key);
      if (subject != null && subject.summaryBytes() > 0) {
        put(key, subject.summary(), subject.summaryBytes());
      }
    }
    if (toRewrite.isEmpty() && everFlushed >= rewriteEndsAfter) {
      var done = log.endRewrite();
      log.log().append(null, null, done);
    }
  }
}
