package io.rtsuite.sdk.runtime;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.EventName;
import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a subject tells its own request topic about a clock, so that it takes its place
 * among the requests. On the private channel: no client can name it.
 *
 * @param clock its id; a clock that does not run any more is passed over
 * @param due the deadline it had, epoch milliseconds; with another one it is passed over
 * @param lost milliseconds during which nobody could act, to be given back; absent where the clock
 *     rings
 */
public record ClockSignal(String clock, long due, @Nullable Long lost) {

  /** The clock rings. */
  public static final EventName ELAPSED = Channel.PRIVATE.event("ClockElapsed");

  /** Time is given back. */
  public static final EventName TIME_LOST = Channel.PRIVATE.event("TimeLost");

  static boolean is(EventName event) {
    return event.equals(ELAPSED) || event.equals(TIME_LOST);
  }

  /**
   * The request about a subject.
   *
   * @param now the owner's clock, epoch milliseconds
   */
  public Request request(String tenantId, String subject, long now) {
    EventName event = lost == null ? ELAPSED : TIME_LOST;
    return new Request(
        "clock:" + subject + ":" + clock + ":" + due + (lost == null ? "" : ":" + lost),
        event,
        subject,
        new User("", tenantId, List.of(), null),
        Client.of(""),
        now,
        now + EventDeclaration.DEFAULT_DEADLINE.toMillis(),
        Json.of(
            JsonWriter.object(out -> {
              out.writeStringField("clock", clock);
              out.writeNumberField("due", due);
              if (lost != null) {
                out.writeNumberField("lost", lost);
              }
            })),
        false);
  }

  static ClockSignal of(Request request) throws MalformedMessage {
    var fields =
        new Object() {
          @Nullable String clock;
          @Nullable Long due;
          @Nullable Long lost;

          Object read(JsonReader in) throws java.io.IOException, MalformedMessage {
            in.object(
                "clock signal",
                name -> {
                  switch (name) {
                    case "clock" -> clock = in.string("clock");
                    case "due" -> due = in.integer("due");
                    case "lost" -> lost = in.integer("lost");
                    default -> in.skip();
                  }
                });
            return this;
          }
        };
    Json data = request.data();
    JsonReader.read(data == null ? null : data.bytes(), fields::read);
    if (request.event().equals(TIME_LOST)) {
      JsonReader.required(fields.lost, "lost");
    }
    return new ClockSignal(
        JsonReader.required(fields.clock, "clock"),
        JsonReader.required(fields.due, "due"),
        request.event().equals(TIME_LOST) ? fields.lost : null);
  }
}
