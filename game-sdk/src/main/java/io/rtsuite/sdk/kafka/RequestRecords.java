package io.rtsuite.sdk.kafka;

import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import io.rtsuite.sdk.runtime.Input;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** How requests look as records. */
final class RequestRecords {

  private RequestRecords() {}

  /** The input that a record of the request topic is. */
  static Input input(ConsumerRecord<byte[], byte[]> record, int partitions) {
    Request request;
    try {
      request = Request.decode(record.value());
    } catch (MalformedMessage e) {
      return broken(record, "unreadable", String.valueOf(e.getMessage()));
    }
    String wrong = misplaced(record, request, partitions);
    return wrong != null
        ? broken(record, "misplaced", wrong)
        : new Input.Asked(
            record.offset(),
            record.timestamp(),
            request,
            Json.of(record.value()),
            replyTo(record),
            trace(record),
            redrive(record));
  }

  private static Input broken(ConsumerRecord<byte[], byte[]> record, String reason, String error) {
    String key = key(record);
    return new Input.Broken(
        record.offset(),
        record.timestamp(),
        key == null ? "" : key,
        record.value(),
        reason,
        error,
        replyTo(record),
        trace(record));
  }

  private static Input.@Nullable Redrive redrive(ConsumerRecord<byte[], byte[]> record) {
    long parked =
        RecordHeaders.text(record.headers(), RecordHeaders.REDRIVE_OFFSET)
            .filter(text -> text.matches("\\d{1,18}"))
            .map(Long::valueOf)
            .orElse(Input.Redrive.UNNAMED);
    return Input.Redrive.of(
        RecordHeaders.text(record.headers(), RecordHeaders.REDRIVE).orElse(null), parked);
  }

  /** Why the record is not where its request belongs; null where it is. */
  static @Nullable String misplaced(
      ConsumerRecord<byte[], byte[]> record, Request request, int partitions) {
    if (!request.key().equals(key(record))) {
      return "the record's key is not <tenant>/<subject> of the request";
    }
    int expected = Partitions.of(request.key(), partitions);
    return expected == record.partition()
        ? null
        : "the key belongs to partition " + expected + " of " + partitions;
  }

  private static @Nullable String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
  }

  static @Nullable String trace(ConsumerRecord<byte[], byte[]> record) {
    return RecordHeaders.text(record.headers(), RecordHeaders.TRACEPARENT).orElse(null);
  }

  /** Where the asker waits; null where nobody does. */
  static @Nullable ReplyAddress replyTo(ConsumerRecord<byte[], byte[]> record) {
    var correlationId = RecordHeaders.text(record.headers(), RecordHeaders.CORRELATION_ID);
    var replyTopic = RecordHeaders.text(record.headers(), RecordHeaders.REPLY_TOPIC);
    var partition = RecordHeaders.number(record.headers(), RecordHeaders.REPLY_PARTITION);
    return correlationId.isPresent() && replyTopic.isPresent() && partition.isPresent()
        ? new ReplyAddress(replyTopic.get(), partition.get(), correlationId.get())
        : null;
  }
}
