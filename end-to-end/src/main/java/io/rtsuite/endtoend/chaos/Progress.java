package io.rtsuite.endtoend.chaos;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Tells whoever waits at the console how far a run is. */
final class Progress {

  private Progress() {}

  static void say(String format, Object... arguments) {
    System.out.println(
        LocalTime.now().truncatedTo(ChronoUnit.SECONDS)
            + " "
            + String.format(Locale.ROOT, format, arguments));
  }
}
