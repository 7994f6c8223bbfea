package io.rtsuite.sdk.test;

import io.rtsuite.sdk.game.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The clocks that one subject ever had, none of which may come back. */
final class ClockIds {

  private final Set<String> ended = new HashSet<>();
  private final Set<String> rung = new HashSet<>();
  private Set<String> running = Set.of();

  void check(List<? extends Clock<?>> clocks) {
    var now = new HashSet<String>();
    for (Clock<?> clock : clocks) {
      if (!now.add(clock.id())) {
        throw new AssertionError("two clocks are named " + clock.id());
      }
      if (ended.contains(clock.id())) {
        throw new AssertionError("the clock " + clock.id() + " had ended before");
      }
    }
    running.stream().filter(id -> !now.contains(id)).forEach(ended::add);
    running = now;
  }

  void ring(String id) {
    rung.add(id);
  }

  boolean isRung(String id) {
    return rung.contains(id);
  }
}
