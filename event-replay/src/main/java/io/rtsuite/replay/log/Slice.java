package io.rtsuite.replay.log;

import org.apache.kafka.common.TopicPartition;

/**
 * A part of a partition.
 *
 * @param from the first offset
 * @param until the offset behind the last one
 */
public record Slice(TopicPartition partition, long from, long until) {

  boolean isEmpty() {
    return from >= until;
  }
}
