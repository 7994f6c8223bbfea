package io.rtsuite.blackjack.rules;

import java.util.Arrays;

/**
 * One round as it is dealt: who gets the next card, who acts and how, what every hand brings.
 *
 * <p>It has neither cards nor wishes of its own. Whoever drives it looks at {@link #awaits()} and
 * brings that: a card's points, an answer about insurance, an action. Tables drive it with commands
 * and write down what happened; the simulator drives it with a strategy and writes nothing. A deal
 * is mutable, belongs to one thread, allocates nothing after its construction, and is used for one
 * round after the other.
 *
 * <p>Hands are counted in the order in which they play, from 0; a split puts the new hand behind
 * the old one. Players are counted in the order of their bets.
 */
public final class Deal {

  /** What a deal needs in order to go on. */
  public enum Awaits {
    /** The next card, for {@link #receiver()}. */
    CARD,
    /** An answer of everybody for whom {@link #mayInsure} is true. */
    INSURANCE,
    /** An action of the hand {@link #turn()}. */
    ACTION,
    /** The round is over. */
    NOTHING
  }

  /** Whom {@link #receiver()} means when it is not a hand. */
  public static final int DEALER = -1;

  private enum Stage {
    DEALING,
    INSURANCE,
    PLAYING,
    DEALER
  }

  private static final class Held {
    int player;
    long bet;
    int cards;
    int first;
    int hard;
    boolean ace;
    boolean closed;
    boolean split;
    boolean surrendered;

    void clear(int whose, long howMuch) {
      player = whose;
      bet = howMuch;
      cards = 0;
      first = 0;
      hard = 0;
      ace = false;
      closed = false;
      split = false;
      surrendered = false;
    }

    void add(int points) {
      if (cards++ == 0) {
        first = points;
      }
      hard += points;
      ace |= points == 1;
    }

    boolean soft() {
      return ace && hard <= 11;
    }

    int total() {
      return soft() ? hard + 10 : hard;
    }

    boolean pair() {
      return cards == 2 && hard == 2 * first;
    }

    boolean blackjack() {
      return cards == 2 && !split && total() == Hand.BEST;
    }

    boolean splitAce() {
      return split && first == 1;
    }
  }

  private final Rules rules;
  private final Held dealer = new Held();
  private final Held[] hands;
  private final int[] handsOf;
  private final long[] insurance;
  private final boolean[] asked;

  private int players;
  private int count;
  private int dealt;
  private int turn;
  private boolean drawsOut;
  private boolean looksOnly;
  private Stage stage = Stage.DEALER;
  private Awaits awaits = Awaits.NOTHING;

  /** Deals by these rules to at most so many players. */
  public Deal(Rules rules, int mostPlayers) {
    this.rules = rules;
    this.hands = new Held[mostPlayers * rules.maxHands()];
    for (int i = 0; i < hands.length; i++) {
      hands[i] = new Held();
    }
    this.handsOf = new int[mostPlayers];
    this.insurance = new long[mostPlayers];
    this.asked = new boolean[mostPlayers];
  }

  /** Begins a round with one hand for every bet; they are {@code long}s of the smallest unit. */
  public void begin(long[] bets) {
    players = bets.length;
    count = players;
    for (int player = 0; player < players; player++) {
      hands[player].clear(player, bets[player]);
      handsOf[player] = 1;
      insurance[player] = 0;
      asked[player] = false;
    }
    dealer.clear(DEALER, 0);
    dealt = 0;
    turn = 0;
    drawsOut = false;
    looksOnly = false;
    stage = Stage.DEALING;
    awaits = Awaits.CARD;
  }

  /**
   * Puts down so many players without hands, to take up a round that is under way: lay down what
   * there is, then {@link #resume}.
   */
  public void clear(int howMany) {
    begin(new long[howMany]);
    count = 0;
    Arrays.fill(handsOf, 0);
  }

  /** Lays down the next hand of a round under way, in the order in which they play. */
  public void lay(
      int player, long bet, Hand hand, boolean closed, boolean split, boolean surrendered) {
    var held = hands[count++];
    held.clear(player, bet);
    hand.cards().forEach(card -> held.add(card.rank().points()));
    held.closed = closed;
    held.split = split;
    held.surrendered = surrendered;
    handsOf[player]++;
  }

  /** Lays down what a player said about insurance. */
  public void layInsurance(int player, long amount) {
    asked[player] = true;
    insurance[player] = amount;
  }

  /** Goes on with what was laid down, once everybody has the first cards. */
  public void resume(Hand dealers) {
    dealers.cards().forEach(card -> dealer.add(card.rank().points()));
    if (rules.insurance() && dealer.first == 1 && !everybodyAnswered()) {
      stage = Stage.INSURANCE;
      awaits = Awaits.INSURANCE;
    } else {
      startPlay();
    }
  }

  /** What it needs next. */
  public Awaits awaits() {
    return awaits;
  }

