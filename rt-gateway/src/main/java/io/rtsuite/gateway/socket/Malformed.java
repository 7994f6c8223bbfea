package io.rtsuite.gateway.socket;

/** Unwinds the reading of a client's message at its first violation; never leaves the codec. */
final class Malformed extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param reason fixed text, never a piece of the message
   */
  Malformed(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
