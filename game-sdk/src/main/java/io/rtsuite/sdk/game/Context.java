package io.rtsuite.sdk.game;

import java.time.Instant;

/**
 * What a decision may know beside the state and the command; stored with it.
 *
 * @param time the broker's time of the request; never runs backwards within a subject
 * @param entropy drawn for this decision alone
 * @param cause of the request, to send something to the asking connection alone
 */
public record Context(Instant time, Entropy entropy, Cause cause) {

  /**
   * Who asked, by which connection.
   *
   * @param userId empty where a clock rang
   * @param clientId public id of the session; empty where a clock rang
   */
  public record Cause(String tenantId, String userId, String clientId) {

    /** A clock rang. */
    public static Cause clock(String tenantId) {
      return new Cause(tenantId, "", "");
    }
  }
}
