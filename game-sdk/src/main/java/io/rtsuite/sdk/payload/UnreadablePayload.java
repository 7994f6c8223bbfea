package io.rtsuite.sdk.payload;

/** JSON that is not of the type asked for; the message says which field, and quotes no content. */
public final class UnreadablePayload extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadablePayload(String reason, Throwable cause) {
    super(reason, cause);
  }
}
