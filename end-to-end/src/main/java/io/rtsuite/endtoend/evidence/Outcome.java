package io.rtsuite.endtoend.evidence;

import io.rtsuite.events.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What became of one sending of an action, as its player knows it. */
public sealed interface Outcome {

  /**
   * An ack.
   *
   * @param content as it came
   * @param seen the table in it; absent where there is none
   */
  record Acked(String content, @Nullable Seen seen) implements Outcome {}

  /** A typed error. */
  record Refused(String code, String message) implements Outcome {}

  /** The connection ended first; nobody promises an answer then. */
  record Lost() implements Outcome {}

  /** None, within the time in which there has to be one, on a connection that lived. */
  record Silence() implements Outcome {}

  /** Whether the game itself spoke: a repetition of the action has to bring the same. */
  default boolean settles() {
    return switch (this) {
      case Acked _ -> true;
      case Refused refused -> ErrorCode.of(refused.code()).isEmpty();
      case Lost _, Silence _ -> false;
    };
  }
}
