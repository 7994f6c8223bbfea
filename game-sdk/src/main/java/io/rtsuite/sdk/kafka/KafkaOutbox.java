package io.rtsuite.sdk.kafka;

import io.rtsuite.events.Kick;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushPosition;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Topics;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import io.rtsuite.sdk.request.Outbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** What leaves the service, on the one producer it has. */
final class KafkaOutbox implements Outbox {

  private static final int SHARD = 0;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Topics topics;
  private final Producer<byte[], byte[]> producer;

  KafkaOutbox(Topics topics, Producer<byte[], byte[]> producer) {
    this.topics = topics;
    this.producer = producer;
  }

  @Override
  public CompletableFuture<PushPosition> append(PushRecord push, @Nullable String traceparent) {
    var record = new ProducerRecord<byte[], byte[]>(topics.pushes().name(), 0, null, encoded(push));
    trace(record, traceparent);
    return send(record).thenApply(metadata -> new PushPosition(SHARD, metadata.offset()));
  }

  private static byte[] encoded(PushRecord push) {
    return switch (push) {
      case Push said -> said.encode();
      case Membership move -> move.encode();
      case Kick kick -> kick.encode();
      case PushRecord.Unknown unknown ->
          throw new IllegalArgumentException("services do not write '" + unknown.type() + "'");
    };
  }

  @Override
  public CompletableFuture<@Nullable Void> reply(
      ReplyAddress address,
      Reply reply,
      @Nullable PushPosition after,
      @Nullable String traceparent) {
    var record =
        new ProducerRecord<byte[], byte[]>(
            address.topic(), address.partition(), null, reply.encode());
    RecordHeaders.put(record.headers(), RecordHeaders.CORRELATION_ID, address.correlationId());
    if (after != null) {
      RecordHeaders.put(record.headers(), RecordHeaders.AFTER, after.toString());
    }
    trace(record, traceparent);
    return send(record).thenApply(_ -> null);
  }

  /** Sets a record aside as it was. */
  CompletableFuture<RecordMetadata> bury(
      ConsumerRecord<byte[], byte[]> dead, String reason, String error) {
    var record =
        new ProducerRecord<>(
            topics.deadLetters().name(), null, dead.key(), dead.value(), dead.headers());
    RecordHeaders.bury(
        record.headers(), reason, error, dead.topic(), dead.partition(), dead.offset());
    return send(record);
  }

  /** Says something on the control topic; no value takes it back. */
  CompletableFuture<RecordMetadata> announce(String key, byte @Nullable [] value) {
    return send(
        new ProducerRecord<>(
            topics.control().name(), 0, key.getBytes(StandardCharsets.UTF_8), value));
  }

  private static void trace(ProducerRecord<byte[], byte[]> record, @Nullable String traceparent) {
    if (traceparent != null) {
      RecordHeaders.put(record.headers(), RecordHeaders.TRACEPARENT, traceparent);
    }
  }

  private CompletableFuture<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    var result = new CompletableFuture<RecordMetadata>();
    try {
      var _ =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  result.complete(metadata);
                } else {
                  result.completeExceptionally(
                      failure instanceof RecordTooLargeException
                          ? new Outbox.TooLarge(failure)
                          : failure);
                }
              });
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  /** Gives what is on its way a little time: a broker that is gone must not hold up a stop. */
  void close() {
    producer.close(CLOSE_WITHIN);
  }
}
