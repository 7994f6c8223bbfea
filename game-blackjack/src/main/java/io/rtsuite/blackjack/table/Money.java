package io.rtsuite.blackjack.table;

import java.math.BigDecimal;

/**
 * Amounts of money: whole numbers of tenths of a chip, so that 3:2 and 6:5 are exact for every bet
 * of whole chips.
 */
public final class Money {

  /** How much one chip is. */
  public static final long CHIP = 10;

  /** What every player begins with, at every table. */
  public static final long STAKE = 1_000 * CHIP;

  /** Up to how much a player can hold by buying more. */
  public static final long MOST = 1_000_000 * CHIP;

  private Money() {}

  /** The amount, from whole chips. */
  public static long ofChips(long chips) {
    return Math.multiplyExact(chips, CHIP);
  }

  /** The amount in chips, as players read it. */
  public static BigDecimal inChips(long amount) {
    return BigDecimal.valueOf(amount).divide(BigDecimal.valueOf(CHIP));
  }
}
