package io.rtsuite.blackjack.strategy;

import static io.rtsuite.blackjack.strategy.DealerEndings.BLACKJACK;
import static io.rtsuite.blackjack.strategy.DealerEndings.BUST;

import io.rtsuite.blackjack.rules.Action;
import io.rtsuite.blackjack.rules.Rules;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * What hands are worth against one card of the dealer, in bets, and which actions follow.
 *
 * <p>Every value counts the cards that are left once the dealer's card and the hand's are out. A
 * decision about a total weighs the pairs of first cards that make it by how likely they are.
 */
final class Valuation {

  private record Held(int hard, boolean ace) {

    static final Held NOTHING = new Held(0, false);

    static Held of(int first, int second) {
      return NOTHING.with(first).with(second);
    }

    Held with(int points) {
      return new Held(hard + points, ace || points == 1);
    }

    boolean soft() {
      return ace && hard <= 11;
    }

    int total() {
      return soft() ? hard + 10 : hard;
    }
  }

  private final Rules rules;
  private final int upCard;
  private final Counts left;
  private final DealerEndings dealer;
  private final int neverInHole;
  private final Map<Long, double[]> endings = new HashMap<>();
  private final Map<Long, Double> hitting = new HashMap<>();
  private final boolean[] hits = new boolean[Strategy.pairRow(0)];
  private final boolean[] doubles = new boolean[Strategy.pairRow(0)];
  private long taken;

  Valuation(Rules rules, int upCard) {
    this.rules = rules;
    this.upCard = upCard;
    this.left = new Counts(rules);
    left.take(upCard);
    this.dealer = new DealerEndings(rules, upCard);
    this.neverInHole = rules.dealerPeeks() ? dealer.completes() : 0;
  }

  int upCard() {
    return upCard;
  }

  /** Writes the sets of actions to the places of this card of the dealer. */
  void fill(byte[] better) {
    for (int total = 20; total >= 12; total--) {
      hits[Strategy.row(total, false)] = worthHitting(total, false);
    }
    for (int total = 20; total >= 12; total--) {
      hits[Strategy.row(total, true)] = worthHitting(total, true);
    }
    for (int total = 11; total >= 4; total--) {
      hits[Strategy.row(total, false)] = worthHitting(total, false);
    }
    for (int total = 4; total <= 20; total++) {
      fill(better, total, false);
    }
    for (int total = 12; total <= 20; total++) {
      fill(better, total, true);
    }
    for (int points = 1; points <= Counts.TEN; points++) {
      fillPair(better, points);
    }
  }

  /** What a bet brings against this card by that strategy; a dealer's blackjack included. */
  double expected(byte[] better) {
    double sum = 0;
    for (int first = 1; first <= Counts.TEN; first++) {
      for (int second = first; second <= Counts.TEN; second++) {
        double weight = weight(first, second);
        if (weight > 0) {
          sum += weight * expected(better, first, second);
        }
      }
    }
    if (neverInHole == 0) {
      return sum;
    }
    double blackjack = left.chance(neverInHole);
    return (1 - blackjack) * sum - blackjack * (1 - alsoBlackjack());
  }

  /** How likely a player has a blackjack beside the dealer's. */
  private double alsoBlackjack() {
    left.take(neverInHole);
    double ace = left.chance(1);
    left.take(1);
    double chance = 2 * ace * left.chance(Counts.TEN);
    left.putBack(1);
    left.putBack(neverInHole);
    return chance;
  }

  private double expected(byte[] better, int first, int second) {
    var held = Held.of(first, second);
    int row = first == second ? Strategy.pairRow(first) : row(held);
    int set = held.total() == 21 ? 0 : better[Strategy.place(row, upCard)];
    if ((set & (Action.SURRENDER.bit() | Action.SPLIT.bit())) == Action.SPLIT.bit()) {
      return split(first);
    }
    return holding(
        () -> {
          if (held.total() == 21) {
            return (1 - chancesOfDealer()[BLACKJACK])
                * rules.blackjackPays().pays()
                / rules.blackjackPays().per();
          }
          if ((set & Action.SURRENDER.bit()) != 0) {
            return surrender();
          }
          if ((set & Action.DOUBLE.bit()) != 0) {
            return doubled(held);
          }
          return (set & Action.HIT.bit()) != 0 ? hit(held) : stand(held.total());
        },
        first,
        second);
  }

  private static int row(Held held) {
    return Strategy.row(held.total(), held.soft());
  }

  private boolean worthHitting(int total, boolean soft) {
    return gain(total, soft, held -> hit(held) - stand(held.total())) > 0;
  }

  private void fill(byte[] better, int total, boolean soft) {
    int row = Strategy.row(total, soft);
    if (rules.doubling().allows(total, soft)) {
      doubles[row] = gain(total, soft, held -> doubled(held) - plain(held)) > 0;
    }
    boolean surrenders =
        rules.lateSurrender()
            && gain(total, soft, held -> surrender() - doubledOrPlain(row, held)) > 0;
    better[Strategy.place(row, upCard)] = set(hits[row], doubles[row], false, surrenders);
  }

