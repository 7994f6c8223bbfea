package io.rtsuite.blackjack.simulation;

/**
 * What rounds brought the house; exact, so that it does not matter in which order they are added.
 *
 * @param rounds how many, each with one bet of {@link #BET}
 * @param won by the house, in sixtieths of a bet
 * @param squares the sum of the squares of what each brought
 */
public record Tally(long rounds, long won, long squares) {

  /** One bet; odds with denominators up to 6, and half a bet, leave no rest. */
  static final long BET = 60;

  static final Tally NOTHING = new Tally(0, 0, 0);

  Tally plus(Tally other) {
    return new Tally(
        rounds + other.rounds,
        Math.addExact(won, other.won),
        Math.addExact(squares, other.squares));
  }

  /** What the house wins of the bet that begins a round. */
  public double percent() {
    return 100.0 * won / rounds / BET;
  }

  /** How far {@link #percent()} is from the truth, typically. */
  public double standardError() {
    double mean = (double) won / rounds;
    double variance = ((double) squares / rounds - mean * mean) * rounds / Math.max(1, rounds - 1);
    return 100.0 * Math.sqrt(variance / rounds) / BET;
  }
}
