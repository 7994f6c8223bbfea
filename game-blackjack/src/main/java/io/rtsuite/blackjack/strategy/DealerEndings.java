package io.rtsuite.blackjack.strategy;

import io.rtsuite.blackjack.rules.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All hands that a dealer who shows one card can end with, and how likely each is.
 *
 * <p>Endings with the same cards in another order are equally likely, so each set of cards stands
 * here once, with the number of its orders.
 */
final class DealerEndings {

  /** Places in the array that {@link #chances} gives; a total of 17 to 21 has its own number. */
  static final int BUST = 22;

  static final int BLACKJACK = 23;

  private static final int PLACES = 24;

  private record Ending(int[] counts, int cards, int place, double orders) {}

  private final Rules rules;
  private final int upCard;
  private final List<Ending> endings;
  private final int mostCards;

  DealerEndings(Rules rules, int upCard) {
    this.rules = rules;
    this.upCard = upCard;
    var orders = new HashMap<Long, Ending>();
    collect(new int[Counts.TEN + 1], 0, upCard, upCard == 1, orders);
    this.endings = new ArrayList<>(orders.values());
    this.mostCards = endings.stream().mapToInt(Ending::cards).max().orElseThrow();
  }

  /** The card that would make a blackjack of the card shown; 0: none. */
  int completes() {
    return switch (upCard) {
      case 1 -> Counts.TEN;
      case Counts.TEN -> 1;
      default -> 0;
    };
  }

  private void collect(int[] drawn, int cards, int hard, boolean ace, Map<Long, Ending> orders) {
    boolean soft = ace && hard <= 11;
    int total = soft ? hard + 10 : hard;
    if (cards > 0 && !rules.dealerDraws(total, soft)) {
      int place = total > 21 ? BUST : cards == 1 && total == 21 ? BLACKJACK : total;
      // An ending's cards determine its place: a blackjack's one card ends no other hand.
      orders.merge(
          code(drawn),
          new Ending(drawn.clone(), cards, place, 1),
          (one, more) -> new Ending(one.counts, one.cards, one.place, one.orders + more.orders));
      return;
    }
    for (int points = 1; points <= Counts.TEN; points++) {
      drawn[points]++;
      collect(drawn, cards + 1, hard + points, ace || points == 1, orders);
      drawn[points]--;
    }
  }

  private static long code(int[] counts) {
    long code = 0;
    for (int points = 1; points <= Counts.TEN; points++) {
      code = code << 5 | counts[points];
    }
    return code;
  }

  /**
   * How likely each ending is with these cards left; where the dealer peeks, given that there is no
   * blackjack.
   */
  double[] chances(Counts left) {
    var ways = new double[Counts.TEN + 1][mostCards + 1];
    for (int points = 1; points <= Counts.TEN; points++) {
      ways[points][0] = 1;
      for (int n = 1; n <= mostCards; n++) {
        ways[points][n] = ways[points][n - 1] * Math.max(0, left.of(points) - n + 1);
      }
    }
    var draws = new double[mostCards + 1];
    draws[0] = 1;
    for (int n = 1; n <= mostCards; n++) {
      draws[n] = draws[n - 1] * (left.all() - n + 1);
    }
    var chances = new double[PLACES];
    for (Ending ending : endings) {
      double chance = ending.orders / draws[ending.cards];
      for (int points = 1; points <= Counts.TEN; points++) {
        if (ending.counts[points] > 0) {
          chance *= ways[points][ending.counts[points]];
        }
      }
      chances[ending.place] += chance;
    }
    return rules.dealerPeeks() ? withoutBlackjack(chances) : chances;
  }

  private static double[] withoutBlackjack(double[] chances) {
    double rest = 1 - chances[BLACKJACK];
    for (int place = 0; place < PLACES; place++) {
      chances[place] /= rest;
    }
    chances[BLACKJACK] = 0;
    return chances;
  }
}
