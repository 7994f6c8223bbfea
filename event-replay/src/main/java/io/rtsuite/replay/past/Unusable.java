package io.rtsuite.replay.past;

/** What is on Kafka does not hold what was asked for; the message says why, in words. */
public final class Unusable extends RuntimeException {

  private static final long serialVersionUID = 1;

  Unusable(String why) {
    super(why);
  }

  Unusable(String why, Throwable cause) {
    super(why, cause);
  }
}
