package io.rtsuite.events;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code rt.pushes}: the one total order of what players are told and who hears it.
 *
 * <p>Without a {@code type} it is a {@link Push}; {@code type} {@code "Join"} and {@code "Leave"}
 * are {@link Membership}s, {@code "Kick"} is a {@link Kick}; readers pass over types they do not
 * know ({@link Unknown}).
 */
public sealed interface PushRecord permits Push, Membership, Kick, PushRecord.Unknown {

  /** The types this build reads. */
  Set<String> KNOWN = Set.of("Join", "Leave", Kick.TYPE);

  /** A record of a later version. */
  record Unknown(String type) implements PushRecord {}

  /** The input of a game that caused it; absent where nothing promises that it stands here once. */
  default @Nullable Origin from() {
    return null;
  }

  /** Reads a record's value. */
  static PushRecord decode(byte @Nullable [] value) throws MalformedMessage {
    var fields = new Fields();
    try {
      JsonReader.read(
          value,
          in -> {
            in.object("push record", name -> fields.read(name, in));
            return fields;
          });
      return fields.record();
    } catch (MalformedMessage e) {
      // A later type may use our names for other things; only then it is looked at again.
      String type = typeOf(value);
      if (type == null || KNOWN.contains(type)) {
        throw e;
      }
      return new Unknown(type);
    }
  }

  private static @Nullable String typeOf(byte @Nullable [] value) throws MalformedMessage {
    var type = new @Nullable String[1];
    JsonReader.read(
        value,
        in -> {
          in.object(
              "push record",
              name -> {
                switch (name) {
                  case "v" -> Schema.check(in.integer("v"));
                  case "type" -> type[0] = in.string("type");
                  default -> in.skip();
                }
              });
          return type;
        });
    return type[0];
  }

  /** The fields of all kinds, as found. */
  final class Fields {
    private @Nullable String type;
    private @Nullable String id;
    private @Nullable EventName event;
    private @Nullable String tenantId;
    private @Nullable String room;
    private @Nullable String user;
    private @Nullable String client;
    private boolean all;
    private boolean global;
    private @Nullable Except except;
    private boolean isVolatile;
    private @Nullable Origin from;
    private @Nullable List<String> rooms;
    private @Nullable Json data;
    private @Nullable List<Json> args;
    private @Nullable RtError error;

    private Fields() {}

    private void read(String name, JsonReader in) throws IOException, MalformedMessage {
      switch (name) {
        case "v" -> Schema.check(in.integer("v"));
        case "type" -> type = in.string("type");
        case "id" -> id = in.string("id");
        case "event" -> event = Schema.event(in.string("event"));
        case "tenantId" -> tenantId = in.nullableString("tenantId");
        case "room" -> room = in.nullableString("room");
        case "user" -> user = in.nullableString("user");
        case "client" -> client = in.nullableString("client");
        case "all" -> all = in.bool("all");
        case "global" -> global = in.bool("global");
        case "except" -> except = in.isNull() ? null : Except.read(in);
        case "volatile" -> isVolatile = in.bool("volatile");
        case "from" -> from = in.isNull() ? null : Origin.read(in);
        case "rooms" -> rooms = in.isNull() ? null : in.strings("rooms");
        case "data" -> data = in.raw();
        case "args" -> args = Arguments.read(in);
        case "error" -> error = in.isNull() ? null : RtError.read(in);
        default -> in.skip();
      }
    }

    private PushRecord record() throws MalformedMessage {
      return switch (type) {
        case null -> push();
        case "Join" -> membership(Membership.Action.JOIN);
        case "Leave" -> membership(Membership.Action.LEAVE);
        case Kick.TYPE -> kick();
        default -> new Unknown(type);
      };
    }

    private Membership membership(Membership.Action action) throws MalformedMessage {
      return new Membership(
          JsonReader.required(id, "id"),
          action,
          tenant(),
          JsonReader.required(client, "client"),
          Rooms.checked(JsonReader.required(rooms, "rooms")),
          from);
    }

    private Kick kick() throws MalformedMessage {
      if ((client == null) == (user == null)) {
        throw new MalformedMessage("a kick names either a client or a user");
      }
      return new Kick(
          JsonReader.required(id, "id"),
          tenant(),
          client != null ? new Target.Client(client) : new Target.User(String.valueOf(user)),
          error,
          from);
    }

    private String tenant() throws MalformedMessage {
      String tenant = JsonReader.required(tenantId, "tenantId");
      if (tenant.isEmpty()) {
        throw new MalformedMessage("tenantId is empty");
      }
      return tenant;
    }

    private Push push() throws MalformedMessage {
      Target target = target();
      if (global && !all) {
        throw new MalformedMessage("global goes with all only");
      }
      EventName name = JsonReader.required(event, "event");
      if (name.channel() != Channel.SERVER) {
        throw new MalformedMessage("the event of a push is not a server event");
      }
      return new Push(
          JsonReader.required(id, "id"),
          name,
          tenant(),
          target,
          except,
          isVolatile,
          from,
          Arguments.of(data, args));
    }

    private Target target() throws MalformedMessage {
      var targets = new ArrayList<Target>();
      if (room != null) {
        targets.add(new Target.Room(Rooms.checked(room)));
      }
      if (rooms != null) {
        if (rooms.isEmpty()) {
          throw new MalformedMessage("rooms is empty");
        }
        targets.add(new Target.Rooms(Rooms.checked(rooms)));
      }
      if (user != null) {
        targets.add(new Target.User(user));
      }
      if (client != null) {
        targets.add(new Target.Client(client));
      }
      if (all) {
        targets.add(new Target.All(global));
      }
      if (targets.size() != 1) {
        throw new MalformedMessage(
            targets.isEmpty() ? "the push has no target" : "the push has more than one target");
      }
      return targets.getFirst();
    }
  }
}
