package io.rtsuite.endtoend.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic that is read from its beginning, each time on from where it was read before. */
final class Tail implements AutoCloseable {

  private static final Duration SILENCE = Duration.ofSeconds(20);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private List<TopicPartition> partitions = List.of();

  Tail(String bootstrapServers, String topic) {
    this.topic = topic;
    this.consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", bootstrapServers,
                "auto.offset.reset", "earliest",
                "allow.auto.create.topics", "false",
                "max.poll.records", "5000"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /**
   * Reads on to what is the end now, and further until all that is wanted was there or nothing came
   * for 20 s.
   */
  void readOn(BooleanSupplier complete, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    if (!isAssigned()) {
      Progress.say("there is no topic %s", topic);
      return;
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long grown = System.nanoTime();
    while (!isRead(ends) || !complete.getAsBoolean()) {
      var records = consumer.poll(Duration.ofMillis(500));
      records.forEach(each);
      if (!records.isEmpty()) {
        grown = System.nanoTime();
      } else if (System.nanoTime() - grown > SILENCE.toNanos()) {
        return;
      }
    }
  }

  private boolean isAssigned() {
    if (partitions.isEmpty()) {
      partitions =
          consumer.partitionsFor(topic).stream()
              .map(one -> new TopicPartition(one.topic(), one.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
    }
    return !partitions.isEmpty();
  }

  private boolean isRead(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** The offset after the last record, by partition. */
  Map<TopicPartition, Long> ends() {
    return isAssigned() ? consumer.endOffsets(partitions) : Map.of();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
