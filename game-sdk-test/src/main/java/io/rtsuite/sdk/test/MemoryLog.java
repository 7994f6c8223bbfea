package io.rtsuite.sdk.test;

import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Snapshot;
import io.rtsuite.sdk.runtime.Decided;
import io.rtsuite.sdk.runtime.Ledger;
import io.rtsuite.sdk.runtime.OwnershipLost;
import io.rtsuite.sdk.test.AccidentStep.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What the owners of one partition leave behind, in memory in place of Kafka: history, snapshots,
 * summaries and dead letters. It outlives them, fences all but the last that claimed it, and takes
 * a batch as a whole or not at all. Everything passes through the bytes it would have on Kafka.
 *
 * <p>Offsets have gaps, as on Kafka: with each batch one record lands in the history that is no
 * entry, such as the commit marker of the transaction before, which may lie between two entries of
 * the batch; and a batch that was begun and not committed takes up its offsets.
 */
final class MemoryLog {

  /**
   * How a batch is written.
   *
   * @param gap before which entry of the batch the record lands that is no entry, counted from 0;
   *     behind the batch if the batch is not longer
   */
  record BatchFate(Write write, int gap) {
    static final BatchFate WRITTEN = new BatchFate(Write.ACKNOWLEDGED, 1);
  }

  private final NavigableMap<Long, byte[]> history = new TreeMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, byte[]> snapshots = new LinkedHashMap<>();
  private final Map<Long, Decided.DeadLetter> deadLetters = new TreeMap<>();
  private long end;
  private int claims;

  private final BiConsumer<String, Optional<Json>> lists;
  private final Supplier<BatchFate> fates;

  /**
   * Writes every batch.
   *
   * @param lists hears what lists show of a subject, as soon as it is written
   */
  MemoryLog(BiConsumer<String, Optional<Json>> lists) {
    this(lists, () -> BatchFate.WRITTEN);
  }

  /**
   * Writes batches as {@code fates} says, which is asked once for each.
   *
   * @param lists hears what lists show of a subject, as soon as it is written
   */
  MemoryLog(BiConsumer<String, Optional<Json>> lists, Supplier<BatchFate> fates) {
    this.lists = lists;
    this.fates = fates;
  }

  /** A ledger for an owner that has yet to claim it. */
  Ledger ledger() {
    return new View();
  }

  /** The entries so far, in order. */
  synchronized List<Entry> entries() {
    return List.copyOf(entries);
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
        history
            .tailMap(from, true)
            .forEach((offset, value) -> reader.entry(offset, decoded(value)));
      }
    }

    @Override
    public long commit(Batch batch) {
      synchronized (MemoryLog.this) {
        if (claim != claims) {
          throw new OwnershipLost("another owner claimed the history", null);
        }
        var fate = fates.get();
        if (fate.write() == Write.REFUSED) {
          end += batch.lines().size() + 1L;
          throw new OwnershipLost("the batch was not written", null);
        }
        long first = append(batch.lines(), fate.gap());
        save(batch);
        for (Summed summed : batch.summaries()) {
          lists.accept(summed.key(), Optional.ofNullable(summed.summary()));
        }
        if (fate.write() == Write.UNACKNOWLEDGED) {
          throw new OwnershipLost("nobody knows that the batch was written", null);
        }
        return first;
      }
    }

    private long append(List<Line> lines, int gap) {
      if (lines.isEmpty()) {
        return -1;
      }
      long first = gap == 0 ? end + 1 : end;
      for (int i = 0; i < lines.size(); i++) {
        if (i == gap) {
          end++;
        }
        var line = lines.get(i);
        byte[] value = line.entry().encode();
        history.put(end++, value);
        entries.add(decoded(value));
        if (line.dead() != null) {
          deadLetters.put(line.entry().offset(), line.dead());
        }
      }
      if (gap >= lines.size()) {
        end++;
      }
      return first;
    }

    private void save(Batch batch) {
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
    }
  }
}
