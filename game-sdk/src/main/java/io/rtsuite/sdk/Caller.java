package io.rtsuite.sdk;

import io.rtsuite.events.Client;
import io.rtsuite.events.User;
import java.time.Instant;

/**
 * Who asks, and about what, as the gateway vouches for it.
 *
 * @param requestId finds the request in logs and on Kafka
 * @param subject what the request is about; never to be taken from the payload
 * @param receivedAt the broker's time of the request record
 * @param deadline who answers later answers nobody
 */
public record Caller(
    User user,
    Client client,
    String requestId,
    String subject,
    Instant receivedAt,
    Instant deadline) {

  /** The person's id. */
  public String userId() {
    return user.id();
  }
}
