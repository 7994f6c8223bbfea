package io.rtsuite.gateway.push;

/** Lets tests of other packages move the push log on. */
public final class PushProgressSteps {

  private PushProgressSteps() {}

  public static void advance(PushProgress progress, long position) {
    progress.advance(position);
  }
}
