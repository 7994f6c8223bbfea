package io.rtsuite.sdk.history;

import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Schema;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One subject as it was after an entry of its partition: a record of {@code <service>.snapshots},
 * keyed as the subject's requests.
 *
 * @param seq the last entry of the partition that it covers
 * @param schema of the state, as the game says it
 * @param state absent where the subject is as in the beginning: then only the number is known,
 *     below which its entries do not count any more
 * @param parked the offset of the input that parked the subject; absent where it is not parked
 * @param tooLarge whether there was a state that could not be kept: the subject is parked for good
 * @param answers to be given again, oldest first
 */
public record Snapshot(
    long seq,
    int schema,
    @Nullable Json state,
    @Nullable Long parked,
    boolean tooLarge,
    List<Remembered> answers) {

  public Snapshot {
    answers = List.copyOf(answers);
  }

  /** The JSON value. */
  public byte[] encode() {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      out.writeNumberField("seq", seq);
      out.writeNumberField("schema", schema);
      if (parked != null) {
        out.writeNumberField("parked", parked);
      }
      if (tooLarge) {
        out.writeBooleanField("tooLarge", true);
      }
      out.writeArrayFieldStart("answers");
      for (Remembered answer : answers) {
        answer.write(out);
      }
      out.writeEndArray();
      JsonWriter.raw(out, "state", state);
    });
  }

  /** Reads a record's value. */
  public static Snapshot decode(byte @Nullable [] value) throws MalformedMessage {
    var fields =
        new Object() {
          @Nullable Long seq;
          @Nullable Integer schema;
          @Nullable Long parked;
          boolean tooLarge;
          @Nullable Json state;
          List<Remembered> answers = List.of();

          void read(String name, JsonReader in) throws IOException, MalformedMessage {
            switch (name) {
              case "v" -> Schema.check(in.integer("v"));
              case "seq" -> seq = in.integer("seq");
              case "schema" -> schema = in.smallInteger("schema");
              case "parked" -> parked = in.integer("parked");
              case "tooLarge" -> tooLarge = in.bool("tooLarge");
              case "answers" -> answers = in.array("answers", Remembered::read);
              case "state" -> state = in.raw();
              default -> in.skip();
            }
          }
        };
    JsonReader.read(
        value,
        in -> {
          in.object("snapshot", name -> fields.read(name, in));
          return fields;
        });
    return new Snapshot(
        JsonReader.required(fields.seq, "seq"),
        JsonReader.required(fields.schema, "schema"),
        fields.state,
        fields.parked,
        fields.tooLarge,
        fields.answers);
  }
}
