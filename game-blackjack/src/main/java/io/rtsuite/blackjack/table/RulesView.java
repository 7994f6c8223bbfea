package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.rules.Doubling;
import io.rtsuite.blackjack.rules.Odds;
import io.rtsuite.blackjack.rules.Rules;
import java.util.Locale;

/**
 * The rules of a table in the words that clients use.
 *
 * @param dealer {@code h17} or {@code s17}: whether the dealer hits or stands on a soft 17
 * @param blackjackPays odds, such as {@code 3:2}
 * @param peek whether the dealer has a hole card and looks for a blackjack before anybody plays
 * @param doubling {@code any}, {@code 9-11}, {@code 10-11} or {@code none}
 * @param doubleAfterSplit whether split hands may be doubled
 * @param surrender {@code late} or {@code none}
 * @param shoe {@code fresh} for every round, or {@code cut:} and the cut card's distance from the
 *     rear
 */
public record RulesView(
    int decks,
    String dealer,
    String blackjackPays,
    boolean peek,
    String doubling,
    boolean doubleAfterSplit,
    int maxHands,
    boolean resplitAces,
    boolean hitSplitAces,
    String surrender,
    boolean insurance,
    String shoe) {

  private static final String CUT = "cut:";

  /** These rules in those words. */
  public static RulesView of(Rules rules) {
    return new RulesView(
        rules.decks(),
        rules.dealerHitsSoft17() ? "h17" : "s17",
        rules.blackjackPays().toString(),
        rules.dealerPeeks(),
        switch (rules.doubling()) {
          case ANY -> "any";
          case NINE_TO_ELEVEN -> "9-11";
          case TEN_TO_ELEVEN -> "10-11";
          case NONE -> "none";
        },
        rules.doubleAfterSplit(),
        rules.maxHands(),
        rules.resplitAces(),
        rules.hitSplitAces(),
        rules.lateSurrender() ? "late" : "none",
        rules.insurance(),
        rules.freshShoe() ? "fresh" : CUT + rules.cutCard());
  }

  /**
   * The rules that these words mean.
   *
   * @throws IllegalArgumentException when no table can play by them
   */
  public Rules rules() {
    var odds = Odds.parse(blackjackPays);
    if (Money.CHIP * odds.pays() % odds.per() != 0) {
      throw new IllegalArgumentException("odds that tenths of a chip cannot pay");
    }
    if (decks == Rules.INFINITE) {
      throw new IllegalArgumentException("a table's shoe has 1 to 8 decks");
    }
    return new Rules(
        decks,
        oneOf(dealer, "h17", "s17"),
        odds,
        peek,
        whatDoubles(),
        doubleAfterSplit,
        maxHands,
        resplitAces,
        hitSplitAces,
        oneOf(surrender, "late", "none"),
        insurance,
        cutCard());
  }

  private static boolean oneOf(String word, String yes, String no) {
    if (!word.equals(yes) && !word.equals(no)) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, "it is %s or %s", yes, no));
    }
    return word.equals(yes);
  }

  private Doubling whatDoubles() {
    return switch (doubling) {
      case "any" -> Doubling.ANY;
      case "9-11" -> Doubling.NINE_TO_ELEVEN;
      case "10-11" -> Doubling.TEN_TO_ELEVEN;
      case "none" -> Doubling.NONE;
      default -> throw new IllegalArgumentException("doubling is any, 9-11, 10-11 or none");
    };
  }

  private int cutCard() {
    if (shoe.equals("fresh")) {
      return 0;
    }
    if (!shoe.matches("cut:[1-9][0-9]{0,2}")) {
      throw new IllegalArgumentException("a shoe is fresh or cut: and a number of cards");
    }
    return Integer.parseInt(shoe.substring(CUT.length()));
  }
}
