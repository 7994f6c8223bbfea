package io.rtsuite.events;

/**
 * A record on Kafka that does not follow the contract; the message says what is wrong with it and
 * never quotes its payload. Readers count, log and dead-letter such a record, and go on.
 */
public final class MalformedMessage extends Exception {

  private static final long serialVersionUID = 1L;

  public MalformedMessage(String reason) {
    super(reason);
  }
}
