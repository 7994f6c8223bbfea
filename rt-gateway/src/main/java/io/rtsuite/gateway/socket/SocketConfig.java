package io.rtsuite.gateway.socket;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Socket.IO front, at {@code /socket.io/} on the server's own port.
 *
 * @param namespace the one namespace clients can join
 * @param pingInterval time between a pong and the next ping
 * @param pingTimeout time a client has for its pong; without it the connection is closed
 * @param connectTimeout time a client may stay outside the namespace before its connection is
 *     closed
 * @param handshakeTimeout time for the whole of the upgrade request to arrive
 * @param closeGrace time a client has to answer a Close frame, or to go after it was turned out,
 *     before its connection is closed
 * @param maxPayload largest message in bytes, however fragmented; also the limit for all
 *     attachments of one event together
 * @param maxEarlyBytes most bytes a connection may send, upgrade request included, before it is let
 *     in; at most this much memory is spent on somebody unknown
 * @param maxConnections connections at a time, half-open ones included; further ones get 503, on
 *     which a stock client tries again
 * @param allowedOrigins pages that may connect, such as {@code https://play.example}; others than
 *     these and the server's own host get 403. With {@code *}, or when left out, pages from
 *     anywhere may connect, but those that are not named cannot use the visitor's cookie: they have
 *     to send their own token. Must be given in production, without {@code *}
 */
@ConfigurationProperties("gateway.socket")
public record SocketConfig(
    @Bindable(defaultValue = "/events") String namespace,
    @Bindable(defaultValue = "25s") Duration pingInterval,
    @Bindable(defaultValue = "20s") Duration pingTimeout,
    @Bindable(defaultValue = "45s") Duration connectTimeout,
    @Bindable(defaultValue = "10s") Duration handshakeTimeout,
    @Bindable(defaultValue = "1s") Duration closeGrace,
    @Bindable(defaultValue = "1000000") int maxPayload,
    @Bindable(defaultValue = "65536") int maxEarlyBytes,
    @Bindable(defaultValue = "50000") int maxConnections,
    @Nullable List<String> allowedOrigins) {

  /**
   * @throws IllegalArgumentException naming the setting that cannot be used
   */
  public SocketConfig {
    if (!namespace.startsWith("/") || namespace.contains(",") || namespace.contains("?")) {
      throw new IllegalArgumentException(
          "gateway.socket.namespace must begin with / and have neither , nor ?: " + namespace);
    }
    positive("ping-interval", pingInterval);
    positive("ping-timeout", pingTimeout);
    positive("connect-timeout", connectTimeout);
    positive("handshake-timeout", handshakeTimeout);
    positive("close-grace", closeGrace);
    if (maxPayload < 1 || maxEarlyBytes < 1 || maxConnections < 1) {
      throw new IllegalArgumentException(
          "gateway.socket.max-payload, max-early-bytes and max-connections must be at least 1");
    }
    allowedOrigins = allowedOrigins == null ? null : List.copyOf(allowedOrigins);
  }

  private static void positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException("gateway.socket." + name + " must be above 0: " + value);
    }
  }
}
