package io.rtsuite.blackjack.simulation;

/**
 * An endless row of random numbers that two numbers determine (SplitMix64).
 *
 * <p>The platform's generators would have to be made anew for every round, as each round has its
 * own row; this one is only set to another place.
 */
final class RandomNumbers {

  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final long seed;
  private long state;

  RandomNumbers(long seed) {
    this.seed = mixed(seed + STEP);
  }

  /** Begins the row of this number. */
  void begin(long row) {
    state = mixed(seed ^ mixed(row + 1));
  }

  /** The next number, from 0 to {@code bound - 1}; uneven by at most one in 2^23. */
  int below(int bound) {
    state += STEP;
    return (int) ((mixed(state) >>> 32) * bound >>> 32);
  }

  private static long mixed(long number) {
    long z = (number ^ number >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
