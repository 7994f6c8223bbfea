package io.rtsuite.endtoend.chaos;

import io.rtsuite.log.OwnershipFold;
import io.rtsuite.log.OwnershipFold.Verdict;
import io.rtsuite.log.kafka.StampHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Passes on the records of owned logs that count, anchors among them, and nothing else. Takes each
 * partition from its first record on, in order.
 */
final class ValidRecords implements Consumer<ConsumerRecord<byte[], byte[]>> {

  private final Map<Integer, OwnershipFold> folds = new HashMap<>();
  private final Consumer<ConsumerRecord<byte[], byte[]>> each;

  ValidRecords(Consumer<ConsumerRecord<byte[], byte[]>> each) {
    this.each = each;
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> record) {
    var fold =
        folds.computeIfAbsent(record.partition(), _ -> OwnershipFold.atStart(record.offset()));
    Verdict verdict = fold.take(StampHeaders.record(record));
    if (verdict == Verdict.VALID || verdict == Verdict.ANCHOR) {
      each.accept(record);
    }
  }
}
