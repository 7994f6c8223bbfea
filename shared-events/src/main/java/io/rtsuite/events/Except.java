package io.rtsuite.events;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is left out of a push: a session that matches any of the four.
 *
 * @param client the session with this client id
 * @param user the sessions of this user
 * @param room the sessions in this room
 * @param rooms the sessions in any of these rooms
 */
public record Except(
    @Nullable String client, @Nullable String user, @Nullable String room, List<String> rooms) {

  public Except {
    rooms = List.copyOf(rooms);
  }

  /** Leaves out one session. */
  public static Except client(String id) {
    return new Except(id, null, null, List.of());
  }

  /** Leaves out a person. */
  public static Except user(String id) {
    return new Except(null, id, null, List.of());
  }

  /** Leaves out everybody in a room. */
  public static Except room(String name) {
    return new Except(null, null, name, List.of());
  }

  /** Leaves out everybody in any of several rooms. */
  public static Except rooms(String... names) {
    return new Except(null, null, null, List.of(names));
  }

  void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    JsonWriter.string(out, "client", client);
    JsonWriter.string(out, "user", user);
    JsonWriter.string(out, "room", room);
    if (!rooms.isEmpty()) {
      JsonWriter.strings(out, "rooms", rooms);
    }
    out.writeEndObject();
  }

  static Except read(JsonReader in) throws IOException, MalformedMessage {
    var except =
        new Object() {
          @Nullable String client;
          @Nullable String user;
          @Nullable String room;
          List<String> rooms = List.of();
        };
    in.object(
        "except",
        name -> {
          switch (name) {
            case "client" -> except.client = in.nullableString("except.client");
            case "user" -> except.user = in.nullableString("except.user");
            case "room" -> except.room = in.nullableString("except.room");
            case "rooms" -> except.rooms = in.isNull() ? List.of() : in.strings("except.rooms");
            default -> in.skip();
          }
        });
    return new Except(except.client, except.user, except.room, except.rooms);
  }
}
