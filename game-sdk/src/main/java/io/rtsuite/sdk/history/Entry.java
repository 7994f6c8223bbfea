package io.rtsuite.sdk.history;

import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Schema;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one input of a game: a record of {@code <service>.history}, keyed by {@code
 * <tenant>/<subject>}, in the partition of the input. Every input has exactly one, in order.
 *
 * @param seq counts the partition's entries from 1, without a gap
 * @param topicId id of the request topic
 * @param offset of the input in its partition
 * @param kind what became of it
 * @param schema of the events, as the game says it
 * @param build version of the service that decided
 * @param time the broker's time of the input, epoch milliseconds; never runs backwards within a
 *     partition
 * @param input who asked what; absent where the input cannot be read
 * @param entropy what chance gave, as hexadecimal; a secret of the house; present where the game
 *     was asked
 * @param code the error's code, or the reason of a dead letter; present where something was refused
 * @param print of the input's content, to tell a repeated action from another one under its id
 * @param events what happened, in order, each as JSON
 * @param outputs what goes out, in order
 * @param trace W3C trace context of the input
 */
public record Entry(
    long seq,
    String topicId,
    long offset,
    Kind kind,
    int schema,
    String build,
    long time,
    @Nullable Input input,
    @Nullable String entropy,
    @Nullable String code,
    @Nullable String print,
    List<Json> events,
    List<Output> outputs,
    @Nullable String trace) {

  public Entry {
    events = List.copyOf(events);
    outputs = List.copyOf(outputs);
  }

  /** What became of an input. */
  public enum Kind {
    /** The game let it happen. */
    ACCEPTED,
    /** The game refused it. */
    REJECTED,
    /** It was answered before, and is answered the same again. */
    REPEATED,
    /** It came after its deadline. */
    EXPIRED,
    /** It could not be decided: a dead letter; its subject waits for a redrive. */
    PARKED,
    /** It is no request: a dead letter. */
    UNREADABLE,
    /** It was refused before the game was asked. */
    REFUSED,
    /** A method of the service handles it, not the game. */
    HANDED,
    /** A clock that does not run any more. */
    OBSOLETE,
    /** An operator took it out of its parking place without having it decided. */
    DISCARDED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** As written in the record. */
    public String text() {
      return text;
    }

    static Kind parse(String text) throws MalformedMessage {
      for (Kind kind : values()) {
        if (kind.text.equals(text)) {
          return kind;
        }
      }
      throw new MalformedMessage("unknown kind of entry");
    }
  }

  /**
   * Who asked what.
   *
   * @param event qualified
   * @param userId empty where a clock ran down
   * @param clientId public id of the session; empty where a clock ran down
   */
  public record Input(
      String requestId,
      String event,
      String subject,
      String tenantId,
      String userId,
      String clientId,
      @Nullable String windowId,
      @Nullable String actionId) {}

  /** The JSON value. */
  public byte[] encode() {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      out.writeStringField("id", topicId + "." + offset);
      out.writeNumberField("seq", seq);
      out.writeStringField("topicId", topicId);
      out.writeNumberField("offset", offset);
      out.writeStringField("kind", kind.text());
      out.writeNumberField("schema", schema);
      out.writeStringField("build", build);
      out.writeNumberField("time", time);
      if (input != null) {
        out.writeStringField("requestId", input.requestId());
        out.writeStringField("event", input.event());
        out.writeStringField("subject", input.subject());
        out.writeStringField("tenantId", input.tenantId());
        out.writeStringField("userId", input.userId());
        out.writeStringField("clientId", input.clientId());
        JsonWriter.string(out, "windowId", input.windowId());
        JsonWriter.string(out, "actionId", input.actionId());
      }
      JsonWriter.string(out, "entropy", entropy);
      JsonWriter.string(out, "code", code);
      JsonWriter.string(out, "print", print);
      JsonWriter.string(out, "trace", trace);
      out.writeArrayFieldStart("events");
      for (Json event : events) {
        JsonWriter.rawValue(out, event);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("outputs");
      for (Output output : outputs) {
        output.write(out);
      }
      out.writeEndArray();
    });
  }

  /** Reads a record's value. */
  public static Entry decode(byte @Nullable [] value) throws MalformedMessage {
    var fields = new Fields();
    JsonReader.read(
        value,
        in -> {
          in.object("entry", name -> fields.read(name, in));
          return fields;
        });
    return fields.entry();
  }

  private static final class Fields {
    private @Nullable Long seq;
    private @Nullable String topicId;
    private @Nullable Long offset;
    private @Nullable Kind kind;
    private @Nullable Integer schema;
    private @Nullable String build;
    private @Nullable Long time;
    private @Nullable String requestId;
    private @Nullable String event;
    private @Nullable String subject;
    private @Nullable String tenantId;
    private @Nullable String userId;
    private @Nullable String clientId;
    private @Nullable String windowId;
    private @Nullable String actionId;
    private @Nullable String entropy;
    private @Nullable String code;
    private @Nullable String print;
    private @Nullable String trace;
    private List<Json> events = List.of();
    private List<Output> outputs = List.of();

    void read(String name, JsonReader in) throws IOException, MalformedMessage {
      switch (name) {
        case "v" -> Schema.check(in.integer("v"));
        case "seq" -> seq = in.integer("seq");
        case "topicId" -> topicId = in.string("topicId");
        case "offset" -> offset = in.integer("offset");
        case "kind" -> kind = Kind.parse(in.string("kind"));
        case "schema" -> schema = in.smallInteger("schema");
        case "build" -> build = in.string("build");
        case "time" -> time = in.integer("time");
        case "requestId" -> requestId = in.string("requestId");
        case "event" -> event = in.string("event");
        case "subject" -> subject = in.string("subject");
        case "tenantId" -> tenantId = in.string("tenantId");
        case "userId" -> userId = in.string("userId");
        case "clientId" -> clientId = in.string("clientId");
        case "windowId" -> windowId = in.nullableString("windowId");
        case "actionId" -> actionId = in.nullableString("actionId");
        case "entropy" -> entropy = in.nullableString("entropy");
        case "code" -> code = in.nullableString("code");
        case "print" -> print = in.nullableString("print");
        case "trace" -> trace = in.nullableString("trace");
        case "events" -> events = in.array("events", JsonReader::raw);
        case "outputs" -> outputs = in.array("outputs", Output::read);
        default -> in.skip();
      }
    }

    Entry entry() throws MalformedMessage {
      return new Entry(
          JsonReader.required(seq, "seq"),
          JsonReader.required(topicId, "topicId"),
          JsonReader.required(offset, "offset"),
          JsonReader.required(kind, "kind"),
          JsonReader.required(schema, "schema"),
          JsonReader.required(build, "build"),
          JsonReader.required(time, "time"),
          requestId == null ? null : input(requestId),
          entropy,
          code,
          print,
          events,
          outputs,
          trace);
    }

    private Input input(String id) throws MalformedMessage {
      return new Input(
          id,
          JsonReader.required(event, "event"),
          JsonReader.required(subject, "subject"),
          JsonReader.required(tenantId, "tenantId"),
          JsonReader.required(userId, "userId"),
          JsonReader.required(clientId, "clientId"),
          windowId,
          actionId);
    }
  }
}
