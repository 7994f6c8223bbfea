package io.rtsuite.events;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A gateway has opened a session, on {@code rt.sessions}: {@code {v,id,gateway,user}}, keyed by
 * {@code <gateway>/<client id>}. The same key without a value: services know that it has ended.
 *
 * <p>Read only when a gateway has died, to tell services of the sessions that ended with it.
 *
 * @param id the session's public id, which is the client id
 * @param gateway id of the gateway that holds it
 */
public record SessionOpened(String id, String gateway, User user) {

  /** The key of a record: whose session it is about. */
  public record Key(String gateway, String client) {

    /** Reads a record's key; empty for kinds this build does not know. */
    public static Optional<Key> parse(String text) {
      int slash = text.indexOf('/');
      boolean two = slash > 0 && slash == text.lastIndexOf('/') && slash < text.length() - 1;
      return two
          ? Optional.of(new Key(text.substring(0, slash), text.substring(slash + 1)))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return gateway + "/" + client;
    }
  }

  /** The key of its record. */
  public Key key() {
    return new Key(gateway, id);
  }

  /** The JSON value. */
  public byte[] encode() {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      out.writeStringField("id", id);
      out.writeStringField("gateway", gateway);
      out.writeFieldName("user");
      user.write(out);
    });
  }

  /** Reads a record's value. */
  public static SessionOpened decode(byte @Nullable [] value) throws MalformedMessage {
    var fields =
        new Object() {
          @Nullable String id;
          @Nullable String gateway;
          @Nullable User user;
        };
    JsonReader.read(
        value,
        in -> {
          in.object(
              "session",
              name -> {
                switch (name) {
                  case "v" -> Schema.check(in.integer("v"));
                  case "id" -> fields.id = in.string("id");
                  case "gateway" -> fields.gateway = in.string("gateway");
                  case "user" -> fields.user = User.read(in);
                  default -> in.skip();
                }
              });
          return fields;
        });
    return new SessionOpened(
        JsonReader.required(fields.id, "id"),
        JsonReader.required(fields.gateway, "gateway"),
        JsonReader.required(fields.user, "user"));
  }
}
