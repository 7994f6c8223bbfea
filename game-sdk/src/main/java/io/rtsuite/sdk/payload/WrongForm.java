package io.rtsuite.sdk.payload;

import io.micronaut.serde.exceptions.SerdeException;

/** A value of another kind than asked for; the message completes "must be". */
final class WrongForm extends SerdeException {

  private static final long serialVersionUID = 1L;

  WrongForm(String expected) {
    super(expected);
  }
}
