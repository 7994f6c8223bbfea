package io.rtsuite.events;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a service answers to a request: instructions, applied in order.
 *
 * <p>On {@code rt.replies} at the partition its request named, with the request's correlation id. A
 * record of {@link ClientEvent}s alone is one part of a stream of answers; any other is final and
 * makes the ack. At most one {@link ClientMessage} or {@link Failure} may stand in it.
 *
 * @param id unique; absent in records of services that do not write one
 */
public record Reply(@Nullable String id, List<Instruction> instructions) {

  public Reply {
    instructions = List.copyOf(instructions);
  }

  /** One thing the gateway is to do. */
  public sealed interface Instruction {}

  /** The ack's arguments: {@code {type:"ClientMessage",data|args}}. */
  public record ClientMessage(List<Json> arguments) implements Instruction {
    public ClientMessage {
      arguments = List.copyOf(arguments);
    }

    /** An ack with this content; absent for none. */
    public ClientMessage(@Nullable Json data) {
      this(Arguments.of(data));
    }
  }

  /** The asker enters or leaves rooms: {@code {type:"ClientRoom",data:{action,rooms}}}. */
  public record ClientRoom(Membership.Action action, List<String> rooms) implements Instruction {
    public ClientRoom {
      rooms = List.copyOf(rooms);
    }
  }

  /** An event to the asker, before the ack: {@code {type:"ClientEvent",event,data|args}}. */
  public record ClientEvent(EventName event, List<Json> arguments) implements Instruction {
    public ClientEvent {
      arguments = List.copyOf(arguments);
    }

    /** An event with this content; absent for none. */
    public ClientEvent(EventName event, @Nullable Json data) {
      this(event, Arguments.of(data));
    }
  }

  /** The request failed: {@code {type:"Error",error}}. */
  public record Failure(RtError error) implements Instruction {}

  /** Whether more replies to the same request follow. */
  public boolean isPartOfStream() {
    return !instructions.isEmpty() && instructions.stream().allMatch(ClientEvent.class::isInstance);
  }

  /** The JSON value: an object where there is one instruction, else an array. */
  public byte[] encode() {
    return JsonWriter.write(
            out -> {
              if (instructions.size() == 1) {
                write(out, instructions.getFirst());
                return;
              }
              out.writeStartArray();
              for (Instruction instruction : instructions) {
                write(out, instruction);
              }
              out.writeEndArray();
            })
        .bytes();
  }

  private void write(JsonGenerator out, Instruction instruction) throws IOException {
    out.writeStartObject();
    out.writeNumberField("v", Schema.VERSION);
    JsonWriter.string(out, "id", id);
    switch (instruction) {
      case ClientMessage message -> {
        out.writeStringField("type", "ClientMessage");
        Arguments.write(out, message.arguments());
      }
      case ClientRoom room -> {
        out.writeStringField("type", "ClientRoom");
        out.writeObjectFieldStart("data");
        out.writeStringField("action", room.action().text());
        JsonWriter.strings(out, "rooms", room.rooms());
        out.writeEndObject();
      }
      case ClientEvent event -> {
        out.writeStringField("type", "ClientEvent");
        out.writeStringField("event", event.event().qualified());
        Arguments.write(out, event.arguments());
      }
      case Failure failure -> {
        out.writeStringField("type", "Error");
        out.writeFieldName("error");
        failure.error().write(out);
      }
    }
    out.writeEndObject();
  }

  /**
   * Reads a record's value. Whatever does not say a {@code type} is a {@link ClientMessage}: its
   * {@code data} where it has nothing else beside {@code v} and {@code id}, otherwise the whole
   * value. No value at all, as services without a result write it, is a reply without instructions.
   */
  public static Reply decode(byte @Nullable [] value) throws MalformedMessage {
    return value == null ? new Reply(null, List.of()) : JsonReader.read(value, Reply::read);
  }

