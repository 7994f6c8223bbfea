package io.rtsuite.blackjack.table;

/**
 * A seat that somebody has.
 *
 * @param away whether the person left in mid-round, so that the seat is free when the round is over
 */
public record Seat(int number, String userId, boolean away) {

  /** How many seats a table has, numbered from 0. */
  public static final int COUNT = 7;

  /** Whether a table has a seat of this number. */
  public static boolean exists(int number) {
    return number >= 0 && number < COUNT;
  }
}
