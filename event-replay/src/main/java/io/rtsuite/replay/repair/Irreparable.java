package io.rtsuite.replay.repair;

import org.jspecify.annotations.Nullable;

/** A partition cannot be repaired, or not now; the message says why, in words. */
public final class Irreparable extends RuntimeException {

  private static final long serialVersionUID = 1;

  Irreparable(String why) {
    this(why, null);
  }

  Irreparable(String why, @Nullable Throwable cause) {
    super(why, cause);
  }
}
