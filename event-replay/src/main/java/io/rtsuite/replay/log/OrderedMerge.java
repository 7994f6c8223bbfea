package io.rtsuite.replay.log;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * Several lanes, each in its own order, as one in a common order. It never gives one away while a
 * lane that has not ended is empty, as that lane's next could come first; so it need hold no more
 * than what was given to it since.
 */
final class OrderedMerge<K, T> {

  private static final class Lane<K, T> {
    final K key;
    final Queue<T> queue = new ArrayDeque<>();
    boolean ended;

    Lane(K key) {
      this.key = key;
    }

    T head() {
      return queue.element();
    }
  }

  private final Map<K, Lane<K, T>> lanes = new HashMap<>();
  private final PriorityQueue<Lane<K, T>> full;
  private final Set<K> waiting = new HashSet<>();

  OrderedMerge(Collection<K> keys, Comparator<? super T> order) {
    full = new PriorityQueue<>((one, other) -> order.compare(one.head(), other.head()));
    for (K key : keys) {
      lanes.put(key, new Lane<>(key));
      waiting.add(key);
    }
  }

  /** The lanes that have to be given more, or ended, before the next can be taken. */
  Set<K> waiting() {
    return Set.copyOf(waiting);
  }

  /** Whether all lanes have ended and nothing is left. */
  boolean isDone() {
    return waiting.isEmpty() && full.isEmpty();
  }

  void add(K key, Collection<T> more) {
    Lane<K, T> lane = lane(key);
    if (lane.ended) {
      throw new IllegalStateException("the lane has ended");
    }
    boolean wasEmpty = lane.queue.isEmpty();
    lane.queue.addAll(more);
    if (wasEmpty && !lane.queue.isEmpty()) {
      waiting.remove(key);
      full.add(lane);
    }
  }

  void end(K key) {
    lane(key).ended = true;
    waiting.remove(key);
  }

  /** The first of all; only while no lane is waited for. */
  T next() {
    if (!waiting.isEmpty()) {
      throw new IllegalStateException("a lane is waited for");
    }
    Lane<K, T> lane = full.remove();
    T first = lane.queue.remove();
    if (!lane.queue.isEmpty()) {
      full.add(lane);
    } else if (!lane.ended) {
      waiting.add(lane.key);
    }
    return first;
  }

  private Lane<K, T> lane(K key) {
    Lane<K, T> lane = lanes.get(key);
    if (lane == null) {
      throw new IllegalArgumentException("no such lane");
    }
    return lane;
  }
}
