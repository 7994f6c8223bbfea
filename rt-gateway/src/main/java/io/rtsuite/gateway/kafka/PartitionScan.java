package io.rtsuite.gateway.kafka;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** One reading of a partition, from its beginning to the end it has at that time. */
final class PartitionScan {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(10);

  private PartitionScan() {}

  /**
   * Hands over each record in order.
   *
   * @throws TimeoutException when Kafka gives nothing for too long
   */
  static void run(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    var partitions = List.of(partition);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    long end = consumer.endOffsets(partitions).getOrDefault(partition, 0L);
    long position = consumer.position(partition);
    long movedAt = System.nanoTime();
    while (position < end) {
      consumer.poll(POLL).records(partition).forEach(each);
      long next = consumer.position(partition);
      if (next > position) {
        position = next;
        movedAt = System.nanoTime();
      } else if (System.nanoTime() - movedAt > WITHOUT_PROGRESS.toNanos()) {
        throw new TimeoutException("no records of " + partition + " came");
      }
    }
  }
}
