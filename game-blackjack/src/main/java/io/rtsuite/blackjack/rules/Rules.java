package io.rtsuite.blackjack.rules;

/**
 * What may differ from one blackjack table to the next.
 *
 * @param decks in the shoe, which is shuffled anew for every round
 * @param dealerHitsSoft17 whether the dealer takes a card at a 17 with an ace counted 11
 * @param blackjackPays what a winning blackjack wins
 */
public record Rules(int decks, boolean dealerHitsSoft17, Odds blackjackPays) {

  /** Six decks, the dealer stands on every 17, blackjack pays 3:2. */
  public static final Rules STANDARD = new Rules(6, false, new Odds(3, 2));

  public Rules {
    if (decks < 1 || decks > 8) {
      throw new IllegalArgumentException("a shoe has 1 to 8 decks");
    }
  }

  /** Whether the dealer has to take another card. */
  public boolean dealerDraws(Hand dealer) {
    int total = dealer.total();
    return total < 17 || (total == 17 && dealer.soft() && dealerHitsSoft17);
  }

  /** How a finished hand ends against the dealer's finished hand. */
  public Outcome judge(Hand player, Hand dealer) {
    if (player.bust()) {
      return Outcome.LOST;
    }
    if (player.blackjack() || dealer.blackjack()) {
      return player.blackjack() == dealer.blackjack()
          ? Outcome.PUSHED
          : player.blackjack() ? Outcome.BLACKJACK : Outcome.LOST;
    }
    if (dealer.bust() || player.total() > dealer.total()) {
      return Outcome.WON;
    }
    return player.total() == dealer.total() ? Outcome.PUSHED : Outcome.LOST;
  }

  /** What goes back to the player: the bet, unless it is lost, and what it won. */
  public long returned(Outcome outcome, long bet) {
    return switch (outcome) {
      case LOST -> 0;
      case PUSHED -> bet;
      case WON -> Math.addExact(bet, bet);
      case BLACKJACK -> Math.addExact(bet, blackjackPays.on(bet));
    };
  }
}
