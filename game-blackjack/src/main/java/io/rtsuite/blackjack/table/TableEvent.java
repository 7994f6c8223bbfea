package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.fairness.RevealedShoe;
import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Outcome;
import io.rtsuite.blackjack.rules.Rules;
import java.util.List;

/**
 * What happened at a table. Holds secrets of the house, such as the order of the shoe.
 *
 * <p>Amounts are {@link Money}; {@code hand} counts the round's hands in the order in which they
 * play, from 0.
 */
public sealed interface TableEvent {

  /** Who sits where. */
  sealed interface Seated extends TableEvent {}

  /** What a shoe's order follows from. */
  sealed interface Seeded extends TableEvent {}

  /** What the table waits for, and for whom in vain. */
  sealed interface Timed extends TableEvent {}

  /** Before the cards. */
  sealed interface Betting extends TableEvent {}

  /** A round with its cards. */
  sealed interface Round extends TableEvent {}

  /** The table is open, for games by these rules. */
  record TableOpened(Rules rules) implements TableEvent {}

  /** Nobody had bet for long, and nobody sits here any more. */
  record TableClosed() implements TableEvent {}

  /**
   * The clocks of the table run for so long.
   *
   * @param at when it was opened; versions go on from there, so that they grow even where a table
   *     that was closed and forgotten is opened again
   */
  record ClocksSet(Pace pace, long at) implements Timed {}

  /**
   * The table waits for something else from now on.
   *
   * @param until epoch milliseconds, by the broker
   */
  record ClockStarted(TableClock.Kind kind, long until) implements Timed {}

  /** Nobody could act for a while, and the players got that time back. */
  record ClockExtended(long until) implements Timed {}

  /** A person let a clock run out, or a round begin without a bet. */
  record PlayerMissed(String userId) implements Timed {}

  /** A person who had missed something did something. */
  record PlayerWoke(String userId) implements Timed {}

  /**
   * The house chose its seed of the next shoe and published the hash.
   *
   * @param serverSeed a secret until the shoe is revealed
   */
  record SeedCommitted(String serverSeed, String commitment) implements Seeded {
    /** Says nothing of the seed, which must not reach a log. */
    @Override
    public String toString() {
      return "SeedCommitted[" + commitment + "]";
    }
  }

  /** A player chose a seed for this shoe and those that follow. */
  record ClientSeedGiven(String userId, String seed) implements Seeded {}

  /**
   * The seed that the house was committed to and those of the players make the next shoe.
   *
   * @param clientSeeds of those who bet, in the order of their seats
   */
  record SeedsCombined(List<String> clientSeeds, int nonce) implements Seeded {
    public SeedsCombined {
      clientSeeds = List.copyOf(clientSeeds);
    }
  }

  /** The shoe is done, and everybody may check it. */
  record ShoeRevealed(RevealedShoe shoe) implements Seeded {}

  /** A person who is new at this table, or bought more, got chips of the house. */
  record ChipsIssued(String userId, long amount) implements Seated {}

  /** A person took a seat. */
  record PlayerSat(String userId, int seat) implements Seated {}

  /** A person gave a seat back; the table remembers the chips. */
  record PlayerLeft(String userId) implements Seated {}

  /**
   * A person who left held what everybody begins with; the house took it back, and the table
   * remembers nothing of that person.
   */
  record PlayerForgotten(String userId, long amount) implements Seated {}

  /** A person went away in mid-round; the seat is free when the round is over. */
  record PlayerWentAway(String userId) implements Seated {}

  /** A person who went away in this round is back. */
  record PlayerCameBack(String userId) implements Seated {}

  /** Money went on the next round. */
  record BetPlaced(String userId, long amount) implements Betting {}

  /** Money for the next round was given back. */
  record BetReturned(String userId, long amount) implements Betting {}

  /** A new shoe lies on the table. */
  record ShoeShuffled(List<Card> cards) implements Betting {
    public ShoeShuffled {
      cards = List.copyOf(cards);
    }

    /** Says nothing of the cards, which must not reach a log. */
    @Override
    public String toString() {
      return "ShoeShuffled[" + cards.size() + " cards]";
    }
  }

  /** Every bet became a hand without cards, in the order of the seats. */
  record RoundStarted(int round) implements Betting {}

  /** A hand got the shoe's next card. */
  record PlayerDrew(int hand, Card card) implements Round {}

  /** The dealer got the shoe's next card; the second one lies face down. */
  record DealerDrew(Card card) implements Round {}

  /** A hand takes no more cards. */
  record HandStood(int hand) implements Round {}

  /** More money went on a hand, which gets one more card and no other. */
  record HandDoubled(int hand, long amount) implements Round {}

  /** More money was put beside a hand, whose second card became a hand of its own behind it. */
  record HandSplit(int hand, long amount) implements Round {}

  /** A hand was given up for half its bet. */
  record HandSurrendered(int hand) implements Round {}

  /** All who play were asked whether they want insurance. */
  record InsuranceOffered() implements Round {}

  /** A player put money on a blackjack of the dealer. */
  record InsuranceTaken(String userId, long amount) implements Round {}

  /** A player wants no insurance. */
  record InsuranceDeclined(String userId) implements Round {}

  /**
   * The insurance ended.
   *
   * @param returned what went back to the player, the insurance included
   */
  record InsuranceSettled(String userId, long returned) implements Round {}

  /** The shoe was empty in mid-round, and what earlier rounds had used lies in it again. */
  record DiscardsShuffled(List<Card> cards) implements Round {
    public DiscardsShuffled {
      cards = List.copyOf(cards);
    }

    /** Says nothing of the cards, which must not reach a log. */
    @Override
    public String toString() {
      return "DiscardsShuffled[" + cards.size() + " cards]";
    }
  }

  /** The dealer's second card was turned up. */
  record HoleCardShown(Card card) implements Round {}

  /**
   * A hand ended.
   *
   * @param returned what went back to the player, the bet included
   */
  record HandSettled(int hand, Outcome outcome, long returned) implements Round {}

  /** The round is over. */
  record RoundEnded() implements Round {}
}
