package io.rtsuite.endtoend.chaos;

import io.rtsuite.log.OwnershipFold;
import io.rtsuite.log.OwnershipFold.Verdict;
import io.rtsuite.log.kafka.StampHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Tells the records of owned logs that count, anchors among them, from the others. Takes each
 * partition in order; where records were deleted meanwhile it begins anew behind them.
 */
final class ValidRecords {

  private final Map<Integer, OwnershipFold> folds = new HashMap<>();

  /** Passes on what counts. */
  Consumer<ConsumerRecord<byte[], byte[]>> of(Consumer<ConsumerRecord<byte[], byte[]>> each) {
    return record -> {
      if (counts(record)) {
        each.accept(record);
      }
    };
  }

  private boolean counts(ConsumerRecord<byte[], byte[]> record) {
    var fold = folds.get(record.partition());
    if (fold == null || fold.position().offset() != record.offset()) {
      fold = OwnershipFold.atStart(record.offset());
      folds.put(record.partition(), fold);
    }
    Verdict verdict = fold.take(StampHeaders.record(record));
    return verdict == Verdict.VALID || verdict == Verdict.ANCHOR;
  }
}
