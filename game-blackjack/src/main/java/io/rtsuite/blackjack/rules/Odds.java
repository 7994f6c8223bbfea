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

  /**
   * Reads odds such as {@code 3:2}.
   *
   * @throws IllegalArgumentException when it says something else
   */
  public static Odds parse(String text) {
    var parts = text.split(":", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("odds are two numbers with a colon between");
    }
    try {
      return new Odds(Integer.parseInt(parts[0].strip()), Integer.parseInt(parts[1].strip()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("odds are two positive numbers", e);
    }
  }

  /** What this bet wins. */
  public long on(long bet) {
    long product = Math.multiplyExact(bet, pays);
    if (product % per != 0) {
      throw new IllegalArgumentException("the unit of money is too big for these odds");
    }
    return product / per;
  }

  @Override
  public String toString() {
    return pays + ":" + per;
  }
}
