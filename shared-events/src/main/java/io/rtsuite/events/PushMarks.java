package io.rtsuite.events;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint of the fold by which gateways tell repetitions in the push log, on {@code
 * rt.push-marks}: {@code {v,id,topicId,offset,marks:[{service,topicId,partition,offset,n}]}}.
 *
 * <p>Keyed by the shard of the push log. It may be older than one that was there before: whoever
 * starts from it reads more of the log and comes to the same.
 *
 * @param topicId id of the topic that is the push log; of another one's offsets it says nothing
 * @param offset of the first record that is not in it
 * @param marks the last origin of each (service, request topic, partition), the one heard of
 *     longest ago first
 */
public record PushMarks(String id, String topicId, long offset, List<Origin> marks) {

  public PushMarks {
    marks = List.copyOf(marks);
  }

  /** The key of a shard's checkpoints. */
  public static String key(int shard) {
    return Integer.toString(shard);
  }

  /** The JSON value. */
  public byte[] encode() {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      out.writeStringField("id", id);
      out.writeStringField("topicId", topicId);
      out.writeNumberField("offset", offset);
      out.writeArrayFieldStart("marks");
      for (Origin mark : marks) {
        mark.write(out);
      }
      out.writeEndArray();
    });
  }

  /** Reads a record's value. */
  public static PushMarks decode(byte @Nullable [] value) throws MalformedMessage {
    var fields = new Fields();
    JsonReader.read(
        value,
        in -> {
          in.object("push marks", name -> fields.read(name, in));
          return fields;
        });
    return new PushMarks(
        JsonReader.required(fields.id, "id"),
        JsonReader.required(fields.topicId, "topicId"),
        JsonReader.required(fields.offset, "offset"),
        JsonReader.required(fields.marks, "marks"));
  }

  private static final class Fields {
    private @Nullable String id;
    private @Nullable String topicId;
    private @Nullable Long offset;
    private @Nullable List<Origin> marks;

    private void read(String name, JsonReader in) throws IOException, MalformedMessage {
      switch (name) {
        case "v" -> Schema.check(in.integer("v"));
        case "id" -> id = in.string("id");
        case "topicId" -> topicId = in.string("topicId");
        case "offset" -> offset = in.integer("offset");
        case "marks" -> marks = in.array("marks", Origin::read);
        default -> in.skip();
      }
    }
  }
}
