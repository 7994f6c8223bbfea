package io.rtsuite.replay.log;

import io.rtsuite.log.OwnershipFold;
import io.rtsuite.log.OwnershipFold.Verdict;
import io.rtsuite.log.kafka.StampHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which records of one partition of an owned log count, by the rule that its owners follow. Takes
 * the partition's records in order, from its first one on.
 */
final class Ownership {

  private OwnershipFold fold;

  /** Begins at the first offset that the log still has. */
  Ownership(long firstOffset) {
    this.fold = OwnershipFold.atStart(firstOffset);
  }

  /** What the next record is to every reader. */
  Verdict take(ConsumerRecord<byte[], byte[]> record) {
    // An owned log has no gaps: between two records its owner deleted what lies before an anchor.
    if (record.offset() > fold.position().offset()) {
      fold = OwnershipFold.atStart(record.offset());
    }
    return fold.take(StampHeaders.record(record));
  }
}
