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

  /** Before the cards. */
  sealed interface Betting extends TableEvent {}

  /** A round with its cards. */
  sealed interface Round extends TableEvent {}

  /** The table is open, for games by these rules. */
  record TableOpened(Rules rules) implements TableEvent {}

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
