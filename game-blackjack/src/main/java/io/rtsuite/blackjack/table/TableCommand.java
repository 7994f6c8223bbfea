package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.rules.Action;
import io.rtsuite.blackjack.rules.Rules;
import org.jspecify.annotations.Nullable;

/** What is wanted of a table. */
public sealed interface TableCommand {

  /** What a person wants. */
  sealed interface ByPlayer extends TableCommand {

    /** Who wants it. */
    String userId();
  }

  /** What a clock wants; no client can name it. */
  sealed interface ByClock extends TableCommand {

    /** The {@linkplain TableClock#id() clock}. */
    String clock();
  }

  /** To go on without those for whom the table waited. */
  record Elapse(String clock) implements ByClock {}

  /** To wait for so many milliseconds more, during which nobody could act. */
  record Extend(String clock, long millis) implements ByClock {}

  /**
   * To sit down, or to come back to one's seat.
   *
   * @param seat none: the first free one
   */
  record Join(String userId, @Nullable Integer seat) implements ByPlayer {}

  /** To get up; an unfinished hand stands, and is settled with the others. */
  record Leave(String userId) implements ByPlayer {}

  /**
   * To put money on the next round.
   *
   * @param amount see {@link Money}; whole chips
   * @param clientSeed the player's part in the order of the next shoe; none: as before
   */
  record PlaceBet(String userId, long amount, @Nullable String clientSeed) implements ByPlayer {

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
   * To open a table for games by these rules, at this pace.
   *
   * @param rules none: those that were asked for make no game
   * @param pace none: no table waits for so long, or so short a time
   */
  record Create(String userId, @Nullable Rules rules, @Nullable Pace pace) implements ByPlayer {

    public Create(String userId, @Nullable Rules rules) {
      this(userId, rules, Pace.STANDARD);
    }
  }

  /** To see the table without a seat. */
  record Watch(String userId) implements ByPlayer {}

  /**
   * To get more chips of the house.
   *
   * @param amount see {@link Money}; whole chips
   */
  record BuyIn(String userId, long amount) implements ByPlayer {
    public BuyIn {
      if (amount % Money.CHIP != 0) {
        throw new IllegalArgumentException("chips are bought whole");
      }
    }
  }

  /** To put half the bet on a blackjack of the dealer, or not to. */
  record Insure(String userId, boolean takes) implements ByPlayer {}

  /** What a player does with the hand whose turn it is. */
  sealed interface Play extends ByPlayer {

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
