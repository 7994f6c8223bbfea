package io.rtsuite.sdk;

import io.rtsuite.events.ErrorCode;

/** A message is larger than Kafka takes; its asker gets {@code too_large}. */
public final class OutputTooLarge extends UnsendableOutput {

  private static final long serialVersionUID = 1L;

  /**
   * @param bytes of JSON that were to be sent
   * @param most that one message may carry
   */
  public OutputTooLarge(long bytes, long most) {
    super(
        ErrorCode.TOO_LARGE,
        "%d bytes of JSON are more than the %d that one message may carry".formatted(bytes, most));
  }
}
