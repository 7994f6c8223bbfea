package io.rtsuite.blackjack.rules;

/**
 * What a bet wins: {@code 3:2} pays three for every two.
 *
 * @param pays won for every {@code per} that was bet
 */
public record Odds(int pays, int per) {

  public Odds {
    if (pays < 1 || per < 1) {
      throw new IllegalArgumentException("odds are two positive numbers");
    }
  }

  /** What this bet wins. */
  long on(long bet) {
    long product = Math.multiplyExact(bet, pays);
    if (product % per != 0) {
      throw new IllegalArgumentException("the unit of money is too big for these odds");
    }
    return product / per;
  }
}
