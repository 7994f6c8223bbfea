package io.rtsuite.gateway.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Partitions on Kafka that are read as logs, by offset and without a group. */
public interface KafkaLogs {

  /** A consumer without a group, to which one partition will be assigned by hand. */
  Consumer<byte[], byte[]> consumer(String clientId);

  /** Reads a partition from its beginning to the end it has now, and nothing more. */
  void scan(
      String clientId,
      TopicPartition partition,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each);

  /** The id of a topic that exists; one made anew under the same name has another. */
  Uuid topicId(String topic) throws InterruptedException;
}
