package io.rtsuite.gateway.plain;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import io.rtsuite.gateway.session.Authenticator;
import io.rtsuite.gateway.session.Gate;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where plain WebSocket clients come in: Micronaut's route, whose connection is handed to the same
 * core as all others. Open to everybody, as the first frame may bring the token.
 */
@ServerWebSocket("/events")
@Secured(SecurityRule.IS_ANONYMOUS)
final class PlainSocket {

  /** No frame is larger, whatever is configured. */
  static final int MAX_PAYLOAD = 16_000_000;

  private static final String MICRONAUTS_HANDLER = "websocket-handler";

  private final Gate gate;
  private final Authenticator authenticator;
  private final PlainFront front;
  private final PlainConfig config;
  private final AtomicInteger connections = new AtomicInteger();

  PlainSocket(Gate gate, Authenticator authenticator, PlainFront front, PlainConfig config) {
    this.gate = gate;
    this.authenticator = authenticator;
    this.front = front;
    this.config = config;
  }

  @OnOpen
  void open(WebSocketSession session, HttpRequest<?> request) {
    if (!(request instanceof NettyHttpRequest<?> netty)) {
      throw new IllegalStateException("a WebSocket that is not Netty's");
    }
    var channel = netty.getChannelHandlerContext().channel();
    var connection =
        new PlainConnection(
            gate,
            authenticator,
            front,
            config,
            netty.getNativeRequest().uri(),
            netty.getNativeRequest().headers().copy(),
            connections);
    // Micronaut's own handler is put into the pipeline after this call; frames come later still.
    channel
        .eventLoop()
        .execute(() -> {
          if (channel.isActive()) {
            channel.pipeline().addBefore(MICRONAUTS_HANDLER, "plain-front", connection);
          }
        });
  }

  /** Only frames that came before their time get here. */
  @OnMessage(maxPayloadLength = MAX_PAYLOAD)
  void message(byte[] early, WebSocketSession session) {
    session.close(CloseReason.PROTOCOL_ERROR);
  }
}
