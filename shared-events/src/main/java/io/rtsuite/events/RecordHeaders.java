package io.rtsuite.events;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The names of record headers, and their text; the first three are those of NestJS's transport. */
public final class RecordHeaders {

  /** On a request: its id. On a reply: the request it answers. */
  public static final String CORRELATION_ID = "kafka_correlationId";

  /** On a request: the topic to reply to; absent where nobody waits. */
  public static final String REPLY_TOPIC = "kafka_replyTopic";

  /** On a request: the partition to reply to, as decimal text. */
  public static final String REPLY_PARTITION = "kafka_replyPartition";

  /** On a reply of a NestJS service: it failed. */
  public static final String NEST_ERROR = "kafka_nest-err";

  /** On a reply of a NestJS service: nothing follows. */
  public static final String NEST_DISPOSED = "kafka_nest-is-disposed";

  /** On a reply: the {@link PushPosition} after which the ack may go out. */
  public static final String AFTER = "rt-after";

  /** W3C trace context; travels everywhere. */
  public static final String TRACEPARENT = "traceparent";

  /** On a dead letter: why, as one word. */
  public static final String DEAD_REASON = "rt-dead-reason";

  /** On a dead letter: what exactly was wrong. */
  public static final String DEAD_ERROR = "rt-dead-error";

  /** On a dead letter: where the record came from. */
  public static final String DEAD_TOPIC = "rt-dead-topic";

  /** On a dead letter: where the record came from, decimal text. */
  public static final String DEAD_PARTITION = "rt-dead-partition";

  /** On a dead letter: where the record came from, decimal text. */
  public static final String DEAD_OFFSET = "rt-dead-offset";

  /**
   * On a request that is sent again from the dead letters: {@code decide} or {@code discard}; takes
   * the subject out of its parking place.
   */
  public static final String REDRIVE = "rt-redrive";

  /**
   * On a request that is sent again from the dead letters: the offset at which it was parked,
   * decimal text. Where its subject is not parked by that very input, the request is refused.
   */
  public static final String REDRIVE_OFFSET = "rt-redrive-offset";

  private RecordHeaders() {}

  /** The text of the last header of that name. */
  public static Optional<String> text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }

  /**
   * The number written as decimal text in the last header of that name; empty for anything else.
   */
  public static Optional<Integer> number(Headers headers, String name) {
    return text(headers, name)
        .filter(text -> text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9'))
        .filter(text -> !text.isEmpty())
        .map(Integer::valueOf);
  }

  /** Says why a record is a dead letter, and where it came from. */
  public static void bury(
      Headers headers, String reason, String error, String topic, int partition, long offset) {
    put(headers, DEAD_REASON, reason);
    put(headers, DEAD_ERROR, error);
    put(headers, DEAD_TOPIC, topic);
    put(headers, DEAD_PARTITION, Integer.toString(partition));
    put(headers, DEAD_OFFSET, Long.toString(offset));
  }

  /** Adds a header with text. */
  public static void put(Headers headers, String name, String text) {
    headers.remove(name).add(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
