package io.rtsuite.sdk.history;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.MalformedMessage;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer that an action got, to be given again when the action is repeated.
 *
 * @param print of the action's content; another content under the same id is another action
 * @param time of the action, epoch milliseconds
 * @param clientId the connection that asked
 * @param reply the answer's value; absent where nobody waited for one
 * @param moves the sessions' moves among the outputs, as they went to the push log
 */
public record Remembered(
    String userId,
    String actionId,
    String print,
    long time,
    String clientId,
    @Nullable Json reply,
    List<Json> moves) {

  public Remembered {
    moves = List.copyOf(moves);
  }

  void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("userId", userId);
    out.writeStringField("actionId", actionId);
    out.writeStringField("print", print);
    out.writeNumberField("time", time);
    out.writeStringField("clientId", clientId);
    JsonWriter.raw(out, "reply", reply);
    out.writeArrayFieldStart("moves");
    for (Json move : moves) {
      JsonWriter.rawValue(out, move);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  static Remembered read(JsonReader in) throws IOException, MalformedMessage {
    var fields =
        new Object() {
          @Nullable String userId;
          @Nullable String actionId;
          @Nullable String print;
          @Nullable Long time;
          @Nullable String clientId;
          @Nullable Json reply;
          List<Json> moves = List.of();
        };
    in.object(
        "answer",
        name -> {
          switch (name) {
            case "userId" -> fields.userId = in.string("answer.userId");
            case "actionId" -> fields.actionId = in.string("answer.actionId");
            case "print" -> fields.print = in.string("answer.print");
            case "time" -> fields.time = in.integer("answer.time");
            case "clientId" -> fields.clientId = in.string("answer.clientId");
            case "reply" -> fields.reply = in.raw();
            case "moves" -> fields.moves = in.array("answer.moves", JsonReader::raw);
            default -> in.skip();
          }
        });
    return new Remembered(
        JsonReader.required(fields.userId, "answer.userId"),
        JsonReader.required(fields.actionId, "answer.actionId"),
        JsonReader.required(fields.print, "answer.print"),
        JsonReader.required(fields.time, "answer.time"),
        JsonReader.required(fields.clientId, "answer.clientId"),
        fields.reply,
        fields.moves);
  }
}
