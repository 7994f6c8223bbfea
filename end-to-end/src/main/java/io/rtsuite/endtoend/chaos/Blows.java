package io.rtsuite.endtoend.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** The schedule of blows that follows from a seed. */
final class Blows {

  private static final Duration FREEZE_AT_LEAST = Duration.ofSeconds(7);

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
      Duration rest =
          kind == Blow.Kind.FREEZE
              ? FREEZE_AT_LEAST.plusMillis(chance.nextLong(5_000))
              : Duration.ofMillis(chance.nextLong(3_000));
      blows.add(new Blow(after, kind, chance.nextInt(kind.targets()), rest));
    }
  }

  private static long between(SplittableRandom chance, long from, long to) {
    return from + chance.nextLong(to - from + 1);
  }

  /** Services are hit twice as often as the rest: they are what has most to lose. */
  private static Blow.Kind any(SplittableRandom chance, List<Blow.Kind> kinds) {
    var weighted = new ArrayList<>(kinds);
    if (kinds.contains(Blow.Kind.SERVICE)) {
      weighted.add(Blow.Kind.SERVICE);
    }
    return weighted.get(chance.nextInt(weighted.size()));
  }
}
