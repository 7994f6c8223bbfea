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
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.rtsuite.gateway.http.HttpConnections;
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

  static final String EARLY_BYTES = "earlyBytes";
  private static final String FRAME_DECODER = "frameDecoder";

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
    Channel channel = netty.getChannelHandlerContext().channel();
    ChannelPipeline pipeline = channel.pipeline();
    if (pipeline.get(WebSocket13FrameDecoder.class) == null) {
      // A draft of the protocol that no client of today speaks.
      channel.close();
      return;
    }
    HttpConnections.upgraded(pipeline);
    var connection =
        new PlainConnection(
            gate,
            authenticator,
            front,
            config,
            netty.getNativeRequest().uri(),
            netty.getNativeRequest().headers().copy(),
            connections,
            System::nanoTime);
    // At once, as the next read may bring frames.
    pipeline.replace(WebSocket13FrameDecoder.class, FRAME_DECODER, frameDecoder());
    pipeline.addBefore(
        FRAME_DECODER, EARLY_BYTES, new EarlyBytes(config.maxEarlyBytes(), connection::tooMuch));
    pipeline.addAfter(FRAME_DECODER, "plain-front", connection);
    // Later, as Micronaut turns reading on after this call.
    channel.eventLoop().execute(connection::begin);
  }

  /** Micronaut's own takes extensions that nobody negotiated, and any size. */
  private WebSocket13FrameDecoder frameDecoder() {
    return new WebSocket13FrameDecoder(
        WebSocketDecoderConfig.newBuilder()
            .allowExtensions(false)
            .closeOnProtocolViolation(false)
            .withUTF8Validator(false)
            .maxFramePayloadLength(config.maxPayload())
            .build());
  }

  /** Micronaut wants one; all frames are taken before they get here. */
  @OnMessage
  void message(byte[] early, WebSocketSession session) {
    session.close(CloseReason.PROTOCOL_ERROR);
  }
}
