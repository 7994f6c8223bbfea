package io.rtsuite.sdk.runtime;

import org.jspecify.annotations.Nullable;

/**
 * This owner cannot go on: another one fenced it, or nobody knows whether a batch or an output got
 * through. What it holds in memory is void; the partition has to be taken over anew.
 */
public final class OwnershipLost extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what happened. */
  public OwnershipLost(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
