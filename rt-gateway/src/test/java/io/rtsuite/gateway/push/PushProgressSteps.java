package io.rtsuite.gateway.push;

/** Lets tests of other packages move the push log on, and see who waits for it. */
public final class PushProgressSteps {

  private PushProgressSteps() {}

  public static void advance(PushProgress progress, long position) {
    progress.advance(position);
  }

  /** How many wait for the log to come to their place. */
  public static int waiting(PushProgress progress) {
    return progress.waiting();
  }
}
