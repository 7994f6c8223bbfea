package io.rtsuite.replay.build;

import org.jspecify.annotations.Nullable;

/** One subject within a build; what happens to it is applied entry by entry. */
public interface Subject {

  /**
   * Takes in what an entry of the history says.
   *
   * @param entry the record's value
   * @throws Build.Unfit when this build cannot read its events
   */
  void apply(byte[] entry);

  /**
   * What becomes of an input; the subject stays as it is.
   *
   * @return the entry that this build would write
   */
  byte[] decide(Asked input);

  /** The state, as JSON. */
  byte[] state();

  /**
   * What somebody may see, as JSON.
   *
   * @param player whose view; absent for that of a spectator
   */
  byte[] view(@Nullable String player);

  /** What the house sees, as JSON. */
  byte[] houseView();

  /** The record that a snapshot of it would be, as after an entry. */
  byte[] snapshot(long seq);
}
