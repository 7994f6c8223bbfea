package io.rtsuite.replay.log;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies on Kafka.
 *
 * @param time the broker's, epoch milliseconds
 */
public record Message(
    String topic,
    int partition,
    long offset,
    long time,
    @Nullable String key,
    byte @Nullable [] value,
    Headers headers) {

  static Message of(ConsumerRecord<byte[], byte[]> record) {
    return new Message(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8),
        record.value(),
        record.headers());
  }

  /** Where it lies, as {@code topic partition@offset}. */
  public String place() {
    return topic + " " + partition + "@" + offset;
  }
}
