package io.rtsuite.sdk.test;

import io.micronaut.core.type.Argument;
import io.rtsuite.events.Json;
import io.rtsuite.events.Push;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Target;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.payload.UnreadablePayload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event that a client hears. */
public final class Heard {

  private final String event;
  private final @Nullable Target target;
  private final List<Json> arguments;
  private final Payloads payloads;

  private Heard(String event, @Nullable Target target, List<Json> arguments, Payloads payloads) {
    this.event = event;
    this.target = target;
    this.arguments = arguments;
    this.payloads = payloads;
  }

  static Heard of(Push push, Payloads payloads) {
    return new Heard(push.event().name(), push.target(), push.arguments(), payloads);
  }

  static Heard of(Reply.ClientEvent event, Payloads payloads) {
    return new Heard(event.event().name(), null, event.arguments(), payloads);
  }

  /** The bare name. */
  public String event() {
    return event;
  }

  /** Whom it was sent to; absent for an event to the asker in a reply. */
  public @Nullable Target target() {
    return target;
  }

  /** The first argument as JSON text, {@code null} where there is none. */
  public String data() {
    return arguments.isEmpty() ? "null" : arguments.getFirst().text();
  }

  /** All arguments as JSON texts. */
  public List<String> args() {
    return arguments.stream().map(Json::text).toList();
  }

  /**
   * The first argument as a type.
   *
   * @throws AssertionError when it does not read as one
   */
  public <T> T as(Class<T> type) {
    return read(arguments.isEmpty() ? null : arguments.getFirst(), type, payloads);
  }

  private static String text(@Nullable Json data) {
    return data == null ? "null" : data.text();
  }

  static <T> T read(@Nullable Json data, Class<T> type, Payloads payloads) {
    try {
      T value = data == null ? null : payloads.read(data, Argument.of(type));
      if (value == null) {
        throw new AssertionError("there is no " + type.getSimpleName() + " but " + text(data));
      }
      return value;
    } catch (UnreadablePayload e) {
      throw new AssertionError(text(data) + " does not read as " + type.getSimpleName(), e);
    }
  }

  @Override
  public String toString() {
    return event + " " + (arguments.size() > 1 ? String.join(", ", args()) : data());
  }
}
