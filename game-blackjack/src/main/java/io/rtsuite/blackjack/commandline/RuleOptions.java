package io.rtsuite.blackjack.commandline;

import io.rtsuite.blackjack.rules.Doubling;
import io.rtsuite.blackjack.rules.Odds;
import io.rtsuite.blackjack.rules.Rules;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that make a rule set; what is not given is as in {@link Rules#BASE}. */
final class RuleOptions {

  enum Dealer {
    H17,
    S17
  }

  enum Surrender {
    LATE,
    NONE
  }

  @Option(
      names = "--decks",
      paramLabel = "1..8|inf",
      defaultValue = "6",
      converter = Decks.class,
      description = "Decks in the shoe (default: ${DEFAULT-VALUE}).")
  int decks;

  @Option(
      names = "--dealer",
      paramLabel = "h17|s17",
      defaultValue = "h17",
      description = "Whether the dealer hits or stands on a soft 17 (default: ${DEFAULT-VALUE}).")
  Dealer dealer = Dealer.H17;

  @Option(
      names = "--blackjack-pays",
      paramLabel = "odds",
      defaultValue = "3:2",
      converter = OddsConverter.class,
      description = "What a blackjack wins: 3:2, 6:5, 1:1, 2:1 (default: ${DEFAULT-VALUE}).")
  Odds blackjackPays = new Odds(3, 2);

  @Option(
      names = "--peek",
      description = "The dealer looks for a blackjack before anybody acts (default).")
  boolean peek;

  @Option(
      names = "--no-hole-card",
      description = "The dealer's second card comes last; a blackjack takes doubles and splits.")
  boolean noHoleCard;

  @Option(
      names = "--double",
      paramLabel = "any|9-11|10-11|none",
      defaultValue = "any",
      converter = DoublingConverter.class,
      description =
          "Which first two cards may be doubled (default: ${DEFAULT-VALUE}); 9+ and 10+ are hard"
              + " totals too, and say the same as 9-11 and 10-11.")
  Doubling doubling = Doubling.ANY;

  @Option(
      names = "--das",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Split hands may be doubled or not (default: they may).")
  boolean doubleAfterSplit;

  @Option(
      names = "--max-hands",
      paramLabel = "1..4",
      defaultValue = "4",
      description = "To how many hands a pair may be split (default: ${DEFAULT-VALUE}).")
  int maxHands;

  @Option(
      names = "--resplit-aces",
      negatable = true,
      description = "Aces may be split again (default: not).")
  boolean resplitAces;

  @Option(
      names = "--hit-split-aces",
      negatable = true,
      description = "Split aces may take more than one card (default: not).")
  boolean hitSplitAces;

  @Option(
      names = "--surrender",
      paramLabel = "late|none",
      defaultValue = "late",
      description = "Whether half a bet can be saved (default: ${DEFAULT-VALUE}).")
  Surrender surrender = Surrender.LATE;

  @Option(
      names = "--shoe",
      paramLabel = "fresh|cut:N",
      defaultValue = "fresh",
      converter = Shoe.class,
      description =
          "A fresh shoe for every round, or a cut card N cards from the rear (default:"
              + " ${DEFAULT-VALUE}).")
  int cutCard;

  /**
   * The rules.
   *
   * @throws IllegalArgumentException when there are no such rules
   */
  Rules rules(boolean insurance) {
    if (peek && noHoleCard) {
      throw new IllegalArgumentException("a dealer without a hole card has nothing to peek at");
    }
    return new Rules(
        decks,
        dealer == Dealer.H17,
        blackjackPays,
        !noHoleCard,
        doubling,
        doubleAfterSplit,
        maxHands,
        resplitAces,
        hitSplitAces,
        surrender == Surrender.LATE,
        insurance,
        cutCard);
  }

  private static int number(String text, String otherwise) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw refused(otherwise, e);
    }
  }

  private static TypeConversionException refused(String why, @Nullable Exception cause) {
    var refused = new TypeConversionException(why);
    refused.initCause(cause);
    return refused;
  }

  static final class Decks implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (text.equalsIgnoreCase("inf")) {
        return Rules.INFINITE;
      }
      int decks = number(text, "it is a number of decks, or inf");
      if (decks < 1) {
        throw refused("a shoe has 1 to 8 decks, or inf", null);
      }
      return decks;
    }
  }

  static final class OddsConverter implements ITypeConverter<Odds> {
    @Override
    public Odds convert(String text) {
      try {
        return Odds.parse(text);
      } catch (IllegalArgumentException e) {
        throw refused("it is odds such as 3:2", e);
      }
    }
  }

  static final class DoublingConverter implements ITypeConverter<Doubling> {
    @Override
    public Doubling convert(String text) {
      return switch (text) {
        case "any" -> Doubling.ANY;
        case "9-11", "9+" -> Doubling.NINE_TO_ELEVEN;
        case "10-11", "10+" -> Doubling.TEN_TO_ELEVEN;
        case "none" -> Doubling.NONE;
        default -> throw refused("it is any, 9-11, 10-11 or none", null);
      };
    }
  }

  static final class Shoe implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (text.equals("fresh")) {
        return 0;
      }
      if (!text.startsWith("cut:")) {
        throw refused("it is fresh or cut:N", null);
      }
      int cards = number(text.substring(4), "it is cut: and a number of cards");
      if (cards < 1) {
        throw refused("a cut card lies at least one card from the rear", null);
      }
      return cards;
    }
  }
}
