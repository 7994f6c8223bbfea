package io.rtsuite.sdk.runtime;

import io.rtsuite.log.Position;

/**
 * Where an entry stands in the history.
 *
 * @param position right before it
 * @param input offset of its input
 * @param time of its input, epoch milliseconds
 */
record Mark(Position position, long input, long time) {

  /** Number of the entry. */
  long seq() {
    return position.seq() + 1;
  }
}
