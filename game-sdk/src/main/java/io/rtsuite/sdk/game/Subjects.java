package io.rtsuite.sdk.game;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The states of one game's subjects, by partition and Kafka key; a subject that is as it was in the
 * beginning takes no room.
 *
 * <p>States belong to a tenure of their partition: what a decision leaves behind that outlived its
 * tenure is not kept.
 */
final class Subjects<S> {

  private static final class Held<S> {
    final long tenure;
    final Map<String, S> states = new HashMap<>();

    Held(long tenure) {
      this.tenure = tenure;
    }
  }

  private final int most;
  private final Map<Integer, Held<S>> partitions = new HashMap<>();
  private int count;

  Subjects(int most) {
    this.most = most;
  }

  synchronized Optional<S> find(int partition, long tenure, String key) {
    var held = partitions.get(partition);
    if (held == null || held.tenure < tenure) {
      forgetAll(partition);
      partitions.put(partition, new Held<>(tenure));
      return Optional.empty();
    }
    return held.tenure == tenure ? Optional.ofNullable(held.states.get(key)) : Optional.empty();
  }

  /** Whether one more subject would find room; a bound, not a reservation. */
  synchronized boolean hasRoom() {
    return count < most;
  }

  /** Keeps a state; does nothing when the tenure is over. */
  synchronized void keep(int partition, long tenure, String key, S state) {
    var held = partitions.get(partition);
    if (held != null && held.tenure == tenure && held.states.put(key, state) == null) {
      count++;
    }
  }

  /** Needs no room for the subject any longer; does nothing when the tenure is over. */
  synchronized void forget(int partition, long tenure, String key) {
    var held = partitions.get(partition);
    if (held != null && held.tenure == tenure && held.states.remove(key) != null) {
      count--;
    }
  }

  /** The tenure is over. */
  synchronized void forgetAll(int partition) {
    var held = partitions.remove(partition);
    if (held != null) {
      count -= held.states.size();
    }
  }

  synchronized int size() {
    return count;
  }
}
