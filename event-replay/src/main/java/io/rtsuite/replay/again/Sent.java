package io.rtsuite.replay.again;

import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.replay.log.Message;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A request that is sent again, as it was.
 *
 * @param partition where it was, and will be
 * @param offset where it was
 * @param isParked whether its subject waits for it
 */
public record Sent(Message message, Request request, int partition, long offset, boolean isParked) {

  private static final Set<String> OF_THE_DEAD =
      Set.of(
          RecordHeaders.DEAD_REASON,
          RecordHeaders.DEAD_ERROR,
          RecordHeaders.DEAD_TOPIC,
          RecordHeaders.DEAD_PARTITION,
          RecordHeaders.DEAD_OFFSET);

  /** Where it goes. */
  public record Target(String requestTopic, String replyTopic, boolean discard) {}

  /** The record to send. */
  public ProducerRecord<byte[], byte[]> record(Target target) {
    var record =
        new ProducerRecord<>(
            target.requestTopic(),
            partition,
            request.key().getBytes(StandardCharsets.UTF_8),
            Objects.requireNonNull(message.value()));
    for (Header header : message.headers()) {
      if (!OF_THE_DEAD.contains(header.key())) {
        record.headers().add(header);
      }
    }
    if (RecordHeaders.text(record.headers(), RecordHeaders.REPLY_TOPIC).isPresent()) {
      RecordHeaders.put(record.headers(), RecordHeaders.REPLY_TOPIC, target.replyTopic());
    }
    // In a sandbox nothing waits for it.
    boolean live =
        RecordHeaders.text(message.headers(), RecordHeaders.DEAD_TOPIC)
            .filter(target.requestTopic()::equals)
            .isPresent();
    if (isParked && live) {
      RecordHeaders.put(
          record.headers(), RecordHeaders.REDRIVE, target.discard() ? "discard" : "decide");
      RecordHeaders.put(record.headers(), RecordHeaders.REDRIVE_OFFSET, Long.toString(offset));
    }
    return record;
  }
}
