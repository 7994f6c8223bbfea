package io.rtsuite.sdk.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnershipFold;
import io.rtsuite.log.OwnershipFold.Verdict;
import io.rtsuite.log.test.MemoryLogPartition;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.history.Summary;
import io.rtsuite.sdk.runtime.Logs;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the owners of one partition leave behind, in memory in place of Kafka: history, snapshots
 * and summaries. It outlives them; what counts in it is decided as every reader does. Everything
 * passes through the bytes it would have on Kafka.
 */
final class MemoryLog {

  private final MemoryLogPartition history;
  private final MemoryLogPartition snapshots;
  private final MemoryLogPartition summaries;
  private final Following historyReader;
  private final Following summaryReader;
  private final List<Entry> entries = new ArrayList<>();
  private final BiConsumer<String, Optional<Json>> lists;
  private int owners;

  /** Reads a partition's valid records once, as far as it has got. */
  private static final class Following {
    private final MemoryLogPartition partition;
    private OwnershipFold fold = OwnershipFold.atStart(0);

    Following(MemoryLogPartition partition) {
      this.partition = partition;
    }

    List<LogRecord> next() {
      if (partition.start() > fold.position().offset()) {
        fold = OwnershipFold.atStart(partition.start());
      }
      var valid = new ArrayList<LogRecord>();
      for (LogRecord record : partition.records(fold.position().offset())) {
        if (fold.take(record) == Verdict.VALID) {
          valid.add(record);
        }
      }
      return valid;
    }
  }

  /**
   * @param clock the broker's
   * @param lists hears what lists show of a subject
   */
  MemoryLog(InstantSource clock, BiConsumer<String, Optional<Json>> lists) {
    this.history = new MemoryLogPartition("history", clock);
    this.snapshots = new MemoryLogPartition("snapshots", clock);
    this.summaries = new MemoryLogPartition("summaries", clock);
    this.historyReader = new Following(history);
    this.summaryReader = new Following(summaries);
    this.lists = lists;
  }

  /** The logs for an owner that has yet to claim them. */
  synchronized Logs logs() {
    String name = "owner-" + ++owners;
    return new Logs(history.writer(name), snapshots.writer(name), summaries.writer(name));
  }

  MemoryLogPartition history() {
    return history;
  }

  MemoryLogPartition snapshots() {
    return snapshots;
  }

  MemoryLogPartition summaries() {
    return summaries;
  }

  /** The entries of inputs that count so far, in order; also those that were deleted meanwhile. */
  synchronized List<Entry> entries() {
    follow();
    return List.copyOf(entries);
  }

  /** Reads what was written since; to be called before it is deleted. */
  synchronized void follow() {
    for (LogRecord record : historyReader.next()) {
      Entry entry = decoded(record.value());
      if (entry.isOfInput()) {
        entries.add(entry);
      }
    }
  }

  /** The entries of inputs as a reader finds them who begins at the first record that is left. */
  List<Entry> readable() {
    return new Following(history)
        .next().stream().map(record -> decoded(record.value())).filter(Entry::isOfInput).toList();
  }

  /** What lists show that begin to read now. */
  Map<String, Json> shown() {
    var shown = new TreeMap<String, Json>();
    for (LogRecord record : new Following(summaries).next()) {
      if (record.key() != null) {
        String key = new String(record.key(), UTF_8);
        Json summary = Summary.decode(record.value());
        if (summary == null) {
          shown.remove(key);
        } else {
          shown.put(key, summary);
        }
      }
    }
    return shown;
  }

  /** Shows lists what they do not show yet. */
  synchronized void showSummaries() {
    for (LogRecord record : summaryReader.next()) {
      if (record.key() != null) {
        lists.accept(
            new String(record.key(), UTF_8), Optional.ofNullable(Summary.decode(record.value())));
      }
    }
  }

  /** Why inputs went to the dead letters, by their offset. */
  Map<Long, Output.DeadLetter> deadLetters() {
    var letters = new TreeMap<Long, Output.DeadLetter>();
    for (Entry entry : entries()) {
      for (Output output : entry.outputs()) {
        if (output instanceof Output.DeadLetter dead) {
          letters.put(entry.offset(), dead);
        }
      }
    }
    return letters;
  }

  private static Entry decoded(byte @Nullable [] value) {
    try {
      return Entry.decode(Objects.requireNonNull(value));
    } catch (MalformedMessage e) {
      throw new AssertionError("an entry does not survive its own bytes", e);
    }
  }
}
