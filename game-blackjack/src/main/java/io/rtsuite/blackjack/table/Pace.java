package io.rtsuite.blackjack.table;

/**
 * How long a table waits for its players, in whole seconds.
 *
 * @param betting for the others' bets, from the first one on
 * @param insurance for all answers about insurance
 * @param turn for the next action of a hand
 * @param idle for the first bet on a round; then the table is closed
 * @param misses how many waits in a row a player may let run out; then the seat is given up
 */
public record Pace(int betting, int insurance, int turn, int idle, int misses) {

  /** Of a table for which nobody names another, and of all that had no clocks yet. */
  public static final Pace STANDARD = new Pace(20, 15, 30, 600, 3);

  private static final int MOST = 600;
  private static final int MOST_IDLE = 24 * 60 * 60;
  private static final int MOST_MISSES = 10;

  public Pace {
    require(betting, MOST);
    require(insurance, MOST);
    require(turn, MOST);
    require(idle, MOST_IDLE);
    require(misses, MOST_MISSES);
  }

  private static void require(int number, int most) {
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(number + " is not from 1 to " + most);
    }
  }

  /** How long it waits for that, in milliseconds. */
  long millis(TableClock.Kind what) {
    return 1_000L
        * switch (what) {
          case BETTING -> betting;
          case INSURANCE -> insurance;
          case TURN -> turn;
          case IDLE -> idle;
        };
  }
}
