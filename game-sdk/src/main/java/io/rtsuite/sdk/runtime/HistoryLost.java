package io.rtsuite.sdk.runtime;

/**
 * Inputs were decided of which the history knows nothing any more. Going on would repeat or forget
 * them, so nobody does before an operator has looked.
 */
public final class HistoryLost extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what is missing. */
  public HistoryLost(String message) {
    super(message);
  }

  /** Says what is missing, and what showed it. */
  public HistoryLost(String message, Throwable cause) {
    super(message, cause);
  }
}
