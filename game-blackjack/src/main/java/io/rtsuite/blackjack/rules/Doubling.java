package io.rtsuite.blackjack.rules;

/** Which first two cards may be doubled. */
public enum Doubling {
  ANY(0, 21),
  /** Totals of 9, 10 and 11 without an ace that counts 11. */
  NINE_TO_ELEVEN(9, 11),
  /** Totals of 10 and 11 without an ace that counts 11. */
  TEN_TO_ELEVEN(10, 11),
  NONE(1, 0);

  private final int lowest;
  private final int highest;

  Doubling(int lowest, int highest) {
    this.lowest = lowest;
    this.highest = highest;
  }

  /** Whether two cards of this total may be doubled. */
  public boolean allows(int total, boolean soft) {
    return this == ANY || (!soft && total >= lowest && total <= highest);
  }
}
