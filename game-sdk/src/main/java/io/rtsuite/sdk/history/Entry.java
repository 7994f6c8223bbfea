package io.rtsuite.sdk.history;

import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Request;
import io.rtsuite.events.Schema;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one input of a game: a record of {@code <service>.history}, keyed by {@code
 * <tenant>/<subject>}, in the partition of the input. Every input has exactly one, in order. The
 * kinds {@link Kind#ANCHOR} and {@link Kind#TRYING} are the owner's own and stand for no input.
 *
 * @param seq counts the partition's valid records from 1, without a gap
 * @param topicId id of the request topic
 * @param offset of the input in its partition; of an anchor, of the last input before it
 * @param kind what became of it
 * @param schema of the events, as the game says it
 * @param build version of the service that decided
 * @param time the broker's time of the input, epoch milliseconds; never runs backwards within a
 *     partition
 * @param input who asked what, enough to decide it again; absent where the input cannot be read
 * @param entropy what chance gave, as hexadecimal; a secret of the house; present where the game
 *     was asked
 * @param code the error's code, or the reason of a dead letter; present where something was refused
 * @param print of the input's content, to tell a repeated action from another one under its id
 * @param ended whether the subject ended with this entry: it is as in the beginning afterwards
 * @param events what happened, in order, each as JSON
 * @param outputs what goes out, in order
 * @param trace W3C trace context of the input
 * @param unreadable the input's value, where it is no request
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
    boolean ended,
    List<Json> events,
    List<Output> outputs,
    @Nullable String trace,
    @Nullable Json unreadable) {

  public Entry {
    events = List.copyOf(events);
    outputs = List.copyOf(outputs);
  }

  /** Whether it stands for an input, and not for something that the owner says of itself. */
  public boolean isOfInput() {
    return kind != Kind.ANCHOR && kind != Kind.TRYING;
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
    DISCARDED,
    /** No input: from here on the history can be read without what lies before. */
    ANCHOR,
    /** No input: the owner is about to decide the input at this offset, for it may be the last. */
    TRYING,
    /** Written by a later version that knows more kinds; never written by this one. */
    UNKNOWN;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** As written in the record. */
    public String text() {
      return text;
    }

    static Kind parse(String text) {
      for (Kind kind : values()) {
        if (kind.text.equals(text)) {
          return kind;
        }
      }
      return UNKNOWN;
    }
  }

  /**
   * Who asked what: the request as it came.
   *
   * @param json the record's value, which {@code request} was read from
   * @param redrive what an operator wanted who sent it again: {@code decide} or {@code discard}
   * @param redriveOffset of the parked input that the operator meant; absent where it is not sent
   *     again, or was before redrives named it
   * @param replyTo where somebody waited for the answer
   */
  public record Input(
      Request request,
      Json json,
      @Nullable String redrive,
      @Nullable Long redriveOffset,
      @Nullable ReplyAddress replyTo) {

    /** A request that was sent once and that nobody waits for. */
    public static Input of(Request request) {
      return new Input(request, Json.of(request.encode()), null, null, null);
    }

    /** The request's unique id. */
    public String requestId() {
      return request.id();
    }

    /** The qualified name of the event. */
    public String event() {
      return request.event().qualified();
    }

    /** What the request is about. */
    public String subject() {
      return request.subject();
    }

    /** The tenant of the user and of the subject. */
    public String tenantId() {
      return request.user().tenantId();
    }

    /** Who asked; empty where a clock ran down. */
    public String userId() {
      return request.user().id();
    }

    /** Public id of the session; empty where a clock ran down. */
    public String clientId() {
      return request.client().id();
    }

    /** The window that asked. */
    public @Nullable String windowId() {
      return request.client().windowId();
    }

    /** What a repetition of the action is known by. */
    public @Nullable String actionId() {
      return request.client().actionId();
    }
  }

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
        JsonWriter.raw(out, "request", input.json());
        JsonWriter.string(out, "redrive", input.redrive());
        Long redriveOffset = input.redriveOffset();
        if (redriveOffset != null) {
          out.writeNumberField("redriveOffset", redriveOffset);
        }
        var replyTo = input.replyTo();
        if (replyTo != null) {
          out.writeObjectFieldStart("replyTo");
          out.writeStringField("topic", replyTo.topic());
          out.writeNumberField("partition", replyTo.partition());
          out.writeStringField("correlationId", replyTo.correlationId());
          out.writeEndObject();
        }
      }
      JsonWriter.raw(out, "unreadable", unreadable);
      JsonWriter.string(out, "entropy", entropy);
      JsonWriter.string(out, "code", code);
      JsonWriter.string(out, "print", print);
      JsonWriter.string(out, "trace", trace);
      if (ended) {
        out.writeBooleanField("ended", true);
      }
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
    private @Nullable Json request;
    private @Nullable String redrive;
    private @Nullable Long redriveOffset;
    private @Nullable ReplyAddress replyTo;
    private @Nullable Json unreadable;
    private boolean ended;
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
        case "request" -> request = in.raw();
        case "redrive" -> redrive = in.nullableString("redrive");
        case "redriveOffset" -> redriveOffset = in.integer("redriveOffset");
        case "replyTo" -> replyTo = address(in);
        case "unreadable" -> unreadable = in.raw();
        case "ended" -> ended = in.bool("ended");
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
          request == null
              ? null
              : new Input(
                  Request.decode(request.bytes()), request, redrive, redriveOffset, replyTo),
          entropy,
          code,
          print,
          ended,
          events,
          outputs,
          trace,
          unreadable);
    }

    private static ReplyAddress address(JsonReader in) throws IOException, MalformedMessage {
      var fields =
          new Object() {
            @Nullable String topic;
            @Nullable Integer partition;
            @Nullable String correlationId;
          };
      in.object(
          "replyTo",
          name -> {
            switch (name) {
              case "topic" -> fields.topic = in.string("replyTo.topic");
              case "partition" -> fields.partition = in.smallInteger("replyTo.partition");
              case "correlationId" -> fields.correlationId = in.string("replyTo.correlationId");
              default -> in.skip();
            }
          });
      return new ReplyAddress(
          JsonReader.required(fields.topic, "replyTo.topic"),
          JsonReader.required(fields.partition, "replyTo.partition"),
          JsonReader.required(fields.correlationId, "replyTo.correlationId"));
    }
  }
}
