package io.rtsuite.blackjack.table;

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
   */
  record PlaceBet(String userId, long amount) implements TableCommand {
    public PlaceBet {
      if (amount % Money.CHIP != 0) {
        throw new IllegalArgumentException("a bet is whole chips");
      }
    }
  }

  /** Another card. */
  record Hit(String userId) implements TableCommand {}

  /** No more cards. */
  record Stand(String userId) implements TableCommand {}

  /** To double the bet for exactly one more card. */
  record DoubleDown(String userId) implements TableCommand {}
}
