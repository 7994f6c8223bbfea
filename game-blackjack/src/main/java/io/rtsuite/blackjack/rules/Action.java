package io.rtsuite.blackjack.rules;

/** What a player can do with a hand; the order is that of {@link #bit()}. */
public enum Action {
  STAND,
  HIT,
  DOUBLE,
  SPLIT,
  SURRENDER;

  private final int bit = 1 << ordinal();

  /** Its place in a set of actions that is a number. */
  public int bit() {
    return bit;
  }
}
