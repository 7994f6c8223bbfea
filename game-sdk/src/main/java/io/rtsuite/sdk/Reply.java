package io.rtsuite.sdk;

import io.rtsuite.events.Membership;
import io.rtsuite.events.RtError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler answers: at most one message or error, which makes the ack, beside rooms to join
 * or leave and events to the asker alone. Applied in order.
 */
public final class Reply {

  /** One thing that is to happen. */
  public sealed interface Part {
    /** The ack's arguments, each serialized by the SDK. */
    record Message(List<@Nullable Object> arguments) implements Part {
      public Message {
        arguments = Arguments.copyOf(arguments);
      }
    }

    /** The request failed. */
    record Failed(RtError error) implements Part {}

    /** The asker's session enters or leaves rooms. */
    record Rooms(Membership.Action action, List<String> rooms) implements Part {}

    /** An event to the asker, before the ack. */
    record Event(String name, List<@Nullable Object> arguments) implements Part {
      public Event {
        arguments = Arguments.copyOf(arguments);
      }
    }
  }

  private static final Reply OK = new Reply(List.of(), List.of());

  private final List<Part> parts;
  private final List<Runnable> afterwards;

  private Reply(List<Part> parts, List<Runnable> afterwards) {
    this.parts = List.copyOf(parts);
    this.afterwards = List.copyOf(afterwards);
  }

  /** The plain ack {@code {ok:true}}. */
  public static Reply ok() {
    return OK;
  }

  /** An ack with content. */
  public static Reply of(@Nullable Object data) {
    return OK.with(new Part.Message(Collections.singletonList(data)));
  }

  /** An ack with several arguments, as many as there are. */
  public static Reply args(@Nullable Object... several) {
    return OK.with(new Part.Message(Arrays.asList(several)));
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

  /**
   * Also sends the asker an event, by its bare name.
   *
   * @param data the one argument; null for none
   */
  public Reply event(String name, @Nullable Object data) {
    return with(new Part.Event(name, Arguments.of(data)));
  }

  /** Also sends the asker an event with several arguments, as many as there are. */
  public Reply eventArgs(String name, @Nullable Object... several) {
    return with(new Part.Event(name, Arrays.asList(several)));
  }

  /**
   * Also runs something once Kafka has the request's final answer; not when another answer had to
   * be given instead of this one. On a virtual thread of its own, perhaps beside the next request
   * of the subject. The request counts as done when it has run: a stop waits for it as for the
   * request, and after a crash the request is handled again and this runs again with it.
   */
  public Reply afterwards(Runnable task) {
    return new Reply(parts, and(afterwards, task));
  }

  private Reply with(Part part) {
    return new Reply(and(parts, part), afterwards);
  }

  private static <T> List<T> and(List<T> list, T more) {
    var longer = new ArrayList<>(list);
    longer.add(more);
    return longer;
  }

  /** What is to run once the answer has been sent, in the order given. */
  public List<Runnable> tasksAfterwards() {
    return afterwards;
  }

  /** In the order given. */
  public List<Part> parts() {
    return parts;
  }
}
