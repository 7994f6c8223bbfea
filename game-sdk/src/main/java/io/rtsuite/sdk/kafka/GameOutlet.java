package io.rtsuite.sdk.kafka;

import io.rtsuite.events.Partitions;
import io.rtsuite.events.PushPosition;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.runtime.Outlet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What leaves the games of an instance, on one producer that never gives up: what it is given in
 * order arrives in order, or nothing more arrives.
 */
final class GameOutlet implements Outlet, AutoCloseable {

  private static final int SHARD = 0;

  private final OwnTopics.Names topics;
  private final int partitions;
  private final Producer<byte[], byte[]> producer;

  GameOutlet(OwnTopics.Names topics, int partitions, Producer<byte[], byte[]> producer) {
    this.topics = topics;
    this.partitions = partitions;
    this.producer = producer;
  }

  @Override
  public CompletableFuture<PushPosition> append(Output.Append append, @Nullable String trace) {
    var record =
        new ProducerRecord<byte[], byte[]>(topics.pushes(), 0, null, append.value().bytes());
    var sent = send(record, trace);
    // An answer is sent behind a move, which may wait, and must not do so on the producer's thread.
    return append.awaited()
        ? sent.thenApplyAsync(GameOutlet::position, Thread::startVirtualThread)
        : sent.thenApply(GameOutlet::position);
  }

  private static PushPosition position(RecordMetadata metadata) {
    return new PushPosition(SHARD, metadata.offset());
  }

  @Override
  public CompletableFuture<?> answer(
      Output.Answer answer, @Nullable PushPosition after, @Nullable String trace) {
    var record =
        new ProducerRecord<byte[], byte[]>(
            answer.topic(), answer.partition(), null, answer.value().bytes());
    RecordHeaders.put(record.headers(), RecordHeaders.CORRELATION_ID, answer.correlationId());
    if (after != null) {
      RecordHeaders.put(record.headers(), RecordHeaders.AFTER, after.toString());
    }
    return send(record, trace);
  }

  @Override
  public CompletableFuture<?> signal(Request signal) {
    String key = signal.key();
    return send(
        new ProducerRecord<>(
            topics.requests(),
            Partitions.of(key, partitions),
            key.getBytes(StandardCharsets.UTF_8),
            signal.encode()),
        null);
  }

  private CompletableFuture<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, @Nullable String trace) {
    if (trace != null) {
      RecordHeaders.put(record.headers(), RecordHeaders.TRACEPARENT, trace);
    }
    var result = new CompletableFuture<RecordMetadata>();
    try {
      var _ =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  result.complete(metadata);
                } else {
                  result.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  /** Sends nothing more; what is on its way may or may not arrive. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
