package io.rtsuite.events;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Who is left out of a push: a session that matches any of the three.
 *
 * @param client the session with this client id
 * @param user the sessions of this user
 * @param room the sessions in this room
 */
public record Except(@Nullable String client, @Nullable String user, @Nullable String room) {

  /** Leaves out one session. */
  public static Except client(String id) {
    return new Except(id, null, null);
  }

  /** Leaves out a person. */
  public static Except user(String id) {
    return new Except(null, id, null);
  }

  /** Leaves out everybody in a room. */
  public static Except room(String name) {
    return new Except(null, null, name);
  }

  void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    JsonWriter.string(out, "client", client);
    JsonWriter.string(out, "user", user);
    JsonWriter.string(out, "room", room);
    out.writeEndObject();
  }

  static Except read(JsonReader in) throws IOException, MalformedMessage {
    var except = new @Nullable String[3];
    in.object(
        "except",
        name -> {
          switch (name) {
            case "client" -> except[0] = in.nullableString("except.client");
            case "user" -> except[1] = in.nullableString("except.user");
            case "room" -> except[2] = in.nullableString("except.room");
            default -> in.skip();
          }
        });
    return new Except(except[0], except[1], except[2]);
  }
}
