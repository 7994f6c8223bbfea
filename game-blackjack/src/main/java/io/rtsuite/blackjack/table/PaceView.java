package io.rtsuite.blackjack.table;

import java.util.regex.Pattern;

/**
 * How long a table waits, in the words that clients use: durations such as {@code 20s} or {@code
 * 10m}.
 *
 * @param betting for the others' bets, from the first one on
 * @param insurance for all answers about insurance
 * @param turn for the next action of a hand
 * @param idle for the first bet on a round; then the table is closed
 * @param misses how many waits in a row a player may let run out before the seat is given up
 */
public record PaceView(String betting, String insurance, String turn, String idle, int misses) {

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,4})([sm])");
  private static final int MINUTE = 60;

  /** This pace in those words. */
  public static PaceView of(Pace pace) {
    return new PaceView(
        word(pace.betting()),
        word(pace.insurance()),
        word(pace.turn()),
        word(pace.idle()),
        pace.misses());
  }

  /**
   * The pace that these words mean.
   *
   * @throws IllegalArgumentException when no table has it
   */
  public Pace pace() {
    return new Pace(seconds(betting), seconds(insurance), seconds(turn), seconds(idle), misses);
  }

  private static String word(int seconds) {
    return seconds % MINUTE == 0 ? seconds / MINUTE + "m" : seconds + "s";
  }

  private static int seconds(String duration) {
    var matcher = DURATION.matcher(duration);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a duration is a number and s or m");
    }
    int number = Integer.parseInt(matcher.group(1));
    return matcher.group(2).equals("m") ? number * MINUTE : number;
  }
}
