package io.rtsuite.blackjack.strategy;

import io.rtsuite.blackjack.rules.Rules;

/** How many cards of each points are left where nobody has looked. */
final class Counts {

  /** So many decks that a card more or less changes no digit that matters. */
  private static final int INFINITELY_MANY = 1 << 20;

  /** The points of a card go from 1, an ace, to this. */
  static final int TEN = 10;

  private final int[] of = new int[TEN + 1];
  private int all;

  /** A full shoe. */
  Counts(Rules rules) {
    int decks = rules.decks() == Rules.INFINITE ? INFINITELY_MANY : rules.decks();
    for (int points = 1; points <= TEN; points++) {
      of[points] = decks * (points == TEN ? 16 : 4);
      all += of[points];
    }
  }

  int of(int points) {
    return of[points];
  }

  int all() {
    return all;
  }

  void take(int points) {
    of[points]--;
    all--;
  }

  void putBack(int points) {
    of[points]++;
    all++;
  }

  /** How likely the next card has these points. */
  double chance(int points) {
    return (double) of[points] / all;
  }

  /**
   * How likely the next card has these points when one card lies face down of which is known that
   * its points are not {@code never}.
   */
  double chanceBeside(int points, int never) {
    if (points == never) {
      return (double) of[points] / (all - 1);
    }
    double others = all - of[never];
    return of[points] * (others - 1) / ((all - 1) * others);
  }
}
