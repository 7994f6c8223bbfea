package io.rtsuite.sdk;

import io.rtsuite.events.Target;

/**
 * The end of connections as a service says it: of one, or of all that a person of the tenant at
 * hand has at that moment.
 *
 * <p>The client is told code and message, and a stock client does not come back by itself; but
 * nothing keeps it from connecting again while its token is valid.
 *
 * @param code of the service's own, or of the catalogue
 * @param message for people
 */
public record Disconnect(Target.Direct target, String code, String message) {

  /** Ends one connection. */
  public static Disconnect client(String clientId, String code, String message) {
    return new Disconnect(new Target.Client(clientId), code, message);
  }

  /** Ends all connections of a person. */
  public static Disconnect user(String userId, String code, String message) {
    return new Disconnect(new Target.User(userId), code, message);
  }
}
