package io.rtsuite.endtoend.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Deals blows, gets up again what they struck, and then compares: after each blow, once all runs
 * and every subject was shown again, and before the first one.
 */
final class Fist {

  /** Something to do at a time, nanoseconds. */
  private record Due(long at, Runnable task) {}

  /**
   * A blow that fell.
   *
   * @param at milliseconds since the epoch
   * @param underWay actions on their way at this moment
   * @param lastSecond actions settled in the second before
   */
  record Fallen(Blow blow, String name, long at, int underWay, int lastSecond) {}

  /**
   * A comparison of what is shown, the history and the bots' books.
   *
   * @param when it was made
   * @param millis from the last blow before it until every subject was shown again
   * @param differing how much differs
   * @param examples of it
   */
  record Compared(String when, long millis, long differing, List<String> examples) {
    Compared {
      examples = List.copyOf(examples);
    }
  }

  /** A process that was told to end, and what comes when it has. */
  private record Ending(Member member, long since, Runnable then) {}

  /** How far the comparison after a blow is. */
  private enum Comparison {
    NONE,
    /** It begins as soon as all runs. */
    DUE,
    /** Every subject is asked for. */
    ASKING
  }

  /** No controlled shutdown may take longer. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(60);

  /** Once all processes run, every subject must have been shown within this time. */
  static final Duration HEAL = Duration.ofSeconds(90);

  /** How long bots have to reach the rate they are to ask at. */
  private static final Duration WARM_UP = Duration.ofSeconds(60);

  private static final double FAST_ENOUGH = 0.9;
  private static final long STEP = 20_000_000;

  private final World world;
  private final List<GameUnderTest> games;
  private final PriorityQueue<Due> due =
      new PriorityQueue<>((one, other) -> Long.compare(one.at(), other.at()));
  private final List<Fallen> fallen = new ArrayList<>();
  private final List<Ending> ending = new ArrayList<>();
  private final List<Compared> compared = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private final Set<String> down = new HashSet<>();
  private Comparison comparison = Comparison.DUE;
  private long askedAt;
  private boolean dead;

  Fist(World world, List<GameUnderTest> games) {
    this.world = world;
    this.games = List.copyOf(games);
  }

  /**
   * Takes as long as it is told to, until each kind fell once, or until the system does not serve
   * any more.
   */
  void run(Blows blows, Set<Blow.Kind> kinds, Duration length) {
    awaitComparison();
    if (!dead) {
      awaitRate();
    }
    long end = System.nanoTime() + length.toNanos();
    var missing = EnumSet.noneOf(Blow.Kind.class);
    missing.addAll(kinds);
    Blow next = blows.hasNext() ? blows.next() : null;
    long from = System.nanoTime();
    while (!dead && (System.nanoTime() < end || !missing.isEmpty())) {
      boolean compares = comparison != Comparison.NONE;
      step();
      if (compares && comparison == Comparison.NONE && next != null && !next.atOnce()) {
        from = System.nanoTime();
      }
      if (next != null
          && (next.atOnce() || comparison == Comparison.NONE)
          && System.nanoTime() - from >= next.after().toNanos()) {
        if (fall(next)) {
          missing.remove(next.kind());
        }
        from = System.nanoTime();
        next = blows.next();
      }
    }
    awaitComparison();
  }

  private void awaitComparison() {
    while (!dead && !(comparison == Comparison.NONE && isAllUp())) {
      step();
    }
    while (!isAllUp()) {
      step();
    }
  }

  private boolean isAllUp() {
    return due.isEmpty() && ending.isEmpty();
  }

  private void awaitRate() {
    int wanted = games.stream().mapToInt(GameUnderTest::perSecond).sum();
    long end = System.nanoTime() + WARM_UP.toNanos();
    while (lastSecond() < wanted * FAST_ENOUGH && System.nanoTime() < end) {
      step();
    }
    if (wanted > 0) {
      Progress.say("%d of %d actions a second", lastSecond(), wanted);
    }
  }

  private int lastSecond() {
    return games.stream().mapToInt(GameUnderTest::lastSecond).sum();
  }

  /** Does what is due, or waits a little. */
  private void step() {
    Due first = due.peek();
    if (first != null && first.at() <= System.nanoTime()) {
      due.remove();
      first.task().run();
      return;
    }
    watch();
    switch (comparison) {
      case NONE -> {}
      case DUE -> {
        if (isAllUp()) {
          games.forEach(GameUnderTest::look);
          askedAt = System.nanoTime();
          comparison = Comparison.ASKING;
        }
      }
      case ASKING -> ask();
    }
    LockSupport.parkNanos(STEP);
  }

  private void ask() {
    long left = games.stream().mapToLong(GameUnderTest::left).sum();
    if (left == 0) {
      comparison = Comparison.NONE;
      compare();
    } else if (System.nanoTime() - askedAt > HEAL.toNanos()) {
      comparison = Comparison.NONE;
      dead = true;
      broken.add(
          "%d subjects were not shown within %d s %s".formatted(left, HEAL.toSeconds(), when()));
      Progress.say("does not serve any more %s: %d subjects", when(), left);
      compare();
    }
  }

  private void compare() {
    long millis = fallen.isEmpty() ? 0 : System.currentTimeMillis() - fallen.getLast().at();
    var found = games.stream().map(GameUnderTest::compare).toList();
    long differing = found.stream().mapToLong(Differences::count).sum();
    var examples = found.stream().flatMap(one -> one.examples().stream()).toList();
    compared.add(new Compared(when(), millis, differing, examples));
    if (!fallen.isEmpty()) {
      Progress.say("serves again after %.1f s; %d differ", millis / 1000.0, differing);
    }
    examples.stream().limit(3).forEach(one -> Progress.say("  %s", one));
  }

  private String when() {
    return fallen.isEmpty()
        ? "before the first blow"
        : "after blow %d, %s of %s at %s"
            .formatted(
                fallen.size(),
                fallen.getLast().blow().kind(),
                fallen.getLast().name(),
                Progress.clock(fallen.getLast().at()));
  }

  /** Whether there was something to strike. */
  private boolean fall(Blow blow) {
    Member target = world.target(blow);
    if (down.contains(target.name())) {
      return false;
    }
    int underWay = games.stream().mapToInt(GameUnderTest::underWay).sum();
    down.add(target.name());
    fallen.add(new Fallen(blow, target.name(), System.currentTimeMillis(), underWay, lastSecond()));
    comparison = Comparison.DUE;
    Progress.say(
        "%d: %s %s for %d ms, %d actions under way",
        fallen.size(), blow.kind(), target.name(), blow.rest().toMillis(), underWay);
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
    return true;
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

  List<Compared> compared() {
    return compared;
  }

  /** Whether the system did not come back, so that there was no use in going on. */
  boolean isDead() {
    return dead;
  }

  /** What did not come back, and processes that ended though nobody had touched them. */
  List<String> broken() {
    return broken;
  }
}
