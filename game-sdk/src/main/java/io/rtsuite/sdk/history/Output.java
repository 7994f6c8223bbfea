package io.rtsuite.sdk.history;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.MalformedMessage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Something that an input made the game say, as the bytes that go out, and go out again when nobody
 * knows whether they did. Its place in {@link Entry#outputs} is the {@code n} of a push's origin.
 */
public sealed interface Output {

  /**
   * A record for the push log.
   *
   * @param awaited a session's move: the answer names its place in the log
   */
  record Append(Json value, boolean awaited) implements Output {}

  /** The answer to the one who asked. */
  record Answer(String topic, int partition, String correlationId, Json value) implements Output {}

  /**
   * The input itself as a dead letter, made of the entry.
   *
   * @param reason one word
   * @param error what exactly is wrong; says nothing of the content
   */
  record DeadLetter(String reason, String error) implements Output {}

  /** How many bytes of JSON it holds. */
  default int size() {
    return switch (this) {
      case Append append -> append.value().bytes().length;
      case Answer answer -> answer.value().bytes().length;
      case DeadLetter dead -> dead.error().length();
    };
  }

  /** The JSON object. */
  default Json json() {
    return JsonWriter.write(this::write);
  }

  /** Writes the JSON object. */
  default void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    switch (this) {
      case Append append -> {
        out.writeStringField("to", "pushes");
        if (append.awaited()) {
          out.writeBooleanField("awaited", true);
        }
        JsonWriter.raw(out, "value", append.value());
      }
      case Answer answer -> {
        out.writeStringField("to", "reply");
        out.writeStringField("topic", answer.topic());
        out.writeNumberField("partition", answer.partition());
        out.writeStringField("correlationId", answer.correlationId());
        JsonWriter.raw(out, "value", answer.value());
      }
      case DeadLetter dead -> {
        out.writeStringField("to", "dead-letters");
        out.writeStringField("reason", dead.reason());
        out.writeStringField("error", dead.error());
      }
    }
    out.writeEndObject();
  }

  /** Reads what {@link #write} wrote. */
  static Output read(JsonReader in) throws IOException, MalformedMessage {
    var fields =
        new Object() {
          @Nullable String to;
          boolean awaited;
          @Nullable String topic;
          @Nullable Integer partition;
          @Nullable String correlationId;
          @Nullable Json value;
          @Nullable String reason;
          @Nullable String error;
        };
    in.object(
        "output",
        name -> {
          switch (name) {
            case "to" -> fields.to = in.string("output.to");
            case "awaited" -> fields.awaited = in.bool("output.awaited");
            case "topic" -> fields.topic = in.string("output.topic");
            case "partition" -> fields.partition = in.smallInteger("output.partition");
            case "correlationId" -> fields.correlationId = in.string("output.correlationId");
            case "value" -> fields.value = in.raw();
            case "reason" -> fields.reason = in.string("output.reason");
            case "error" -> fields.error = in.string("output.error");
            default -> in.skip();
          }
        });
    return switch (JsonReader.required(fields.to, "output.to")) {
      case "pushes" ->
          new Append(JsonReader.required(fields.value, "output.value"), fields.awaited);
      case "dead-letters" ->
          new DeadLetter(
              JsonReader.required(fields.reason, "output.reason"),
              JsonReader.required(fields.error, "output.error"));
      case "reply" ->
          new Answer(
              JsonReader.required(fields.topic, "output.topic"),
              JsonReader.required(fields.partition, "output.partition"),
              JsonReader.required(fields.correlationId, "output.correlationId"),
              JsonReader.required(fields.value, "output.value"));
      default ->
          throw new MalformedMessage("an output goes to pushes, to a reply or to the dead letters");
    };
  }
}
