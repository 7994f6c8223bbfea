package io.rtsuite.sdk;

import io.rtsuite.events.Except;
import io.rtsuite.events.Target;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A push as a service says it: an event for some players of the tenant at hand.
 *
 * @param event the bare name
 * @param arguments of the event, each serialized by the SDK; {@code byte[]} fields arrive as binary
 * @param isVolatile may be left out for a connection that reads too slowly
 */
public record Notice(
    Target target,
    String event,
    List<@Nullable Object> arguments,
    @Nullable Except except,
    boolean isVolatile) {

  public Notice {
    arguments = Arguments.copyOf(arguments);
  }

  private static Notice of(Target target, String event, @Nullable Object data) {
    return new Notice(target, event, Arguments.of(data), null, false);
  }

  /**
   * To everybody in a room.
   *
   * @param data the one argument; null for none
   */
  public static Notice toRoom(String room, String event, @Nullable Object data) {
    return of(new Target.Room(room), event, data);
  }

  /**
   * To everybody in any of several rooms, once each.
   *
   * @param data the one argument; null for none
   */
  public static Notice toRooms(List<String> rooms, String event, @Nullable Object data) {
    return of(new Target.Rooms(rooms), event, data);
  }

  /**
   * To a person, on all their connections.
   *
   * @param data the one argument; null for none
   */
  public static Notice toUser(String userId, String event, @Nullable Object data) {
    return of(new Target.User(userId), event, data);
  }

  /**
   * To one connection.
   *
   * @param data the one argument; null for none
   */
  public static Notice toClient(String clientId, String event, @Nullable Object data) {
    return of(new Target.Client(clientId), event, data);
  }

  /**
   * To everybody of the tenant.
   *
   * @param data the one argument; null for none
   */
  public static Notice toAll(String event, @Nullable Object data) {
    return of(new Target.All(false), event, data);
  }

  /** The same with these arguments instead, as many as there are. */
  public Notice args(@Nullable Object... several) {
    return new Notice(target, event, Arrays.asList(several), except, isVolatile);
  }

  /** The same, leaving some out. */
  public Notice except(Except left) {
    return new Notice(target, event, arguments, left, isVolatile);
  }

  /** The same, droppable for slow readers. */
  public Notice asVolatile() {
    return new Notice(target, event, arguments, except, true);
  }

  /** The first argument; null where there is none. */
  public @Nullable Object data() {
    return arguments.isEmpty() ? null : arguments.getFirst();
  }
}
