package io.rtsuite.endtoend.chaos;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Tells whoever waits at the console how far a run is. */
final class Progress {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private Progress() {}

  static void say(String format, Object... arguments) {
    System.out.println(
        clock(System.currentTimeMillis()) + " " + String.format(Locale.ROOT, format, arguments));
  }

  /**
   * The time of day here.
   *
   * @param millis since the epoch
   */
  static String clock(long millis) {
    return CLOCK.format(Instant.ofEpochMilli(millis));
  }
}
