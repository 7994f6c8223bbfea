package io.rtsuite.replay.log;

import org.apache.kafka.common.TopicPartition;

/**
 * A part of a partition.
 *
 * @param begin where reading begins; before {@code from} where it takes the records before to know
 *     which count
 * @param from the first offset that is wanted
 * @param until the offset behind the last one
 * @param owned whether only records of owners count
 */
public record Slice(TopicPartition partition, long begin, long from, long until, boolean owned) {

  boolean isEmpty() {
    return from >= until;
  }
}
