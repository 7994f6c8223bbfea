package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Hand;
import io.rtsuite.blackjack.rules.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A hand in a round, and the money on it.
 *
 * @param bet see {@link Money}
 * @param closed takes no further card of its player's wish
 * @param split came from a split, and makes no blackjack
 * @param surrendered given up for half the bet
 * @param outcome once it is settled
 * @param returned what went back to the player at the end, the bet included
 */
public record PlayerHand(
    int seat,
    String userId,
    long bet,
    Hand hand,
    boolean closed,
    boolean split,
    boolean surrendered,
    @Nullable Outcome outcome,
    long returned) {

  static PlayerHand betBy(Seat seat, long bet) {
    return new PlayerHand(
        seat.number(), seat.userId(), bet, Hand.EMPTY, false, false, false, null, 0);
  }

  /** Whether its player may still act on it. */
  public boolean open() {
    return !closed && hand.total() < Hand.BEST;
  }

  /** 21 with the first two cards that the player was dealt. */
  public boolean blackjack() {
    return !split && hand.blackjack();
  }

  PlayerHand with(Card card) {
    return new PlayerHand(
        seat, userId, bet, hand.with(card), closed, split, surrendered, outcome, returned);
  }

  PlayerHand close() {
    return new PlayerHand(seat, userId, bet, hand, true, split, surrendered, outcome, returned);
  }

  PlayerHand doubled(long amount) {
    return new PlayerHand(
        seat,
        userId,
        Math.addExact(bet, amount),
        hand,
        true,
        split,
        surrendered,
        outcome,
        returned);
  }

  /** One of the two hands that its two cards become. */
  PlayerHand half(int card, long amount) {
    return new PlayerHand(
        seat,
        userId,
        amount,
        Hand.of(hand.cards().get(card)),
        false,
        true,
        surrendered,
        outcome,
        returned);
  }

  PlayerHand surrender() {
    return new PlayerHand(seat, userId, bet, hand, true, split, true, outcome, returned);
  }

  PlayerHand settled(Outcome how, long back) {
    return new PlayerHand(seat, userId, bet, hand, true, split, surrendered, how, back);
  }
}
