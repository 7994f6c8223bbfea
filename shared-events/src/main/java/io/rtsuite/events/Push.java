package io.rtsuite.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message from a service to players; all gateways read it, in the one order of {@code rt.pushes}.
 *
 * @param id unique
 * @param event of {@link Channel#SERVER}; clients see its bare name
 * @param isVolatile may be left out for a connection that reads too slowly
 * @param from the game input that caused it; absent for pushes of handlers that are not games
 * @param arguments the event's, each one JSON value; bytes are {@code {"$bin":"<base64>"}}
 */
public record Push(
    String id,
    EventName event,
    String tenantId,
    Target target,
    @Nullable Except except,
    boolean isVolatile,
    @Nullable Origin from,
    List<Json> arguments)
    implements PushRecord {

  public Push {
    arguments = List.copyOf(arguments);
  }

  /** The JSON value. */
  public byte[] encode() {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      out.writeStringField("id", id);
      out.writeStringField("event", event.qualified());
      out.writeStringField("tenantId", tenantId);
      switch (target) {
        case Target.Room room -> out.writeStringField("room", room.name());
        case Target.Rooms rooms -> JsonWriter.strings(out, "rooms", rooms.names());
        case Target.User user -> out.writeStringField("user", user.id());
        case Target.Client client -> out.writeStringField("client", client.id());
        case Target.All all -> {
          out.writeBooleanField("all", true);
          if (all.global()) {
            out.writeBooleanField("global", true);
          }
        }
      }
      if (except != null) {
        out.writeFieldName("except");
        except.write(out);
      }
      if (isVolatile) {
        out.writeBooleanField("volatile", true);
      }
      if (from != null) {
        out.writeFieldName("from");
        from.write(out);
      }
      Arguments.write(out, arguments);
    });
  }
}
