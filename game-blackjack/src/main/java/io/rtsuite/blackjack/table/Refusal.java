package io.rtsuite.blackjack.table;

import java.util.Locale;

/** Why a table refuses a command. */
public enum Refusal {
  NO_TABLE("Nobody has opened this table; join it first."),
  NO_SUCH_SEAT("Seats are numbered 0 to 6."),
  SEAT_TAKEN("Somebody else has this seat."),
  TABLE_FULL("All seats are taken."),
  NOT_SEATED("You have no seat at this table."),
  ROUND_IN_PROGRESS("A round is being played; bet on the next one."),
  NO_ROUND("No round is being played; it starts when everybody seated has bet."),
  NOT_YOUR_TURN("It is somebody else's turn."),
  ALREADY_BET("You have bet on this round."),
  BET_TOO_LOW("A bet is at least one chip."),
  BET_TOO_HIGH("You do not have that many chips."),
  CANNOT_DOUBLE("Only the first two cards of a hand can be doubled."),
  NOT_ENOUGH_CHIPS("You do not have the chips to double the bet.");

  private final String message;

  Refusal(String message) {
    this.message = message;
  }

  /** The stable code that clients see. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One sentence for people. */
  public String message() {
    return message;
  }
}
