package io.rtsuite.replay.again;

import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.replay.log.Message;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Picks from requests or dead letters what is sent again, and counts what it leaves out. */
public final class Selection {

  /** The runtime makes them itself, at its own time. */
  private static final Set<String> CLOCKS =
      Set.of("private_channel_event.ClockElapsed", "private_channel_event.TimeLost");

  private final String requestTopic;
  private final Choice choice;
  private final @Nullable Parked parked;
  private int clocks;
  private int unreadable;
  private int done;

  /**
   * Picks by a choice.
   *
   * @param requestTopic of the service; dead letters of other topics are not its
   * @param parked which dead letters still matter; absent where there is no history to tell
   */
  public Selection(String requestTopic, Choice choice, @Nullable Parked parked) {
    this.requestTopic = requestTopic;
    this.choice = choice;
    this.parked = parked;
  }

  /** What is sent again of a record of the request topic. */
  public Optional<Sent> ofRequest(Message message) {
    Request request = Choice.request(message);
    if (request == null) {
      unreadable++;
      return Optional.empty();
    }
    if (!choice.takes(request, message.partition(), message.offset())) {
      return Optional.empty();
    }
    if (CLOCKS.contains(request.event().qualified())) {
      clocks++;
      return Optional.empty();
    }
    return Optional.of(new Sent(message, request, message.partition(), message.offset(), false));
  }

  /** What is sent again of a dead letter. */
  public Optional<Sent> ofDeadLetter(Message message) {
    var headers = message.headers();
    var topic = RecordHeaders.text(headers, RecordHeaders.DEAD_TOPIC);
    var partition = RecordHeaders.number(headers, RecordHeaders.DEAD_PARTITION);
    var offset = RecordHeaders.text(headers, RecordHeaders.DEAD_OFFSET).flatMap(Selection::offset);
    if (topic.isEmpty()
        || !topic.get().equals(requestTopic)
        || partition.isEmpty()
        || offset.isEmpty()) {
      return Optional.empty();
    }
    Request request = Choice.request(message);
    if (request == null) {
      unreadable++;
      return Optional.empty();
    }
    if (!choice.takes(request, partition.get(), offset.get())) {
      return Optional.empty();
    }
    if (parked != null && !parked.holdsUp(request.key(), partition.get(), offset.get())) {
      done++;
      return Optional.empty();
    }
    return Optional.of(new Sent(message, request, partition.get(), offset.get(), parked != null));
  }

  private static Optional<Long> offset(String text) {
    return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  /** What was left out, in words; empty where nothing was. */
  public String leftOut() {
    var words = new StringBuilder();
    add(words, clocks, "of clocks, which the runtime makes itself");
    add(words, unreadable, "that are no requests");
    add(words, done, "whose subject does not wait for them any more");
    return words.toString();
  }

  private static void add(StringBuilder words, int count, String which) {
    if (count > 0) {
      words.append(words.isEmpty() ? "left out: " : ", ").append(count).append(' ').append(which);
    }
  }
}
