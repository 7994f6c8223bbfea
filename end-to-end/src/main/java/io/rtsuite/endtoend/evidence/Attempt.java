package io.rtsuite.endtoend.evidence;

/**
 * One sending of an action over one connection.
 *
 * @param line the connection
 * @param cause why it was sent
 * @param sentAt milliseconds since the epoch
 * @param endedAt milliseconds since the epoch
 */
public record Attempt(long line, Cause cause, long sentAt, long endedAt, Outcome outcome) {

  /** Why an action is sent. */
  public enum Cause {
    /** For the first time. */
    WISH,
    /** Again, as the outcome was unknown or nothing was done. */
    NO_ANSWER,
    /** Again, as its connection had ended. */
    LOST,
    /** Again, though it was answered, or beside another one in flight. */
    ON_PURPOSE
  }

  /** How long it took. */
  public long millis() {
    return endedAt - sentAt;
  }
}
