package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.rules.Action;
import io.rtsuite.blackjack.rules.Rules;
import org.jspecify.annotations.Nullable;

/** What a person wants of a table. */
public sealed interface TableCommand {

  /** Who wants it. */
  String userId();

  /**
   * To sit down, or to come back to one's seat.
   *
   * @param seat none: the first free one
   */
  record Join(String userId, @Nullable Integer seat) implements TableCommand {}

  /** To get up; an unfinished hand stands, and is settled with the others. */
  record Leave(String userId) implements TableCommand {}

  /**
   * To put money on the next round.
   *
   * @param amount see {@link Money}; whole chips
   * @param clientSeed the player's part in the order of the next shoe; none: as before
   */
  record PlaceBet(String userId, long amount, @Nullable String clientSeed) implements TableCommand {

    public PlaceBet(String userId, long amount) {
      this(userId, amount, null);
    }

    public PlaceBet {
      if (amount % Money.CHIP != 0) {
        throw new IllegalArgumentException("a bet is whole chips");
      }
    }
  }

  /**
   * To open a table for games by these rules.
   *
   * @param rules none: those that were asked for make no game
   */
  record Create(String userId, @Nullable Rules rules) implements TableCommand {}

  /** To see the table without a seat. */
  record Watch(String userId) implements TableCommand {}

  /**
   * To get more chips of the house.
   *
   * @param amount see {@link Money}; whole chips
   */
  record BuyIn(String userId, long amount) implements TableCommand {
    public BuyIn {
      if (amount % Money.CHIP != 0) {
        throw new IllegalArgumentException("chips are bought whole");
      }
    }
  }

  /** To put half the bet on a blackjack of the dealer, or not to. */
  record Insure(String userId, boolean takes) implements TableCommand {}

  /** What a player does with the hand whose turn it is. */
  sealed interface Play extends TableCommand {

    /** The same in the words of the rules. */
    Action action();
  }

  /** Another card. */
  record Hit(String userId) implements Play {
    @Override
    public Action action() {
      return Action.HIT;
    }
  }

  /** No more cards. */
  record Stand(String userId) implements Play {
    @Override
    public Action action() {
      return Action.STAND;
    }
  }

  /** To double the bet for exactly one more card. */
  record DoubleDown(String userId) implements Play {
    @Override
    public Action action() {
      return Action.DOUBLE;
    }
  }

  /** To make two hands of a pair, with the same bet on each. */
  record Split(String userId) implements Play {
    @Override
    public Action action() {
      return Action.SPLIT;
    }
  }

  /** To give the hand up for half the bet. */
  record Surrender(String userId) implements Play {
    @Override
    public Action action() {
      return Action.SURRENDER;
    }
  }
}
