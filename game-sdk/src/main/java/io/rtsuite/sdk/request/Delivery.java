package io.rtsuite.sdk.request;

import io.rtsuite.events.Request;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived.
 *
 * @param partition of the request topic
 * @param time the broker's; never runs backwards within a partition
 * @param replyTo absent where nobody waits
 * @param traceparent goes along with everything the request causes
 */
public record Delivery(
    Request request,
    int partition,
    Instant time,
    @Nullable ReplyAddress replyTo,
    @Nullable String traceparent) {

  /** Where a gateway waits for replies to a request. */
  public record ReplyAddress(String topic, int partition, String correlationId) {}
}
