package io.rtsuite.sdk.runtime;

/** The history was written by a build that this one cannot follow; others may own the partition. */
public final class NewerBuild extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NewerBuild(String message) {
    super(message);
  }

  NewerBuild(String message, Throwable cause) {
    super(message, cause);
  }
}