  /** The hand that gets the next card, or {@link #DEALER}. */
  public int receiver() {
    return switch (stage) {
      case DEALING -> dealt % (players + 1) == players ? DEALER : dealt % (players + 1);
      case PLAYING -> turn;
      case INSURANCE, DEALER -> DEALER;
    };
  }

  /**
   * Deals the next card to {@link #receiver()}.
   *
   * @param points 1 for an ace to 10
   */
  public void give(int points) {
    require(Awaits.CARD);
    switch (stage) {
      case DEALING -> {
        int place = dealt % (players + 1);
        (place == players ? dealer : hands[place]).add(points);
        dealt++;
        if (dealt == 2 * (players + 1) - (rules.dealerPeeks() ? 0 : 1)) {
          offerInsurance();
        }
      }
      case PLAYING -> {
        hands[turn].add(points);
        goOn();
      }
      case DEALER -> {
        dealer.add(points);
        awaits = dealerDraws() ? Awaits.CARD : Awaits.NOTHING;
      }
      case INSURANCE -> throw new IllegalStateException("no card is dealt before the answers");
    }
  }

  private void require(Awaits what) {
    if (awaits != what) {
      throw new IllegalStateException("the deal awaits " + awaits + ", not " + what);
    }
  }

  private void offerInsurance() {
    if (rules.insurance() && dealer.first == 1) {
      stage = Stage.INSURANCE;
      awaits = Awaits.INSURANCE;
    } else {
      startPlay();
    }
  }

  /** Whether the player has yet to say yes or no to insurance. */
  public boolean mayInsure(int player) {
    return awaits == Awaits.INSURANCE && !asked[player];
  }

  /** What insurance costs a player. */
  public long insurancePrice(int player) {
    for (int hand = 0; hand < count; hand++) {
      if (hands[hand].player == player) {
        return Rules.half(hands[hand].bet);
      }
    }
    throw new IllegalArgumentException("nobody plays there");
  }

  /** Takes or declines insurance. */
  public void insure(int player, boolean takes) {
    require(Awaits.INSURANCE);
    if (asked[player]) {
      throw new IllegalStateException("the player has answered");
    }
    asked[player] = true;
    if (takes) {
      insurance[player] = insurancePrice(player);
    }
    startWhenAllAnswered();
  }

  private void startWhenAllAnswered() {
    if (everybodyAnswered()) {
      startPlay();
    }
  }

  private boolean everybodyAnswered() {
    for (int player = 0; player < players; player++) {
      if (!asked[player]) {
        return false;
      }
    }
    return true;
  }

  private void startPlay() {
    stage = Stage.PLAYING;
    if (rules.dealerPeeks() && dealer.total() == Hand.BEST) {
      finish();
    } else {
      goOn();
    }
  }

  /** Whether all hands are played, and only the dealer may still draw. */
  public boolean dealersTurn() {
    return stage == Stage.DEALER;
  }

  /** The hand whose player acts now. */
  public int turn() {
    return turn;
  }

  private void goOn() {
    while (turn < count) {
      var hand = hands[turn];
      if (hand.cards == 1) {
        awaits = Awaits.CARD;
        return;
      }
      if (!hand.closed && hand.total() < Hand.BEST && !stuck(hand)) {
        awaits = Awaits.ACTION;
        return;
      }
      hand.closed = true;
      turn++;
    }
    finish();
  }

  /** Split aces have their one card, and no choice. */
  private boolean stuck(Held hand) {
    return hand.splitAce() && !rules.hitSplitAces() && !maySplit(hand);
  }

  private boolean maySplit(Held hand) {
    return hand.pair()
        && handsOf[hand.player] < rules.maxHands()
        && (!hand.splitAce() || rules.resplitAces());
  }

  /** The {@linkplain Action#bit() set} of what the hand whose turn it is may do. */
  public int allowed() {
    var hand = hands[turn];
    int set = Action.STAND.bit();
    if (!hand.splitAce() || rules.hitSplitAces()) {
      set |= Action.HIT.bit();
    }
    if (hand.cards == 2) {
      if (rules.doubling().allows(hand.total(), hand.soft())
          && (!hand.split || (rules.doubleAfterSplit() && !hand.splitAce()))) {
        set |= Action.DOUBLE.bit();
      }
      if (maySplit(hand)) {
        set |= Action.SPLIT.bit();
      }
      if (rules.lateSurrender() && !hand.split) {
        set |= Action.SURRENDER.bit();
      }
    }
    return set;
  }

  /** Whether the hand whose turn it is may do this. */
  public boolean allows(Action action) {
    return awaits == Awaits.ACTION && (allowed() & action.bit()) != 0;
  }

