package io.rtsuite.blackjack.table;

import java.util.Locale;

/**
 * A deadline that runs at a table.
 *
 * @param id no other clock of the table ever has it
 * @param until epoch milliseconds, by the broker
 */
public record TableClock(String id, Kind kind, long until) {

  /** What a table waits for. */
  public enum Kind {
    /** The others' bets. */
    BETTING,
    /** Answers about insurance. */
    INSURANCE,
    /** An action of the hand whose turn it is. */
    TURN,
    /** Anybody's bet. */
    IDLE;

    /** In the word that clients read. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static TableClock started(Kind kind, long version, long until) {
    return new TableClock(kind.word() + "-" + version, kind, until);
  }

  TableClock extended(long later) {
    return new TableClock(id, kind, later);
  }
}
