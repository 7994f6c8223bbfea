package io.rtsuite.sdk;

import io.rtsuite.events.Except;
import io.rtsuite.events.Target;
import org.jspecify.annotations.Nullable;

/**
 * A push as a service says it: an event for some players of the tenant at hand.
 *
 * @param event the bare name
 * @param data serialized by the SDK; {@code byte[]} fields arrive as binary
 * @param isVolatile may be left out for a connection that reads too slowly
 */
public record Notice(
    Target target,
    String event,
    @Nullable Object data,
    @Nullable Except except,
    boolean isVolatile) {

  /** To everybody in a room. */
  public static Notice toRoom(String room, String event, @Nullable Object data) {
    return new Notice(new Target.Room(room), event, data, null, false);
  }

  /** To a person, on all their connections. */
  public static Notice toUser(String userId, String event, @Nullable Object data) {
    return new Notice(new Target.User(userId), event, data, null, false);
  }

  /** To one connection. */
  public static Notice toClient(String clientId, String event, @Nullable Object data) {
    return new Notice(new Target.Client(clientId), event, data, null, false);
  }

  /** To everybody of the tenant. */
  public static Notice toAll(String event, @Nullable Object data) {
    return new Notice(new Target.All(false), event, data, null, false);
  }

  /** The same, leaving some out. */
  public Notice except(Except left) {
    return new Notice(target, event, data, left, isVolatile);
  }

  /** The same, droppable for slow readers. */
  public Notice asVolatile() {
    return new Notice(target, event, data, except, true);
  }
}
