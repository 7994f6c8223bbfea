package io.rtsuite.blackjack.table;

/** How far a hand is. */
public enum HandStatus {
  /** Its player acts now, or will. */
  OPEN,
  /** It waits for the dealer. */
  STANDS,
  BUST,
  BLACKJACK,
  SURRENDERED;

  static HandStatus of(PlayerHand hand) {
    if (hand.hand().bust()) {
      return BUST;
    }
    if (hand.surrendered()) {
      return SURRENDERED;
    }
    if (hand.blackjack()) {
      return BLACKJACK;
    }
    return hand.open() ? OPEN : STANDS;
  }
}
