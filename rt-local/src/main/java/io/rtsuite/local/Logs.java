package io.rtsuite.local;

import java.nio.file.Path;

/** Sends what libraries and programs log to a file, so that the console stays readable. */
final class Logs {

  private Logs() {}

  /** Has to come before the first logger. */
  static void toFile(Path file) {
    System.setProperty("rt.log", file.toString());
    // Every program brings a logback.xml of its own.
    System.setProperty("logback.configurationFile", "rt-local-logback.xml");
  }
}
