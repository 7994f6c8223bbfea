package io.rtsuite.endtoend.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** The schedule of blows that follows from a seed. */
final class Blows {

  private Blows() {}

  /**
   * Those of a run: the first ones are one of each kind, in an order of chance; then any.
   *
   * @param length of the run; the last blow comes before its end
   * @param gap between two, on average
   */
  static List<Blow> of(long seed, Set<Blow.Kind> kinds, Duration length, Duration gap) {
    var blows = new ArrayList<Blow>();
    if (kinds.isEmpty()) {
      return blows;
    }
    var chance = new SplittableRandom(seed);
    var first = new ArrayList<>(kinds.stream().sorted().toList());
    Duration at = Duration.ZERO;
    while (true) {
      Duration after =
          Duration.ofMillis(between(chance, gap.toMillis() / 3, gap.toMillis() * 5 / 3));
      at = at.plus(after);
      if (at.compareTo(length) >= 0) {
        return blows;
      }
      Blow.Kind kind =
          first.isEmpty()
              ? any(chance, kinds.stream().sorted().toList())
              : first.remove(chance.nextInt(first.size()));
      int which = chance.nextInt(kind.target().count());
      var rest = Duration.ofMillis(chance.nextLong(kind.rest().from(), kind.rest().to()));
      blows.add(new Blow(after, kind, which, rest));
    }
  }

  private static long between(SplittableRandom chance, long from, long to) {
    return from + chance.nextLong(to - from + 1);
  }

  /** Services are hit twice as often as the rest: they are what has most to lose. */
  private static Blow.Kind any(SplittableRandom chance, List<Blow.Kind> kinds) {
    var weighted = new ArrayList<>(kinds);
    if (kinds.contains(Blow.Kind.KILL_SERVICE)) {
      weighted.add(Blow.Kind.KILL_SERVICE);
    }
    return weighted.get(chance.nextInt(weighted.size()));
  }
}
