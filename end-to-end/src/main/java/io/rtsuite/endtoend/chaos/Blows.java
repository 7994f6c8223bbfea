package io.rtsuite.endtoend.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The blows that follow from a seed, without end: the first ones are one of each kind, in an order
 * of chance; then any.
 */
final class Blows implements Iterator<Blow> {

  private static final int AT_ONCE = 20;
  private static final int AT_ONCE_WITHIN = 4_000;

  /** Whatever the number of processes, each is hit as often. */
  private static final int WHICH = 12;

  private final SplittableRandom chance;
  private final List<Blow.Kind> kinds;
  private final List<Blow.Kind> first;
  private final Duration gap;
  private boolean begun;

  /**
   * @param gap on average, from the time the system serves again
   */
  Blows(long seed, Set<Blow.Kind> kinds, Duration gap) {
    this.chance = new SplittableRandom(seed);
    this.kinds = kinds.stream().sorted().toList();
    this.first = new ArrayList<>(this.kinds);
    this.gap = gap;
  }

  /** Unless there are no kinds. */
  @Override
  public boolean hasNext() {
    return !kinds.isEmpty();
  }

  @Override
  public Blow next() {
    if (kinds.isEmpty()) {
      throw new NoSuchElementException("no kinds of blows");
    }
    boolean atOnce = begun && chance.nextInt(100) < AT_ONCE;
    begun = true;
    long after =
        atOnce
            ? chance.nextLong(AT_ONCE_WITHIN)
            : between(gap.toMillis() / 3, gap.toMillis() * 5 / 3);
    Blow.Kind kind = first.isEmpty() ? any() : first.remove(chance.nextInt(first.size()));
    int which = chance.nextInt(WHICH);
    long rest = chance.nextLong(kind.rest().from(), kind.rest().to());
    return new Blow(atOnce, Duration.ofMillis(after), kind, which, Duration.ofMillis(rest));
  }

  private long between(long from, long to) {
    return from + chance.nextLong(to - from + 1);
  }

  /** Services are hit twice as often as the rest: they are what has most to lose. */
  private Blow.Kind any() {
    var weighted = new ArrayList<>(kinds);
    if (kinds.contains(Blow.Kind.KILL_SERVICE)) {
      weighted.add(Blow.Kind.KILL_SERVICE);
    }
    return weighted.get(chance.nextInt(weighted.size()));
  }
}