  private static Reply read(JsonReader in) throws IOException, MalformedMessage {
    if (!in.isArray()) {
      var one = Part.read(in);
      return new Reply(one.id, List.of(one.instruction()));
    }
    int start = in.start();
    List<Part> parts = in.array("reply", Part::read);
    if (!parts.isEmpty() && parts.stream().allMatch(part -> part.type == null)) {
      return new Reply(null, List.of(new ClientMessage(in.since(start))));
    }
    var instructions = new ArrayList<Instruction>(parts.size());
    int outcomes = 0;
    for (Part part : parts) {
      Instruction instruction = part.instruction();
      if ((instruction instanceof ClientMessage || instruction instanceof Failure)
          && ++outcomes > 1) {
        throw new MalformedMessage("the reply has more than one message or error");
      }
      instructions.add(instruction);
    }
    return new Reply(parts.isEmpty() ? null : parts.getFirst().id, instructions);
  }

  private static final class Part {
    private static final Set<String> ENVELOPE = Set.of("v", "id", "data");

    private @Nullable String id;
    private @Nullable String type;
    private @Nullable String event;
    private @Nullable Json data;
    private @Nullable Json args;
    private @Nullable Json error;
    private @Nullable Json whole;
    private boolean onlyEnvelope = true;

    static Part read(JsonReader in) throws IOException, MalformedMessage {
      var part = new Part();
      if (!in.isObject()) {
        part.whole = in.raw();
        return part;
      }
      int start = in.start();
      in.object("reply", name -> part.field(name, in));
      if (part.type == null) {
        part.whole = in.since(start);
      }
      return part;
    }

    private void field(String name, JsonReader in) throws IOException, MalformedMessage {
      onlyEnvelope &= ENVELOPE.contains(name);
      switch (name) {
        case "id" -> id = in.isString() ? in.string("id") : skipped(in);
        case "type" -> type = in.isString() ? in.string("type") : skipped(in);
        case "event" -> event = in.isString() ? in.string("event") : skipped(in);
        case "data" -> data = in.raw();
        case "args" -> args = in.raw();
        case "error" -> error = in.raw();
        default -> in.skip();
      }
    }

    private static @Nullable String skipped(JsonReader in) throws IOException {
      in.skip();
      return null;
    }

    Instruction instruction() throws MalformedMessage {
      return switch (type) {
        case null -> new ClientMessage(onlyEnvelope && data != null ? data : whole);
        case "ClientMessage" -> new ClientMessage(arguments());
        case "ClientRoom" ->
            JsonReader.read(JsonReader.required(data, "ClientRoom.data").bytes(), Part::clientRoom);
        case "ClientEvent" ->
            new ClientEvent(
                EventName.parse(JsonReader.required(event, "ClientEvent.event"), Channel.SERVER)
                    .filter(name -> name.channel() == Channel.SERVER)
                    .orElseThrow(
                        () -> new MalformedMessage("ClientEvent.event is not a server event")),
                arguments());
        case "Error" ->
            new Failure(
                JsonReader.read(JsonReader.required(error, "Error.error").bytes(), RtError::read));
        default -> throw new MalformedMessage("unknown type of reply");
      };
    }

    // Without a type "args" is content like any other, so that it is read here and not before.
    private List<Json> arguments() throws MalformedMessage {
      return Arguments.of(
          data, args == null ? null : JsonReader.read(args.bytes(), Arguments::read));
    }

    private static ClientRoom clientRoom(JsonReader in) throws IOException, MalformedMessage {
      var room =
          new Object() {
            Membership.@Nullable Action action;
            @Nullable List<String> rooms;
          };
      in.object(
          "ClientRoom.data",
          name -> {
            switch (name) {
              case "action" -> room.action = Membership.Action.parse(in.string("action"));
              case "rooms" -> room.rooms = Rooms.checked(in.strings("rooms"));
              default -> in.skip();
            }
          });
      return new ClientRoom(
          JsonReader.required(room.action, "action"), JsonReader.required(room.rooms, "rooms"));
    }
  }
}
