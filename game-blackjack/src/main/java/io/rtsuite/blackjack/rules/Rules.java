package io.rtsuite.blackjack.rules;

/**
 * What may differ from one blackjack table to the next.
 *
 * @param decks in the shoe, 1 to 8; {@link #INFINITE}: every card is as likely as in a full deck
 * @param dealerHitsSoft17 whether the dealer takes a card at a 17 with an ace counted 11
 * @param blackjackPays what a winning blackjack wins
 * @param dealerPeeks whether the dealer has a hole card and looks for a blackjack before anybody
 *     acts; otherwise the dealer's second card comes last, and a blackjack takes doubled and split
 *     bets too
 * @param doubling which first two cards may be doubled
 * @param doubleAfterSplit whether split hands may be doubled; split aces never
 * @param maxHands to how many hands a pair may be split; 1: no splitting
 * @param resplitAces whether aces drawn to split aces may be split again
 * @param hitSplitAces whether split aces may take more than one card
 * @param lateSurrender whether the first two cards may be given up for half the bet; a dealer's
 *     blackjack takes all of it
 * @param insurance whether half the bet can be put on a blackjack of a dealer who shows an ace, at
 *     2:1
 * @param cutCard how many cards from the rear of the shoe the cut card lies; the round in which it
 *     comes out is the last one before the shuffle. 0: a fresh shoe for every round
 */
public record Rules(
    int decks,
    boolean dealerHitsSoft17,
    Odds blackjackPays,
    boolean dealerPeeks,
    Doubling doubling,
    boolean doubleAfterSplit,
    int maxHands,
    boolean resplitAces,
    boolean hitSplitAces,
    boolean lateSurrender,
    boolean insurance,
    int cutCard) {

  /** A shoe that never changes. */
  public static final int INFINITE = 0;

  /** The most hands that one bet can become. */
  public static final int MOST_HANDS = 4;

  private static final int DECK = 52;

  /**
   * The common game against which others are compared: six decks, the dealer hits soft 17 and
   * peeks, 3:2, late surrender, doubles after splits to four hands, one card to split aces.
   */
  public static final Rules BASE =
      new Rules(6, true, new Odds(3, 2), true, Doubling.ANY, true, 4, false, false, true, false, 0);

  /** As {@link #BASE}, but the dealer stands on every 17. */
  public static final Rules STANDARD = BASE.change().dealerHitsSoft17(false).rules();

  public Rules {
    if (decks < INFINITE || decks > 8) {
      throw new IllegalArgumentException("a shoe has 1 to 8 decks, or infinitely many");
    }
    if (maxHands < 1 || maxHands > MOST_HANDS) {
      throw new IllegalArgumentException("a bet becomes 1 to 4 hands");
    }
    if (cutCard < 0 || (cutCard > 0 && cutCard >= decks * DECK)) {
      throw new IllegalArgumentException("the cut card lies inside the shoe");
    }
  }

  /** How many cards a full shoe has. */
  public int shoeSize() {
    return decks * DECK;
  }

  /** Whether every round is dealt from a full shoe. */
  public boolean freshShoe() {
    return cutCard == 0;
  }

  /** Whether the dealer has to take another card. */
  public boolean dealerDraws(int total, boolean soft) {
    return total < 17 || (total == 17 && soft && dealerHitsSoft17);
  }

  /** What goes back to the player: the bet, unless it is lost, and what it won. */
  public long returned(Outcome outcome, long bet) {
    return switch (outcome) {
      case LOST -> 0;
      case SURRENDERED -> half(bet);
      case PUSHED -> bet;
      case WON -> Math.addExact(bet, bet);
      case BLACKJACK -> Math.addExact(bet, blackjackPays.on(bet));
    };
  }

  /** Half a bet: what surrender costs and insurance may be. */
  static long half(long bet) {
    if (bet % 2 != 0) {
      throw new IllegalArgumentException("the unit of money is too big for half a bet");
    }
    return bet / 2;
  }

  /** The same rules, to be changed. */
  public Change change() {
    return new Change(this);
  }

  /** Rules on their way to become others; what is not named stays. */
  public static final class Change {

    private int decks;
    private boolean dealerHitsSoft17;
    private Odds blackjackPays;
    private boolean dealerPeeks;
    private Doubling doubling;
    private boolean doubleAfterSplit;
    private int maxHands;
    private boolean resplitAces;
    private boolean hitSplitAces;
    private boolean lateSurrender;
    private boolean insurance;
    private int cutCard;

    private Change(Rules from) {
      this.decks = from.decks;
      this.dealerHitsSoft17 = from.dealerHitsSoft17;
      this.blackjackPays = from.blackjackPays;
      this.dealerPeeks = from.dealerPeeks;
      this.doubling = from.doubling;
      this.doubleAfterSplit = from.doubleAfterSplit;
      this.maxHands = from.maxHands;
      this.resplitAces = from.resplitAces;
      this.hitSplitAces = from.hitSplitAces;
      this.lateSurrender = from.lateSurrender;
      this.insurance = from.insurance;
      this.cutCard = from.cutCard;
    }

    public Change decks(int number) {
      decks = number;
      return this;
    }

    public Change dealerHitsSoft17(boolean hits) {
      dealerHitsSoft17 = hits;
      return this;
    }

    public Change blackjackPays(int pays, int per) {
      return blackjackPays(new Odds(pays, per));
    }

    public Change blackjackPays(Odds odds) {
      blackjackPays = odds;
      return this;
    }

    public Change dealerPeeks(boolean peeks) {
      dealerPeeks = peeks;
      return this;
    }

    public Change doubling(Doubling which) {
      doubling = which;
      return this;
    }

    public Change doubleAfterSplit(boolean allowed) {
      doubleAfterSplit = allowed;
      return this;
    }

    public Change maxHands(int number) {
      maxHands = number;
      return this;
    }

    public Change resplitAces(boolean allowed) {
      resplitAces = allowed;
      return this;
    }

    public Change hitSplitAces(boolean allowed) {
      hitSplitAces = allowed;
      return this;
    }

    public Change lateSurrender(boolean allowed) {
      lateSurrender = allowed;
      return this;
    }

    public Change insurance(boolean offered) {
      insurance = offered;
      return this;
    }

    public Change cutCard(int fromTheRear) {
      cutCard = fromTheRear;
      return this;
    }

    /** The rules as they are now. */
    public Rules rules() {
      return new Rules(
          decks,
          dealerHitsSoft17,
          blackjackPays,
          dealerPeeks,
          doubling,
          doubleAfterSplit,
          maxHands,
          resplitAces,
          hitSplitAces,
          lateSurrender,
          insurance,
          cutCard);
    }
  }
}
