package io.rtsuite.sdk.test;

import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Snapshot;
import io.rtsuite.sdk.runtime.Decided;
import io.rtsuite.sdk.runtime.Ledger;
import io.rtsuite.sdk.runtime.OwnershipLost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What the owners of one partition leave behind, in memory in place of Kafka: history, snapshots,
 * summaries and dead letters. It outlives them, fences all but the last that claimed it, and takes
 * a batch as a whole or not at all. Everything passes through the bytes it would have on Kafka.
 */
final class MemoryLog {

  /** A record of the history. */
  private record Written(String key, byte[] value) {}

  private final List<Written> history = new ArrayList<>();
  private final Map<String, byte[]> snapshots = new LinkedHashMap<>();
  private final Map<Long, Decided.DeadLetter> deadLetters = new TreeMap<>();
  private int claims;

  private final BiConsumer<String, Optional<Json>> lists;

  /**
   * @param lists hears what lists show of a subject, as soon as it is written
   */
  MemoryLog(BiConsumer<String, Optional<Json>> lists) {
    this.lists = lists;
  }

  /** A ledger for an owner that has yet to claim it. */
  Ledger ledger() {
    return new View();
  }

  /** The entries so far, in order. */
  synchronized List<Entry> entries() {
    return history.stream().map(written -> decoded(written.value)).toList();
  }

  /** Why inputs went to the dead letters, by their offset. */
  synchronized Map<Long, Decided.DeadLetter> deadLetters() {
    return new TreeMap<>(deadLetters);
  }

  private static Entry decoded(byte[] value) {
    try {
      return Entry.decode(value);
    } catch (MalformedMessage e) {
      throw new AssertionError("an entry does not survive its own bytes", e);
    }
  }

  private final class View implements Ledger {
    private int claim;

    @Override
    public String claim() {
      synchronized (MemoryLog.this) {
        claim = ++claims;
        return "memory";
      }
    }

    @Override
    public void readSnapshots(SnapshotReader reader) {
      synchronized (MemoryLog.this) {
        snapshots.forEach((key, value) -> {
          try {
            if (key.equals(Checkpoint.KEY)) {
              reader.checkpoint(Checkpoint.decode(value));
            } else {
              reader.snapshot(key, Snapshot.decode(value));
            }
          } catch (MalformedMessage e) {
            throw new AssertionError("a snapshot does not survive its own bytes", e);
          }
        });
      }
    }

    @Override
    public void readHistory(long from, EntryReader reader) {
      synchronized (MemoryLog.this) {
        for (int offset = (int) from; offset < history.size(); offset++) {
          reader.entry(offset, decoded(history.get(offset).value));
        }
      }
    }

    @Override
    public long commit(Batch batch) {
      synchronized (MemoryLog.this) {
        if (claim != claims) {
          throw new OwnershipLost("another owner claimed the history", null);
        }
        long first = batch.lines().isEmpty() ? -1 : history.size();
        for (Line line : batch.lines()) {
          history.add(new Written(line.key(), line.entry().encode()));
          if (line.dead() != null) {
            deadLetters.put(line.entry().offset(), line.dead());
          }
        }
        for (Saved saved : batch.snapshots()) {
          if (saved.snapshot() == null) {
            snapshots.remove(saved.key());
          } else {
            snapshots.put(saved.key(), saved.snapshot().encode());
          }
        }
        if (batch.checkpoint() != null) {
          snapshots.put(Checkpoint.KEY, batch.checkpoint().encode());
        }
        for (Summed summed : batch.summaries()) {
          lists.accept(summed.key(), Optional.ofNullable(summed.summary()));
        }
        return first;
      }
    }
  }
}
