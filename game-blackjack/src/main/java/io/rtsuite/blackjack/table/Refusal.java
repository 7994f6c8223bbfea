package io.rtsuite.blackjack.table;

import java.util.Locale;

/** Why a table refuses a command. */
public enum Refusal {
  NO_TABLE("This table is not open; join it first."),
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
  NOT_ENOUGH_CHIPS("You do not have the chips for that."),
  NO_SUCH_RULES("No table can play by these rules: the cut card lies outside the shoe."),
  NO_SUCH_PACE("A clock runs for 1s to 10m, an idle table for 1s to 24 hours; 1 to 10 misses."),
  TABLE_EXISTS("This table is open already, with other rules or clocks."),
  CANNOT_HIT("Split aces take one card each here."),
  CANNOT_SPLIT("Only a pair can be split, and only to so many hands."),
  CANNOT_SURRENDER("Only the first two cards can be given up, where the rules allow it."),
  INSURANCE_FIRST("Everybody has to say yes or no to insurance first."),
  NO_INSURANCE("You are not asked about insurance."),
  BUY_IN_TOO_LOW("One buys at least one chip."),
  BUY_IN_TOO_HIGH("Nobody buys beyond a million chips.");

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
