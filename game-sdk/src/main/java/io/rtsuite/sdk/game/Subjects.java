package io.rtsuite.sdk.game;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The states of one game's subjects, by partition and Kafka key; a subject that is as it was in the
 * beginning takes no room.
 */
final class Subjects<S> {

  private final int most;
  private final AtomicInteger count = new AtomicInteger();
  private final Map<Integer, Map<String, S>> partitions = new ConcurrentHashMap<>();

  Subjects(int most) {
    this.most = most;
  }

  Optional<S> find(int partition, String key) {
    Map<String, S> states = partitions.get(partition);
    return states == null ? Optional.empty() : Optional.ofNullable(states.get(key));
  }

  /** Whether one more subject would find room; a bound, not a reservation. */
  boolean hasRoom() {
    return count.get() < most;
  }

  void keep(int partition, String key, S state) {
    Map<String, S> states = partitions.computeIfAbsent(partition, _ -> new ConcurrentHashMap<>());
    if (states.put(key, state) == null) {
      count.incrementAndGet();
    }
  }

  void forget(int partition, String key) {
    Map<String, S> states = partitions.get(partition);
    if (states != null && states.remove(key) != null) {
      count.decrementAndGet();
    }
  }

  void forgetAll(int partition) {
    Map<String, S> states = partitions.remove(partition);
    if (states != null) {
      count.addAndGet(-states.size());
    }
  }

  int size() {
    return count.get();
  }
}
