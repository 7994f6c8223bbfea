package io.rtsuite.blackjack.strategy;

import io.rtsuite.blackjack.rules.Action;
import io.rtsuite.blackjack.rules.Deal;
import io.rtsuite.blackjack.rules.Rules;
import java.util.stream.IntStream;

/**
 * Basic strategy: what to do with each total, or pair, against each card of the dealer.
 *
 * <p>It looks at nothing else; in particular not at which cards make up a total.
 */
public final class Strategy {

  private static final Action[] ACTIONS = Action.values();

  private static final int SOFT = 11;
  private static final int PAIRS = 30;
  private static final int ROWS = 41;

  /** For every row and up card the actions that are better than all that cost less, as a set. */
  private final byte[] better;

  private final boolean insures;
  private final double houseEdge;

  private Strategy(byte[] better, boolean insures, double houseEdge) {
    this.better = better;
    this.insures = insures;
    this.houseEdge = houseEdge;
  }

  /** The best strategy by these rules. */
  public static Strategy of(Rules rules) {
    var better = new byte[ROWS << 4];
    var full = new Counts(rules);
    double expected =
        IntStream.rangeClosed(1, Counts.TEN)
            .parallel()
            .mapToObj(upCard -> new Valuation(rules, upCard))
            .mapToDouble(valuation -> {
              valuation.fill(better);
              return full.chance(valuation.upCard()) * valuation.expected(better);
            })
            .sum();
    full.take(1);
    return new Strategy(better, full.chance(Counts.TEN) > 1.0 / 3, -expected);
  }

  static int row(int total, boolean soft) {
    return soft ? SOFT - 2 + total : total;
  }

  static int pairRow(int points) {
    return PAIRS + points;
  }

  static int place(int row, int upCard) {
    return row << 4 | upCard;
  }

  /** What the hand whose turn it is should do. */
  public Action choose(Deal deal) {
    int hand = deal.turn();
    int row =
        deal.pair(hand) ? pairRow(deal.firstCard(hand)) : row(deal.total(hand), deal.soft(hand));
    int set = (better[place(row, deal.upCard())] | 1) & deal.allowed();
    return ACTIONS[31 - Integer.numberOfLeadingZeros(set)];
  }

  /** Whether insurance is worth its price. */
  public boolean insures() {
    return insures;
  }

  /** What to do with two cards that are no pair, where the rules allow everything. */
  public Action withTotal(int total, boolean soft, int upCard) {
    return best(row(total, soft), upCard);
  }

  /** What to do with a pair. */
  public Action withPair(int points, int upCard) {
    return best(pairRow(points), upCard);
  }

  private Action best(int row, int upCard) {
    return ACTIONS[31 - Integer.numberOfLeadingZeros(better[place(row, upCard)] | 1)];
  }

  /**
   * What the house wins of each unit bet on a fresh shoe, from the expected values: exact but for
   * split hands, of which each is played as if it did not see the others.
   */
  public double expectedHouseEdge() {
    return houseEdge;
  }
}
