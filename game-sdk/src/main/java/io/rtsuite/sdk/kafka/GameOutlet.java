package io.rtsuite.sdk.kafka;

import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.PushPosition;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.log.kafka.SharedProducer;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.runtime.Outlet;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What leaves the games of an instance, on one producer that never gives up: what it is given in
 * order arrives in order, or nothing more arrives. An output that Kafka refuses for its size goes
 * to the dead letters in its place.
 */
final class GameOutlet implements Outlet {

  private static final Logger LOG = LoggerFactory.getLogger(GameOutlet.class);
  private static final int SHARD = 0;

  private final GameTopics topics;
  private final int partitions;
  private final int partition;
  private final SharedProducer producer;
  private final SharedProducer strangers;

  /**
   * @param producer never gives up
   * @param strangers gives up at once
   */
  GameOutlet(
      GameTopics topics,
      int partitions,
      int partition,
      SharedProducer producer,
      SharedProducer strangers) {
    this.strangers = strangers;
    this.topics = topics;
    this.partitions = partitions;
    this.partition = partition;
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
    return new PushPosition(SHARD, Math.max(0, metadata.offset()));
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
    boolean known =
        answer.topic().equals(topics.replies()) && answer.partition() < topics.repliesPartitions();
    return known ? send(record, trace) : elsewhere(record, trace);
  }

  /**
   * Answers where no gateway of the suite waits. The producer of all other outputs would wait for a
   * topic or partition that does not exist, and hold up everybody; such an answer is given up.
   */
  private CompletableFuture<?> elsewhere(
      ProducerRecord<byte[], byte[]> record, @Nullable String trace) {
    if (trace != null) {
      RecordHeaders.put(record.headers(), RecordHeaders.TRACEPARENT, trace);
    }
    var result = new CompletableFuture<@Nullable RecordMetadata>();
    strangers.send(
        record,
        (metadata, failure) -> {
          if (failure != null) {
            LOG.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("replyPartition", record.partition())
                .addKeyValue("cause", failure.toString())
                .log("An answer could not be sent to where the request says");
          }
          result.complete(metadata);
        });
    return result;
  }

  @Override
  public CompletableFuture<?> deadLetter(Entry entry, Output.DeadLetter dead, String key) {
    var input = entry.input();
    var record =
        new ProducerRecord<>(
            topics.deadLetters(),
            null,
            key.getBytes(StandardCharsets.UTF_8),
            input == null ? unreadable(entry.unreadable()) : input.json().bytes());
    var replyTo = input == null ? null : input.replyTo();
    if (replyTo != null) {
      RecordHeaders.put(record.headers(), RecordHeaders.CORRELATION_ID, replyTo.correlationId());
      RecordHeaders.put(record.headers(), RecordHeaders.REPLY_TOPIC, replyTo.topic());
      RecordHeaders.put(
          record.headers(), RecordHeaders.REPLY_PARTITION, Integer.toString(replyTo.partition()));
    }
    RecordHeaders.bury(
        record.headers(),
        dead.reason(),
        dead.error(),
        topics.requests(),
        partition,
        entry.offset());
    return sent(record, entry.trace());
  }

  private static byte @Nullable [] unreadable(@Nullable Json base64) {
    if (base64 == null) {
      return null;
    }
    try {
      String text = JsonReader.read(base64.bytes(), in -> in.string("unreadable"));
      return Base64.getDecoder().decode(text);
    } catch (MalformedMessage | IllegalArgumentException e) {
      throw new IllegalStateException("an entry does not hold its input as it wrote it", e);
    }
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
    return sent(record, trace)
        .exceptionallyCompose(failure ->
            failure instanceof RecordTooLargeException
                ? tooLarge(record, trace)
                : CompletableFuture.failedFuture(failure));
  }

  private CompletableFuture<RecordMetadata> tooLarge(
      ProducerRecord<byte[], byte[]> record, @Nullable String trace) {
    LOG.atError()
        .addKeyValue("topic", record.topic())
        .addKeyValue("bytes", record.value() == null ? 0 : record.value().length)
        .log("An output is larger than its topic takes and goes to the dead letters");
    var dead =
        new ProducerRecord<>(
            topics.deadLetters(), null, record.key(), record.value(), record.headers());
    RecordHeaders.bury(
        dead.headers(),
        "too_large",
        RecordTooLargeException.class.getName(),
        record.topic(),
        record.partition() == null ? 0 : record.partition(),
        -1);
    return sent(dead, trace);
  }

  private CompletableFuture<RecordMetadata> sent(
      ProducerRecord<byte[], byte[]> record, @Nullable String trace) {
    if (trace != null) {
      RecordHeaders.put(record.headers(), RecordHeaders.TRACEPARENT, trace);
    }
    var result = new CompletableFuture<RecordMetadata>();
    producer.send(
        record,
        (metadata, failure) -> {
          if (failure == null) {
            result.complete(metadata);
          } else {
            result.completeExceptionally(failure);
          }
        });
    return result;
  }
}
