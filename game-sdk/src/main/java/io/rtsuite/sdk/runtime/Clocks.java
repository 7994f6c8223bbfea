package io.rtsuite.sdk.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The clocks that run in the subjects of one partition, the next to ring first. */
final class Clocks {

  private static final Comparator<Running> NEXT_FIRST =
      Comparator.comparingLong(Running::due).thenComparing(Running::key).thenComparing(Running::id);

  private final TreeSet<Running> running = new TreeSet<>(NEXT_FIRST);
  private final Map<String, List<Running>> bySubject = new HashMap<>();
  private final Set<Running> rung = new HashSet<>();

  /** These run in the subject now, and no others. */
  void now(String key, List<Running> after) {
    var before = bySubject.get(key);
    if (after.equals(before) || before == null && after.isEmpty()) {
      return;
    }
    if (before != null) {
      for (Running stopped : before) {
        running.remove(stopped);
        if (!after.contains(stopped)) {
          rung.remove(stopped);
        }
      }
    }
    if (after.isEmpty()) {
      bySubject.remove(key);
    } else {
      bySubject.put(key, after);
      after.stream().filter(clock -> !rung.contains(clock)).forEach(running::add);
    }
  }

  /** The clocks that are over; each is given once, unless {@link #again}. */
  List<Running> elapsed(long now) {
    var elapsed = new ArrayList<Running>();
    while (!running.isEmpty() && running.first().due() <= now) {
      Running clock = running.pollFirst();
      rung.add(clock);
      elapsed.add(clock);
    }
    return elapsed;
  }

  /** The clock was not heard. */
  void again(Running clock) {
    if (rung.remove(clock) && bySubject.getOrDefault(clock.key(), List.of()).contains(clock)) {
      running.add(clock);
    }
  }

  /** Nothing was heard of the subject's clocks: they ring again. */
  void allAgain(String key) {
    bySubject.getOrDefault(key, List.of()).forEach(this::again);
  }

  /** Whether any runs, also such as have rung and were not decided yet. */
  boolean areRunning() {
    return !bySubject.isEmpty();
  }

  /** All that run, also those that have rung and were not decided yet. */
  List<Running> all() {
    return bySubject.values().stream().flatMap(List::stream).toList();
  }
}
