package io.rtsuite.sdk.runtime;

import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The history of one partition with its snapshots and summaries: written by one owner at a time, a
 * batch as a whole or not at all, read as far as it is written for good.
 */
public interface Ledger {

  /**
   * Makes this the only writer. When it returns, nothing that an earlier one began can appear any
   * more.
   *
   * @return id of the history topic
   */
  String claim();

  /** Reads all snapshots, of each key the newest. */
  void readSnapshots(SnapshotReader reader);

  /**
   * Reads the history to its end.
   *
   * @param from offset; where older entries were deleted, the oldest that is there
   */
  void readHistory(long from, EntryReader reader);

  /**
   * Appends a batch.
   *
   * @return offset of its first entry in the history; the others follow it one by one. -1 for a
   *     batch without entries
   * @throws OwnershipLost when it is not known to be written for good
   */
  long commit(Batch batch);

  /** Takes what snapshots say. */
  interface SnapshotReader {
    /** A subject's snapshot. */
    void snapshot(String key, Snapshot snapshot);

    /** How far they reach. */
    void checkpoint(Checkpoint checkpoint);
  }

  /** Takes what the history says. */
  @FunctionalInterface
  interface EntryReader {
    /** The entry at an offset. */
    void entry(long offset, Entry entry);
  }

  /**
   * What is written together.
   *
   * @param checkpoint absent where the last one still does
   */
  record Batch(
      List<Line> lines,
      List<Saved> snapshots,
      @Nullable Checkpoint checkpoint,
      List<Summed> summaries) {

    public Batch {
      lines = List.copyOf(lines);
      snapshots = List.copyOf(snapshots);
      summaries = List.copyOf(summaries);
    }
  }

  /**
   * An entry.
   *
   * @param dead why the input goes to the dead letters; absent where it does not
   */
  record Line(String key, Entry entry, Decided.@Nullable DeadLetter dead) {}

  /** A subject's snapshot; none for a subject that is as in the beginning. */
  record Saved(String key, @Nullable Snapshot snapshot) {}

  /** What lists show of a subject; nothing when they show it no more. */
  record Summed(String key, io.rtsuite.events.@Nullable Json summary) {}
}