  /** The hand whose turn it is does this. */
  public void act(Action action) {
    require(Awaits.ACTION);
    if ((allowed() & action.bit()) == 0) {
      throw new IllegalStateException("the rules do not allow it");
    }
    var hand = hands[turn];
    switch (action) {
      case STAND -> {
        hand.closed = true;
        goOn();
      }
      case HIT -> awaits = Awaits.CARD;
      case DOUBLE -> {
        hand.bet = Math.addExact(hand.bet, hand.bet);
        hand.closed = true;
        awaits = Awaits.CARD;
      }
      case SPLIT -> {
        split(hand);
        goOn();
      }
      case SURRENDER -> {
        hand.surrendered = true;
        hand.closed = true;
        goOn();
      }
    }
  }

  private void split(Held hand) {
    int points = hand.first;
    var other = hands[count];
    System.arraycopy(hands, turn + 1, hands, turn + 2, count - turn - 1);
    hands[turn + 1] = other;
    count++;
    handsOf[hand.player]++;
    other.clear(hand.player, hand.bet);
    hand.clear(hand.player, hand.bet);
    hand.add(points);
    other.add(points);
    hand.split = true;
    other.split = true;
  }

  /** The player is gone: takes no insurance, and stands on every hand. */
  public void abandon(int player) {
    for (int hand = 0; hand < count; hand++) {
      if (hands[hand].player == player) {
        hands[hand].closed = true;
      }
    }
    if (awaits == Awaits.INSURANCE) {
      asked[player] = true;
      startWhenAllAnswered();
    } else if (awaits == Awaits.ACTION) {
      goOn();
    }
  }

  private void finish() {
    stage = Stage.DEALER;
    if (dealer.blackjack()) {
      awaits = Awaits.NOTHING;
      return;
    }
    boolean waits = false;
    for (int i = 0; i < count; i++) {
      var hand = hands[i];
      if (hand.surrendered || hand.blackjack()) {
        waits = true;
      } else if (hand.hard <= Hand.BEST) {
        drawsOut = true;
      }
    }
    if (!drawsOut && !rules.dealerPeeks() && (dealer.first == 1 || dealer.first == 10)) {
      looksOnly = waits || anybodyInsured();
    }
    awaits = dealerDraws() ? Awaits.CARD : Awaits.NOTHING;
  }

  private boolean anybodyInsured() {
    for (int player = 0; player < players; player++) {
      if (insurance[player] > 0) {
        return true;
      }
    }
    return false;
  }

  private boolean dealerDraws() {
    if (dealer.cards < 2) {
      return drawsOut || looksOnly;
    }
    return drawsOut && rules.dealerDraws(dealer.total(), dealer.soft());
  }

  /** How many hands there are by now. */
  public int hands() {
    return count;
  }

  /** Whose a hand is. */
  public int playerOf(int hand) {
    return hands[hand].player;
  }

  /** Whether a hand takes no more wishes. */
  public boolean closed(int hand) {
    return hands[hand].closed;
  }

  /** The money on a hand. */
  public long bet(int hand) {
    return hands[hand].bet;
  }

  /** What the cards of a hand are worth. */
  public int total(int hand) {
    return hands[hand].total();
  }

  /** Whether an ace counts 11 in the total. */
  public boolean soft(int hand) {
    return hands[hand].soft();
  }

  /** Whether it is two cards of the same points. */
  public boolean pair(int hand) {
    return hands[hand].pair();
  }

  /** The points of a hand's first card. */
  public int firstCard(int hand) {
    return hands[hand].first;
  }

  /** The points of the dealer's card that everybody sees. */
  public int upCard() {
    return dealer.first;
  }

  /** The dealer's total, a card face down included. */
  public int dealerTotal() {
    return dealer.total();
  }

  /** How a hand ended, once nothing is awaited. */
  public Outcome outcome(int hand) {
    require(Awaits.NOTHING);
    var held = hands[hand];
    if (dealer.blackjack()) {
      return held.blackjack() ? Outcome.PUSHED : Outcome.LOST;
    }
    if (held.surrendered) {
      return Outcome.SURRENDERED;
    }
    if (held.blackjack()) {
      return Outcome.BLACKJACK;
    }
    int total = held.total();
    if (total > Hand.BEST) {
      return Outcome.LOST;
    }
    int against = dealer.total();
    if (against > Hand.BEST || total > against) {
      return Outcome.WON;
    }
    return total == against ? Outcome.PUSHED : Outcome.LOST;
  }

  /** What goes back to a hand's player, the bet included, once nothing is awaited. */
  public long returned(int hand) {
    return rules.returned(outcome(hand), hands[hand].bet);
  }

  /** What a player put on the dealer's blackjack. */
  public long insurance(int player) {
    return insurance[player];
  }

  /** What goes back for the insurance, once nothing is awaited. */
  public long insuranceReturned(int player) {
    require(Awaits.NOTHING);
    return dealer.blackjack() ? 3 * insurance[player] : 0;
  }

  /** What all of a player's hands won, negative when they lost, once nothing is awaited. */
  public long net(int player) {
    long net = insuranceReturned(player) - insurance[player];
    for (int hand = 0; hand < count; hand++) {
      if (hands[hand].player == player) {
        net += returned(hand) - hands[hand].bet;
      }
    }
    return net;
  }
}
