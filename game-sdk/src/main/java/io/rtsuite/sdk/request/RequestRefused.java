package io.rtsuite.sdk.request;

import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.RtError;

/** Ends a request with an error that its client is to see; expected, so without a stack trace. */
public final class RequestRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient RtError error;

  public RequestRefused(ErrorCode code, String message) {
    super(code.code() + ": " + message, null, false, false);
    this.error = RtError.of(code, message, null);
  }

  /** What the client is told, without the request's id. */
  public RtError error() {
    return error;
  }
}
