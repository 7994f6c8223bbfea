package io.rtsuite.log;

import org.jspecify.annotations.Nullable;

/**
 * One record of a log's partition as it was read, valid or not.
 *
 * @param offset in the partition
 * @param timestamp the broker's, epoch milliseconds
 * @param stamp absent where the writer was no owner
 */
public record LogRecord(
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    @Nullable Stamp stamp) {

  /** Bytes of key and value. */
  public int size() {
    return (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
  }
}
