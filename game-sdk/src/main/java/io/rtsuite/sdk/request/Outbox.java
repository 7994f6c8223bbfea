package io.rtsuite.sdk.request;

import io.rtsuite.events.PushPosition;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.Reply;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What leaves a service. Records of one thread keep their order; the futures complete once they are
 * safe, or exceptionally.
 */
public interface Outbox {

  /** Appends to the push log. */
  CompletableFuture<PushPosition> append(PushRecord push, @Nullable String traceparent);

  /**
   * Sends a reply.
   *
   * @param after the ack is to wait until this much of the push log has been applied
   */
  CompletableFuture<@Nullable Void> reply(
      ReplyAddress address,
      Reply reply,
      @Nullable PushPosition after,
      @Nullable String traceparent);

  /** Fails the future of a record that the broker will never take; nothing was sent. */
  final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooLarge(Throwable cause) {
      super("larger than Kafka takes", cause);
    }
  }
}
