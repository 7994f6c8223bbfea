package io.rtsuite.sdk.test;

import io.rtsuite.events.Json;
import io.rtsuite.events.Membership;
import io.rtsuite.events.PushPosition;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Reply.Instruction;
import io.rtsuite.events.RtError;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.test.MemoryTransport.Replied;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the asker gets: an ack or an error, and the events before it. */
public final class Answer {

  private final List<Replied> replies;
  private final Replied last;
  private final Payloads payloads;

  Answer(List<Replied> replies, Payloads payloads) {
    long finals = replies.stream().filter(r -> !r.reply().isPartOfStream()).count();
    if (finals != 1 || replies.getLast().reply().isPartOfStream()) {
      throw new AssertionError(finals + " final replies to one request: " + replies);
    }
    this.replies = replies;
    this.last = replies.getLast();
    this.payloads = payloads;
  }

  /** Whether it is an ack and no error. */
  public boolean isOk() {
    return failure().isEmpty();
  }

  /**
   * It must be an ack.
   *
   * @throws AssertionError quoting the error
   */
  public Answer expectOk() {
    failure()
        .ifPresent(error -> {
          throw new AssertionError("failed as '%s': %s".formatted(error.code(), error.message()));
        });
    return this;
  }

  /**
   * It must be an error with this code.
   *
   * @throws AssertionError quoting what it is
   */
  public Answer expectError(String code) {
    if (!error().code().equals(code)) {
      throw new AssertionError("failed as '%s' and not '%s'".formatted(error().code(), code));
    }
    return this;
  }

  /**
   * The error.
   *
   * @throws AssertionError when it is an ack
   */
  public RtError error() {
    return failure().orElseThrow(() -> new AssertionError("it is an ack: " + data()));
  }

  private Optional<RtError> failure() {
    return instructions(Reply.Failure.class).map(Reply.Failure::error).findFirst();
  }

  /**
   * The ack's first argument as JSON text, as the client gets it.
   *
   * @throws AssertionError when it is an error
   */
  public String data() {
    return args().isEmpty() ? "null" : args().getFirst();
  }

  /**
   * All arguments of the ack as JSON texts, as the client gets them.
   *
   * @throws AssertionError when it is an error
   */
  public List<String> args() {
    expectOk();
    return message()
        .map(arguments -> arguments.stream().map(Json::text).toList())
        .orElseGet(() -> List.of(plain()));
  }

  private String plain() {
    return rooms().isEmpty()
        ? "{\"ok\":true}"
        : "{\"ok\":true,\"rooms\":" + payloads.write(rooms()).text() + "}";
  }

  private Optional<List<Json>> message() {
    return instructions(Reply.ClientMessage.class).map(Reply.ClientMessage::arguments).findFirst();
  }

  /**
   * The ack's first argument as a type.
   *
   * @throws AssertionError when it does not read as one
   */
  public <T> T as(Class<T> type) {
    expectOk();
    return Heard.read(
        message().flatMap(arguments -> arguments.stream().findFirst()).orElse(null),
        type,
        payloads);
  }

  /** The rooms that the asker entered or left by the final reply. */
  public List<String> rooms() {
    return instructions(Reply.ClientRoom.class).flatMap(room -> room.rooms().stream()).toList();
  }

  /** The rooms that the asker entered by the final reply. */
  public List<String> joined() {
    return instructions(Reply.ClientRoom.class)
        .filter(room -> room.action() == Membership.Action.JOIN)
        .flatMap(room -> room.rooms().stream())
        .toList();
  }

  /** The events to the asker alone: the stream of answers, and those beside the final one. */
  public List<Heard> events() {
    return replies.stream()
        .flatMap(replied -> replied.reply().instructions().stream())
        .filter(Reply.ClientEvent.class::isInstance)
        .map(Reply.ClientEvent.class::cast)
        .map(event -> Heard.of(event, payloads))
        .toList();
  }

  /** The place in the push log that must have been applied before the ack goes out. */
  public @Nullable PushPosition after() {
    return last.after();
  }

  private <I extends Instruction> Stream<I> instructions(Class<I> type) {
    return last.reply().instructions().stream().filter(type::isInstance).map(type::cast);
  }

  @Override
  public String toString() {
    return last.reply().toString();
  }
}
