package io.rtsuite.gateway.plain;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plain WebSocket front, at {@code /events} on the server's own port.
 *
 * @param connectTimeout time a client without cookie and header has to send its token
 * @param pingInterval time between two pings; a connection that is silent for longer than this and
 *     {@code pingTimeout} together is closed
 * @param pingTimeout time a client has for its pong
 * @param maxPayload largest frame in bytes, however fragmented, 16,000,000 at most; also the limit
 *     for all attachments of one frame together
 * @param maxEarlyBytes most bytes a connection may send after the upgrade before it is let in; at
 *     most this much memory is spent on somebody unknown
 * @param maxConnections connections at a time; further ones are closed with code 1013
 * @param closeGrace time a client has to answer a Close frame before its connection is closed
 * @param allowedOrigins pages that may connect, such as {@code https://play.example}; others than
 *     these and the server's own host are refused. With {@code *}, or when left out, pages from
 *     anywhere may connect, but those that are not named cannot use the visitor's cookie. Must be
 *     given in production, without {@code *}
 */
@ConfigurationProperties("gateway.plain")
public record PlainConfig(
    @Bindable(defaultValue = "10s") Duration connectTimeout,
    @Bindable(defaultValue = "25s") Duration pingInterval,
    @Bindable(defaultValue = "20s") Duration pingTimeout,
    @Bindable(defaultValue = "1000000") int maxPayload,
    @Bindable(defaultValue = "65536") int maxEarlyBytes,
    @Bindable(defaultValue = "50000") int maxConnections,
    @Bindable(defaultValue = "1s") Duration closeGrace,
    @Nullable List<String> allowedOrigins) {

  private static final int MAX_PAYLOAD = 16_000_000;

  /**
   * @throws IllegalArgumentException naming the setting that cannot be used
   */
  public PlainConfig {
    if (maxPayload < 1 || maxPayload > MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "gateway.plain.max-payload is not within 1 and " + MAX_PAYLOAD);
    }
    if (maxEarlyBytes < 1) {
      throw new IllegalArgumentException("gateway.plain.max-early-bytes must be at least 1");
    }
    allowedOrigins = allowedOrigins == null ? null : List.copyOf(allowedOrigins);
  }
}
