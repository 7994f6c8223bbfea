package io.rtsuite.log;

import org.jspecify.annotations.Nullable;

/**
 * An owner does not know whether its records count: another one has claimed the log, or a record
 * was refused. What it holds in memory may not be what is written; the log has to be claimed and
 * read anew.
 */
public final class OwnershipLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Lost, for a reason that the message says in a sentence. */
  public OwnershipLost(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
