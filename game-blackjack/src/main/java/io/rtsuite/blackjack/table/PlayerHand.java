package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Hand;
import io.rtsuite.blackjack.rules.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A hand in a round, and the money on it.
 *
 * @param bet see {@link Money}
 * @param closed stood or doubled: takes no further card of its player's wish
 * @param outcome once it is settled
 * @param returned what went back to the player at the end, the bet included
 */
public record PlayerHand(
    int seat,
    String userId,
    long bet,
    Hand hand,
    boolean closed,
    @Nullable Outcome outcome,
    long returned) {

  static PlayerHand betBy(Seat seat, long bet) {
    return new PlayerHand(seat.number(), seat.userId(), bet, Hand.EMPTY, false, null, 0);
  }

  /** Whether its player may still act on it. */
  public boolean open() {
    return !closed && hand.total() < Hand.BEST;
  }

  PlayerHand with(Card card) {
    return new PlayerHand(seat, userId, bet, hand.with(card), closed, outcome, returned);
  }

  PlayerHand close() {
    return new PlayerHand(seat, userId, bet, hand, true, outcome, returned);
  }

  PlayerHand doubled(long amount) {
    return new PlayerHand(seat, userId, Math.addExact(bet, amount), hand, true, outcome, returned);
  }

  PlayerHand settled(Outcome how, long back) {
    return new PlayerHand(seat, userId, bet, hand, true, how, back);
  }
}
