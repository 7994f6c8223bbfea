package io.rtsuite.sdk.history;

import io.rtsuite.events.JsonReader;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Schema;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How far the snapshots of a partition reach: the record of {@code <service>.snapshots} under
 * {@link #KEY}. Whatever stands in the history below {@code from} is in a snapshot.
 *
 * @param historyId id of the history topic; another topic of that name is another history
 * @param from offset in the history from where entries are to be applied
 * @param fromSeq of the entry at {@code from}, or the next one to be written
 * @param seq of the last entry when this was written
 * @param topicId id of the request topic then
 * @param offset of the last input decided then
 * @param time of the last input decided then, epoch milliseconds
 */
public record Checkpoint(
    String historyId, long from, long fromSeq, long seq, String topicId, long offset, long time) {

  /** No subject has such a key: theirs have a slash. */
  public static final String KEY = "checkpoint";

  /** The JSON value. */
  public byte[] encode() {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      out.writeStringField("historyId", historyId);
      out.writeNumberField("from", from);
      out.writeNumberField("fromSeq", fromSeq);
      out.writeNumberField("seq", seq);
      out.writeStringField("topicId", topicId);
      out.writeNumberField("offset", offset);
      out.writeNumberField("time", time);
    });
  }

  /** Reads a record's value. */
  public static Checkpoint decode(byte @Nullable [] value) throws MalformedMessage {
    var fields =
        new Object() {
          @Nullable String historyId;
          @Nullable Long from;
          @Nullable Long fromSeq;
          @Nullable Long seq;
          @Nullable String topicId;
          @Nullable Long offset;
          @Nullable Long time;

          void read(String name, JsonReader in) throws IOException, MalformedMessage {
            switch (name) {
              case "v" -> Schema.check(in.integer("v"));
              case "historyId" -> historyId = in.string("historyId");
              case "from" -> from = in.integer("from");
              case "fromSeq" -> fromSeq = in.integer("fromSeq");
              case "seq" -> seq = in.integer("seq");
              case "topicId" -> topicId = in.string("topicId");
              case "offset" -> offset = in.integer("offset");
              case "time" -> time = in.integer("time");
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
        JsonReader.required(fields.from, "from"),
        JsonReader.required(fields.fromSeq, "fromSeq"),
        JsonReader.required(fields.seq, "seq"),
        JsonReader.required(fields.topicId, "topicId"),
        JsonReader.required(fields.offset, "offset"),
        JsonReader.required(fields.time, "time"));
  }
}
