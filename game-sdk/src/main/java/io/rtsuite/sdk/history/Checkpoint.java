package io.rtsuite.sdk.history;

import io.rtsuite.events.JsonReader;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Schema;
import io.rtsuite.log.Position;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the snapshots of a partition reach: the record of {@code <service>.snapshots} under
 * {@link #KEY}. What the history holds below {@code position} is in the snapshots that precede this
 * record in their log, and its outputs and summaries are stored.
 *
 * @param historyId id of the history topic; another topic of that name is another history
 * @param position from where the history is to be read
 * @param topicId id of the request topic
 * @param input offset of the last input decided below the position; -1 where there is none
 * @param time of that input, epoch milliseconds; 0 where there is none
 * @param anchors of the history below the position, oldest first, that were not deleted
 */
public record Checkpoint(
    String historyId,
    Position position,
    String topicId,
    long input,
    long time,
    List<Anchor> anchors) {

  /** No subject has such a key: theirs have a slash. */
  public static final String KEY = "checkpoint";

  public Checkpoint {
    anchors = List.copyOf(anchors);
  }

  /**
   * An anchor of the history.
   *
   * @param offset in the history
   * @param time when it was written, epoch milliseconds
   */
  public record Anchor(long offset, long seq, long time) {}

  /** The JSON value. */
  public byte[] encode() {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      out.writeStringField("historyId", historyId);
      out.writeNumberField("offset", position.offset());
      out.writeStringField("claim", position.claim());
      out.writeNumberField("seq", position.seq());
      out.writeStringField("topicId", topicId);
      out.writeNumberField("input", input);
      out.writeNumberField("time", time);
      out.writeArrayFieldStart("anchors");
      for (Anchor anchor : anchors) {
        out.writeStartObject();
        out.writeNumberField("offset", anchor.offset());
        out.writeNumberField("seq", anchor.seq());
        out.writeNumberField("time", anchor.time());
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  /** Reads a record's value. */
  public static Checkpoint decode(byte @Nullable [] value) throws MalformedMessage {
    var fields =
        new Object() {
          @Nullable String historyId;
          @Nullable Long offset;
          @Nullable String claim;
          @Nullable Long seq;
          @Nullable String topicId;
          @Nullable Long input;
          @Nullable Long time;
          List<Anchor> anchors = List.of();

          void read(String name, JsonReader in) throws IOException, MalformedMessage {
            switch (name) {
              case "v" -> Schema.check(in.integer("v"));
              case "historyId" -> historyId = in.string("historyId");
              case "offset" -> offset = in.integer("offset");
              case "claim" -> claim = in.string("claim");
              case "seq" -> seq = in.integer("seq");
              case "topicId" -> topicId = in.string("topicId");
              case "input" -> input = in.integer("input");
              case "time" -> time = in.integer("time");
              case "anchors" -> anchors = in.array("anchors", Checkpoint::anchor);
              default -> in.skip();
            }
          }
        };
    JsonReader.read(
        value,
        in -> {
          in.object("checkpoint", name -> fields.read(name, in));
          return fields;
        });
    return new Checkpoint(
        JsonReader.required(fields.historyId, "historyId"),
        new Position(
            JsonReader.required(fields.offset, "offset"),
            JsonReader.required(fields.claim, "claim"),
            JsonReader.required(fields.seq, "seq")),
        JsonReader.required(fields.topicId, "topicId"),
        JsonReader.required(fields.input, "input"),
        JsonReader.required(fields.time, "time"),
        fields.anchors);
  }

  private static Anchor anchor(JsonReader in) throws IOException, MalformedMessage {
    var fields =
        new Object() {
          @Nullable Long offset;
          @Nullable Long seq;
          @Nullable Long time;
        };
    in.object(
        "anchor",
        name -> {
          switch (name) {
            case "offset" -> fields.offset = in.integer("anchor.offset");
            case "seq" -> fields.seq = in.integer("anchor.seq");
            case "time" -> fields.time = in.integer("anchor.time");
            default -> in.skip();
          }
        });
    return new Anchor(
        JsonReader.required(fields.offset, "anchor.offset"),
        JsonReader.required(fields.seq, "anchor.seq"),
        JsonReader.required(fields.time, "anchor.time"));
  }
}
