package io.rtsuite.local;

/**
 * What the person at the console has to change: shown as one line, without a stack trace, and the
 * program ends with 1.
 */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1;

  Refused(String message) {
    super(message, null, false, false);
  }
}
