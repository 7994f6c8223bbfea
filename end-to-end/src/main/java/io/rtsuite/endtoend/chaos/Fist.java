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

  /** A process that was told to end, and what comes when it has. */
  private record Ending(Member member, long since, Runnable then) {}

  /** No controlled shutdown may take longer. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(60);

  private static final long STEP = 50_000_000;

  private final World world;
  private final PriorityQueue<Due> due =
      new PriorityQueue<>((one, other) -> Long.compare(one.at(), other.at()));
  private final List<Fallen> fallen = new ArrayList<>();
  private final List<Ending> ending = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
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
        LockSupport.parkNanos(Math.min(STEP, until - now));
      }
    }
    // What is down gets up; no blow falls any more.
    while (!due.isEmpty() || !ending.isEmpty()) {
      if (due.isEmpty()) {
        watch();
        LockSupport.parkNanos(STEP);
      } else {
        due.remove().task().run();
      }
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
    switch (blow.kind().deed()) {
      case KILL -> {
        target.kill();
        restAndStart(blow, target);
      }
      case RESTART -> {
        target.terminate();
        ending.add(new Ending(target, System.nanoTime(), () -> restAndStart(blow, target)));
      }
      case FREEZE -> {
        target.freeze();
        rest(
            blow,
            () -> {
              down.remove(target.name());
              target.thaw();
            });
      }
    }
  }

  private void restAndStart(Blow blow, Member target) {
    rest(
        blow,
        () -> {
          down.remove(target.name());
          target.start();
        });
  }

  private void rest(Blow blow, Runnable then) {
    due.add(new Due(System.nanoTime() + blow.rest().toNanos(), then));
  }

  /** Nobody may end by itself, and whoever was told to must. */
  private void watch() {
    for (Member member : world.all()) {
      if (!member.isAlive() && !down.contains(member.name())) {
        broken.add("%s ended by itself at %d".formatted(member.name(), System.currentTimeMillis()));
        Progress.say("%s ended by itself", member.name());
        member.start();
      }
    }
    for (Ending one : List.copyOf(ending)) {
      long took = System.nanoTime() - one.since();
      if (one.member().isAlive() && took > SHUTDOWN.toNanos()) {
        broken.add(
            "%s did not stop within %d s".formatted(one.member().name(), SHUTDOWN.toSeconds()));
        one.member().kill();
      }
      if (!one.member().isAlive()) {
        Progress.say("%s stopped within %.1f s", one.member().name(), took / 1e9);
        ending.remove(one);
        one.then().run();
      }
    }
  }

  List<Fallen> fallen() {
    return fallen;
  }

  /** Processes that ended though nobody had touched them, or did not when they were told to. */
  List<String> broken() {
    return broken;
  }
}
