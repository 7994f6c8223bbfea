package io.rtsuite.blackjack.rules;

/** The thirteen ranks, and what each counts. */
public enum Rank {
  ACE('A', 1),
  TWO('2', 2),
  THREE('3', 3),
  FOUR('4', 4),
  FIVE('5', 5),
  SIX('6', 6),
  SEVEN('7', 7),
  EIGHT('8', 8),
  NINE('9', 9),
  TEN('T', 10),
  JACK('J', 10),
  QUEEN('Q', 10),
  KING('K', 10);

  private final char letter;
  private final int points;

  Rank(char letter, int points) {
    this.letter = letter;
    this.points = points;
  }

  char letter() {
    return letter;
  }

  /** What it counts; an ace 1, which a hand may raise to 11. */
  public int points() {
    return points;
  }
}
