package io.rtsuite.sdk;

import io.rtsuite.events.Membership;
import io.rtsuite.events.RtError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler answers: at most one message or error, which makes the ack, beside rooms to join
 * or leave and events to the asker alone. Applied in order.
 */
public final class Reply {

  /** One thing that is to happen. */
  public sealed interface Part {
    /** The ack's content; serialized by the SDK. */
    record Message(@Nullable Object data) implements Part {}

    /** The request failed. */
    record Failed(RtError error) implements Part {}

    /** The asker's session enters or leaves rooms. */
    record Rooms(Membership.Action action, List<String> rooms) implements Part {}

    /** An event to the asker, before the ack. */
    record Event(String name, @Nullable Object data) implements Part {}
  }

  private static final Reply OK = new Reply(List.of());

  private final List<Part> parts;

  private Reply(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** The plain ack {@code {ok:true}}. */
  public static Reply ok() {
    return OK;
  }

  /** An ack with content. */
  public static Reply of(@Nullable Object data) {
    return OK.with(new Part.Message(data));
  }

  /** An error with a code of the service's own, or of the catalogue. */
  public static Reply error(String code, String message) {
    return error(new RtError(code, message, false, null));
  }

  /** An error. */
  public static Reply error(RtError error) {
    return OK.with(new Part.Failed(error));
  }

  /** Also lets the asker's session enter rooms. */
  public Reply join(String... rooms) {
    return with(new Part.Rooms(Membership.Action.JOIN, List.of(rooms)));
  }

  /** Also makes the asker's session leave rooms. */
  public Reply leave(String... rooms) {
    return with(new Part.Rooms(Membership.Action.LEAVE, List.of(rooms)));
  }

  /** Also sends the asker an event, by its bare name. */
  public Reply event(String name, @Nullable Object data) {
    return with(new Part.Event(name, data));
  }

  private Reply with(Part part) {
    var more = new ArrayList<>(parts);
    more.add(part);
    return new Reply(more);
  }

  /** In the order given. */
  public List<Part> parts() {
    return parts;
  }
}
