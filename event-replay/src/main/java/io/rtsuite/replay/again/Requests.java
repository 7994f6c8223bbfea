package io.rtsuite.replay.again;

import io.rtsuite.events.RecordHeaders;
import io.rtsuite.replay.build.Asked;
import io.rtsuite.replay.log.Cluster;
import io.rtsuite.replay.log.Cluster.Range;
import io.rtsuite.replay.log.Message;
import io.rtsuite.replay.log.Messages;
import io.rtsuite.replay.past.Recorded;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The requests of a partition, read beside its history to find the one of each entry. */
public final class Requests {

  private final Messages messages;
  private @Nullable Message ahead;

  private Requests(Messages messages) {
    this.messages = messages;
    this.ahead = messages.next();
  }

  /** All of a partition that are still there. */
  public static Requests of(Cluster cluster, String service, int partition) {
    String topic = cluster.topics().requests(service, 1).name();
    return new Requests(cluster.read(List.of(Range.of(topic, partition)), false));
  }

  /**
   * The request of an entry, with the time and chance it had; empty where it is gone. Entries are
   * to be asked for in their order.
   */
  public Optional<Asked> find(String service, Recorded recorded) {
    var entry = recorded.entry();
    while (ahead != null && ahead.offset() < entry.offset()) {
      ahead = messages.next();
    }
    Message found = ahead;
    if (found == null || found.offset() != entry.offset() || !isOf(recorded, found)) {
      return Optional.empty();
    }
    var headers = found.headers();
    return Optional.of(
        new Asked(
            service,
            entry.topicId(),
            recorded.message().partition(),
            entry.offset(),
            entry.seq(),
            entry.time(),
            Objects.requireNonNull(found.value()),
            RecordHeaders.text(headers, RecordHeaders.REPLY_TOPIC).orElse(null),
            RecordHeaders.number(headers, RecordHeaders.REPLY_PARTITION).orElse(0),
            RecordHeaders.text(headers, RecordHeaders.CORRELATION_ID).orElse(null),
            RecordHeaders.text(headers, RecordHeaders.TRACEPARENT).orElse(null),
            RecordHeaders.text(headers, RecordHeaders.REDRIVE).map(Requests::redrive).orElse(null),
            entropy(recorded)));
  }

  private static String redrive(String word) {
    return word.toLowerCase(Locale.ROOT).equals("discard") ? "discard" : "decide";
  }

  /** A topic that was made anew has other requests at the same offsets. */
  private static boolean isOf(Recorded recorded, Message found) {
    var request = Choice.request(found);
    var input = recorded.entry().input();
    return request != null && input != null && request.id().equals(input.requestId());
  }

  /** Where the game was not asked nothing was drawn; then the same is drawn each time. */
  private static byte[] entropy(Recorded recorded) {
    String drawn = recorded.entry().entropy();
    if (drawn != null) {
      return HexFormat.of().parseHex(drawn);
    }
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(
              (recorded.entry().topicId() + " " + recorded.input())
                  .getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
