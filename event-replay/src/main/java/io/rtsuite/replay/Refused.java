package io.rtsuite.replay;

/** What the person at the console has to change: shown as one line, without a stack trace. */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1;

  Refused(String sentence) {
    super(sentence);
  }

  Refused(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
