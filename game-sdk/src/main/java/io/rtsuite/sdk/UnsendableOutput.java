package io.rtsuite.sdk;

import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.RtError;

/**
 * Something that a service wants to say and that no message can carry. A request that leads to it
 * ends with its error, unless an {@link ErrorFilter} says otherwise: what clients send often names
 * the room or fills the message.
 */
public abstract sealed class UnsendableOutput extends IllegalArgumentException
    permits InvalidName, OutputTooLarge {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  UnsendableOutput(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /** What the asker is told, without the request's id. */
  public final RtError error() {
    return RtError.of(code, String.valueOf(getMessage()), null);
  }
}
