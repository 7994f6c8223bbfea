package io.rtsuite.events;

import org.jspecify.annotations.Nullable;

/**
 * The connection that asks.
 *
 * @param id public id of the session
 * @param windowId the browser window, as the client names it in {@code __m}
 * @param actionId the client's own name for this action, the same when it is repeated
 */
public record Client(String id, @Nullable String windowId, @Nullable String actionId) {

  /** A connection that says nothing of windows or actions. */
  public static Client of(String id) {
    return new Client(id, null, null);
  }
}
