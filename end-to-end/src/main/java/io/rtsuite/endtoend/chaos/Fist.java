package io.rtsuite.endtoend.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Deals the blows of a schedule, and gets up again what they struck. */
final class Fist {

  /** Something to do at a time, nanoseconds. */
  private record Due(long at, Runnable task) {}

  /**
   * A blow that fell.
   *
   * @param at milliseconds since the epoch
   */
  record Fallen(Blow blow, String name, long at) {}

  private final World world;
  private final PriorityQueue<Due> due =
      new PriorityQueue<>((one, other) -> Long.compare(one.at(), other.at()));
  private final List<Fallen> fallen = new ArrayList<>();
  private final List<String> selfEnded = new ArrayList<>();
  private final Set<String> down = new HashSet<>();

  Fist(World world) {
    this.world = world;
  }

  /** Takes as long as the run. */
  void run(List<Blow> blows, Duration length) {
    long begin = System.nanoTime();
    long end = begin + length.toNanos();
    long at = begin;
    for (Blow blow : blows) {
      at += blow.after().toNanos();
      due.add(new Due(at, () -> fall(blow)));
    }
    while (true) {
      long now = System.nanoTime();
      if (now >= end) {
        break;
      }
      Due first = due.peek();
      if (first != null && first.at() <= now) {
        due.remove();
        first.task().run();
      } else {
        watch();
        long until = first == null ? end : Math.min(end, first.at());
        LockSupport.parkNanos(Math.min(200_000_000, until - now));
      }
    }
    // What is down gets up; no blow falls any more.
    while (!due.isEmpty()) {
      due.remove().task().run();
    }
  }

  private void fall(Blow blow) {
    Member target = world.target(blow);
    if (down.contains(target.name())) {
      return;
    }
    down.add(target.name());
    fallen.add(new Fallen(blow, target.name(), System.currentTimeMillis()));
    Progress.say("%s %s for %d ms", blow.kind(), target.name(), blow.rest().toMillis());
    if (blow.kind() == Blow.Kind.FREEZE) {
      target.freeze();
    } else {
      target.kill();
    }
    due.add(new Due(System.nanoTime() + blow.rest().toNanos(), () -> getUp(blow, target)));
  }

  private void getUp(Blow blow, Member target) {
    down.remove(target.name());
    if (blow.kind() == Blow.Kind.FREEZE) {
      target.thaw();
    } else {
      target.start();
    }
  }

  /** Nobody may end by itself. */
  private void watch() {
    for (Member member : world.all()) {
      if (!member.isAlive() && !down.contains(member.name())) {
        selfEnded.add(
            "%s ended by itself at %d".formatted(member.name(), System.currentTimeMillis()));
        Progress.say("%s ended by itself", member.name());
        member.start();
      }
    }
  }

  List<Fallen> fallen() {
    return fallen;
  }

  /** Processes that ended though nobody had touched them. */
  List<String> selfEnded() {
    return selfEnded;
  }
}
