package io.rtsuite.events;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One event that a service answers; in JSON its name alone, or {@code
 * {event,subject?,deadline?,maxRate?}}.
 *
 * @param event of {@link Channel#CLIENT} or {@link Channel#PRIVATE}
 * @param subject top-level field of the first argument that says what a request is about; absent:
 *     the user
 * @param deadline how long a client waits for the answer, {@link #MAX_DEADLINE} at most; as JSON
 *     {@code "2s"} or {@code "250ms"}
 * @param maxRate requests per second and connection; 0 for no limit of its own
 */
public record EventDeclaration(
    EventName event, @Nullable String subject, Duration deadline, int maxRate) {

  /** Used where none is declared. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);

  /** No request waits longer. */
  public static final Duration MAX_DEADLINE = Duration.ofSeconds(30);

  private static final EventName PING = Channel.CLIENT.event("ping");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s)");

  public EventDeclaration {
    if (event.channel() == Channel.SERVER) {
      throw new IllegalArgumentException("services do not answer server event '" + event + "'");
    }
    if (event.equals(PING)) {
      throw new IllegalArgumentException("'" + event + "' is answered by the gateways themselves");
    }
    if (subject != null && subject.isEmpty()) {
      throw new IllegalArgumentException("empty subject field of '" + event + "'");
    }
    if (deadline.compareTo(Duration.ofMillis(1)) < 0 || deadline.compareTo(MAX_DEADLINE) > 0) {
      throw new IllegalArgumentException(
          "deadline of '" + event + "' is not within 1ms and " + MAX_DEADLINE.toSeconds() + "s");
    }
    deadline = deadline.truncatedTo(ChronoUnit.MILLIS);
    if (maxRate < 0) {
      throw new IllegalArgumentException("negative maxRate of '" + event + "'");
    }
  }

  /** An event about the user, with the standard deadline. */
  public static EventDeclaration of(EventName event) {
    return new EventDeclaration(event, null, DEFAULT_DEADLINE, 0);
  }

  private boolean isPlain() {
    return subject == null && deadline.equals(DEFAULT_DEADLINE) && maxRate == 0;
  }

  void write(JsonGenerator out) throws IOException {
    if (isPlain()) {
      out.writeString(event.qualified());
      return;
    }
    out.writeStartObject();
    out.writeStringField("event", event.qualified());
    JsonWriter.string(out, "subject", subject);
    out.writeStringField(
        "deadline",
        deadline.toMillis() % 1000 == 0 ? deadline.toSeconds() + "s" : deadline.toMillis() + "ms");
    if (maxRate > 0) {
      out.writeNumberField("maxRate", maxRate);
    }
    out.writeEndObject();
  }

  static EventDeclaration read(JsonReader in) throws IOException, MalformedMessage {
    if (in.isString()) {
      return of(event(in.string("event")));
    }
    var fields =
        new Object() {
          @Nullable EventName event;
          @Nullable String subject;
          Duration deadline = DEFAULT_DEADLINE;
          int maxRate;
        };
    in.object(
        "event declaration",
        name -> {
          switch (name) {
            case "event" -> fields.event = event(in.string("event"));
            case "subject" -> fields.subject = in.nullableString("subject");
            case "deadline" -> {
              if (!in.isNull()) {
                fields.deadline = duration(in.string("deadline"));
              }
            }
            case "maxRate" -> fields.maxRate = in.isNull() ? 0 : in.smallInteger("maxRate");
            default -> in.skip();
          }
        });
    EventName event = JsonReader.required(fields.event, "event");
    try {
      return new EventDeclaration(event, fields.subject, fields.deadline, fields.maxRate);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessage(String.valueOf(e.getMessage()));
    }
  }

  private static EventName event(String text) throws MalformedMessage {
    return EventName.parse(text, Channel.CLIENT)
        .filter(name -> name.channel() != Channel.SERVER)
        .orElseThrow(() -> new MalformedMessage("a declared name is no client event"));
  }

  private static Duration duration(String text) throws MalformedMessage {
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      return "s".equals(matcher.group(2)) ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException _) {
      throw new MalformedMessage("deadline is no duration such as 2s or 250ms");
    }
  }
}
