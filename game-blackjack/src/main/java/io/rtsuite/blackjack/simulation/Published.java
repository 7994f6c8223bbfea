package io.rtsuite.blackjack.simulation;

import io.rtsuite.blackjack.rules.Doubling;
import io.rtsuite.blackjack.rules.Rules;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * House edges in percent that others have published for basic strategy.
 *
 * <p>From the notebook of hhoppe/blackjack, which agrees with the calculator of the Wizard of Odds;
 * simulated for whole rows, and its analysis for the effect of one rule.
 */
public final class Published {

  private static final Map<Rules, Double> HOUSE_EDGES = houseEdges();

  private Published() {}

  /** What was published for these rules, if anything was. */
  public static OptionalDouble houseEdge(Rules rules) {
    // An offer of insurance that nobody takes changes nothing.
    Double edge = HOUSE_EDGES.get(rules.change().insurance(false).rules());
    return edge == null ? OptionalDouble.empty() : OptionalDouble.of(edge);
  }

  /** All rule sets for which something was published. */
  static Iterable<Rules> rules() {
    return HOUSE_EDGES.keySet();
  }

  private static Map<Rules, Double> houseEdges() {
    var edges = new LinkedHashMap<Rules, Double>();
    decks(edges, 1, 0.012, -0.161);
    decks(edges, 2, 0.329, 0.145);
    decks(edges, 4, 0.481, 0.287);
    decks(edges, 6, 0.529, 0.333);
    decks(edges, 8, 0.555, 0.357);
    decks(edges, Rules.INFINITE, 0.629, 0.426);
    effect(edges, 1.360, base().blackjackPays(6, 5));
    effect(edges, 2.266, base().blackjackPays(1, 1));
    effect(edges, -2.266, base().blackjackPays(2, 1));
    effect(edges, 0.106, base().dealerPeeks(false));
    effect(edges, 0.106, base().doubling(Doubling.NINE_TO_ELEVEN));
    effect(edges, 0.201, base().doubling(Doubling.TEN_TO_ELEVEN));
    effect(edges, 0.144, base().doubleAfterSplit(false));
    effect(edges, 0.088, base().lateSurrender(false));
    effect(edges, 0.559, base().maxHands(1));
    effect(edges, 0.054, base().maxHands(2));
    effect(edges, 0.008, base().maxHands(3));
    effect(edges, -0.068, base().resplitAces(true));
    effect(edges, -0.177, base().hitSplitAces(true));
    var cut = base().cutCard(78);
    edges.put(cut.rules(), 0.556);
    edges.put(cut.lateSurrender(false).rules(), 0.641);
    edges.put(cut.maxHands(1).rules(), 1.202);
    edges.put(cut.doubling(Doubling.NONE).rules(), 2.580);
    return Collections.unmodifiableMap(edges);
  }

  private static Rules.Change base() {
    return Rules.BASE.change();
  }

  private static void decks(Map<Rules, Double> edges, int decks, double hits, double stands) {
    edges.put(base().decks(decks).rules(), hits);
    edges.put(base().decks(decks).dealerHitsSoft17(false).rules(), stands);
  }

  private static void effect(Map<Rules, Double> edges, double points, Rules.Change change) {
    edges.put(change.rules(), 0.530 + points);
  }
}
