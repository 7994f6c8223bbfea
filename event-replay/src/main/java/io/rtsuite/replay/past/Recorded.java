package io.rtsuite.replay.past;

import io.rtsuite.events.Request;
import io.rtsuite.replay.log.Message;
import io.rtsuite.sdk.history.Entry;
import java.util.Objects;

/** An entry of a history, and the record it stands in. */
public record Recorded(Message message, Entry entry) {

  /** Whether it is about the subject of that Kafka key. */
  public boolean isAbout(String key) {
    var input = entry.input();
    return entry.isOfInput()
        && input != null
        && Request.key(input.tenantId(), input.subject()).equals(key);
  }

  /** The record's value. */
  public byte[] value() {
    return Objects.requireNonNull(message.value());
  }

  /** Its input's partition and offset. */
  public String input() {
    return message.partition() + "@" + entry.offset();
  }
}