  private void fillPair(byte[] better, int points) {
    var held = Held.of(points, points);
    double split = rules.maxHands() > 1 ? split(points) : Double.NEGATIVE_INFINITY;
    take(points);
    take(points);
    double stand = stand(held.total());
    double hit = hit(held);
    boolean mayDouble = rules.doubling().allows(held.total(), held.soft());
    double twice = mayDouble ? doubled(held) : Double.NEGATIVE_INFINITY;
    double plain = Math.max(stand, hit);
    double whole = Math.max(plain, twice);
    better[Strategy.place(Strategy.pairRow(points), upCard)] =
        set(
            hit > stand,
            twice > plain,
            split > whole,
            rules.lateSurrender() && surrender() > Math.max(whole, split));
    putBack(points);
    putBack(points);
  }

  private static byte set(boolean hits, boolean doubles, boolean splits, boolean surrenders) {
    return (byte)
        (Action.STAND.bit()
            | (hits ? Action.HIT.bit() : 0)
            | (doubles ? Action.DOUBLE.bit() : 0)
            | (splits ? Action.SPLIT.bit() : 0)
            | (surrenders ? Action.SURRENDER.bit() : 0));
  }

  /** The first cards that make a total, weighed by how likely they are. */
  private double gain(int total, boolean soft, ToDoubleFunction<Held> ofAction) {
    double sum = 0;
    double weights = 0;
    for (int first = 1; first < Counts.TEN; first++) {
      for (int second = first + 1; second <= Counts.TEN; second++) {
        var held = Held.of(first, second);
        if (held.total() == total && held.soft() == soft) {
          double weight = weight(first, second);
          weights += weight;
          sum += weight * holding(() -> ofAction.applyAsDouble(held), first, second);
        }
      }
    }
    if (weights > 0) {
      return sum;
    }
    // No two different cards make 4, 20 or a soft 12.
    int points = soft ? 1 : total / 2;
    return holding(() -> ofAction.applyAsDouble(Held.of(points, points)), points, points);
  }

  private double weight(int first, int second) {
    double one = chance(first);
    take(first);
    double both = one * chance(second);
    putBack(first);
    return first == second ? both : 2 * both;
  }

  private double chance(int points) {
    return neverInHole == 0 ? left.chance(points) : left.chanceBeside(points, neverInHole);
  }

  private double holding(DoubleSupplier value, int first, int second) {
    take(first);
    take(second);
    double is = value.getAsDouble();
    putBack(second);
    putBack(first);
    return is;
  }

  private void take(int points) {
    left.take(points);
    taken += bit(points);
  }

  private void putBack(int points) {
    left.putBack(points);
    taken -= bit(points);
  }

  private static long bit(int points) {
    return 1L << 5 * (points - 1);
  }

  private double[] chancesOfDealer() {
    return endings.computeIfAbsent(taken, _ -> dealer.chances(left));
  }

  private double surrender() {
    double blackjack = chancesOfDealer()[BLACKJACK];
    return -0.5 * (1 - blackjack) - blackjack;
  }

  private double stand(int total) {
    var chances = chancesOfDealer();
    double value = chances[BUST] - chances[BLACKJACK];
    for (int dealers = 17; dealers <= 21; dealers++) {
      value += chances[dealers] * Integer.compare(total, dealers);
    }
    return value;
  }

  private double plain(Held held) {
    return held.total() < 21 && hits[row(held)] ? hit(held) : stand(held.total());
  }

  private double doubledOrPlain(int row, Held held) {
    return doubles[row] ? doubled(held) : plain(held);
  }

  private double hit(Held held) {
    long key = taken | (long) held.hard() << 50 | (held.ace() ? 1L << 55 : 0);
    Double known = hitting.get(key);
    if (known != null) {
      return known;
    }
    double value = 0;
    for (int points = 1; points <= Counts.TEN; points++) {
      double chance = chance(points);
      if (chance > 0) {
        var next = held.with(points);
        take(points);
        value += chance * (next.hard() > 21 ? -1 : plain(next));
        putBack(points);
      }
    }
    hitting.put(key, value);
    return value;
  }

  private double doubled(Held held) {
    double value = 0;
    for (int points = 1; points <= Counts.TEN; points++) {
      double chance = chance(points);
      if (chance > 0) {
        var next = held.with(points);
        take(points);
        value += chance * 2 * (next.hard() > 21 ? -1 : stand(next.total()));
        putBack(points);
      }
    }
    return value;
  }

  private double split(int points) {
    boolean again = points != 1 || rules.resplitAces();
    take(points);
    take(points);
    double value = splitHands(points, 2, again ? rules.maxHands() - 2 : 0);
    putBack(points);
    putBack(points);
    return value;
  }

  private double splitHands(int points, int hands, int splitsLeft) {
    if (hands == 0) {
      return 0;
    }
    double value = 0;
    double resplit = 0;
    for (int second = 1; second <= Counts.TEN; second++) {
      double chance = chance(second);
      if (chance > 0) {
        take(second);
        if (second == points && splitsLeft > 0) {
          resplit = chance;
          value += chance * splitHands(points, hands + 1, splitsLeft - 1);
        } else {
          value += chance * splitHand(points, second);
        }
        putBack(second);
      }
    }
    return value + (1 - resplit) * splitHands(points, hands - 1, splitsLeft);
  }

  private double splitHand(int points, int second) {
    var held = Held.of(points, second);
    if (held.total() == 21 || (points == 1 && !rules.hitSplitAces())) {
      return stand(held.total());
    }
    boolean doubling =
        rules.doubleAfterSplit()
            && points != 1
            && rules.doubling().allows(held.total(), held.soft());
    return doubling && doubles[row(held)] ? doubled(held) : plain(held);
  }
}
