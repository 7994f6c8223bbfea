package io.rtsuite.gateway.plain;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Json;
import io.rtsuite.events.RtError;
import io.rtsuite.gateway.session.Authenticator;
import io.rtsuite.gateway.session.ClientFrame;
import io.rtsuite.gateway.session.Gate;
import io.rtsuite.gateway.session.Handshake;
import io.rtsuite.gateway.session.Identity;
import io.rtsuite.gateway.session.Session;
import io.rtsuite.gateway.session.WriteProgress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plain WebSocket connection: who it is, then frame by frame. Takes all frames of its pipeline,
 * so that Micronaut keeps the route and nothing else.
 */
final class PlainConnection extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(PlainConnection.class);
  private static final int NORMAL = 1000;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int TOO_BIG = 1009;
  private static final int TRY_AGAIN_LATER = 1013;
  private static final int MAX_REASON = 123;

  /** Frames that one read may bring before the answer of the authentication stops reading. */
  private static final int MAX_EARLY_FRAMES = 64;

  /** A frame that waits for its binary frames. */
  private record Incomplete(PlainFrame.Event event, List<byte[]> attachments) {}

  private enum State {
    NEW,
    WAITING_FOR_TOKEN,
    AUTHENTICATING,
    OPEN,
    CLOSING
  }

  private final Gate gate;
  private final Authenticator authenticator;
  private final PlainFront front;
  private final PlainConfig config;
  private final String uri;
  private final HttpHeaders headers;
  private final AtomicInteger connections;
  private final LongSupplier nanoTime;
  private final Queue<WebSocketFrame> early = new ArrayDeque<>();
  private State state = State.NEW;
  private @Nullable ChannelHandlerContext context;
  private boolean counted;
  private boolean full;
  private @Nullable Session session;
  private PlainFrame.@Nullable Event earlyEvent;
  private @Nullable Incomplete incomplete;
  private @Nullable ByteBuf fragments;
  private boolean fragmentsAreText;
  private long attachedBytes;
  private @Nullable Future<?> connectTimer;
  private @Nullable Future<?> heartbeat;
  private final WriteProgress progress = new WriteProgress();
  private boolean pingWaits;

  /** Whether a ping has left since anything was heard. */
  private boolean pinged;

  private long lastHeard;
  private String endReason = "transport close";

  PlainConnection(
      Gate gate,
      Authenticator authenticator,
      PlainFront front,
      PlainConfig config,
      String uri,
      HttpHeaders headers,
      AtomicInteger connections,
      LongSupplier nanoTime) {
    this.gate = gate;
    this.authenticator = authenticator;
    this.front = front;
    this.config = config;
    this.uri = uri;
    this.headers = headers;
    this.connections = connections;
    this.nanoTime = nanoTime;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    counted = true;
    full = connections.incrementAndGet() > config.maxConnections();
  }

  /** Asks who this is; what was sent before that waits. */
  void begin() {
    ChannelHandlerContext ctx = context();
    if (state != State.NEW) {
      return;
    }
    state = State.WAITING_FOR_TOKEN;
    if (full) {
      refuse(ctx, RtError.of(ErrorCode.OVERLOADED, (String) null));
      return;
    }
    heard();
    long interval = config.pingInterval().toMillis();
    heartbeat =
        ctx.executor()
            .scheduleAtFixedRate(() -> beat(ctx), interval, interval, TimeUnit.MILLISECONDS);
    switch (Origins.of(headers, config.allowedOrigins())) {
      case REFUSED -> {
        refuse(
            ctx, RtError.of(ErrorCode.UNAUTHORIZED, "Pages of this origin may not connect.", null));
        return;
      }
      case FOREIGN -> headers.remove(HttpHeaderNames.COOKIE);
      case TRUSTED -> {}
    }
    if (authenticator.hasCredentials(handshake(null))) {
      authenticate(ctx, null);
    } else {
      connectTimer =
          ctx.executor()
              .schedule(
                  () -> {
                    if (state == State.WAITING_FOR_TOKEN) {
                      authenticate(ctx, null);
                    }
                  },
                  config.connectTimeout().toMillis(),
                  TimeUnit.MILLISECONDS);
    }
    // Of several, the first may be the token.
    takeEarly(ctx);
  }

  /** Too much was sent by somebody unknown. */
  void tooMuch() {
    close(context(), TOO_BIG, "too much before the token was checked");
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }

  private Handshake handshake(@Nullable String token) {
    return new Handshake(uri, headers, token);
  }

  private void authenticate(ChannelHandlerContext ctx, @Nullable String token) {
    state = State.AUTHENTICATING;
    if (connectTimer != null) {
      connectTimer.cancel(false);
    }
    // Whoever is not known yet may not fill our memory.
    ctx.channel().config().setAutoRead(false);
    gate.authenticate(handshake(token))
        .whenComplete((admission, failure) ->
            ctx.executor()
                .execute(() -> {
                  if (failure != null) {
                    LOG.error("Authentication broke", failure);
                    refuse(ctx, RtError.of(ErrorCode.INTERNAL, (String) null));
                  } else {
                    decided(ctx, admission);
                  }
                }));
  }

  private void decided(ChannelHandlerContext ctx, Gate.Admission admission) {
    if (state != State.AUTHENTICATING || !ctx.channel().isActive()) {
      return;
    }
    switch (admission) {
      case Gate.Admission.Refused(RtError error) -> refuse(ctx, error);
      case Gate.Admission.Granted(Identity identity) -> {
        state = State.OPEN;
        ctx.pipeline().remove(PlainSocket.EARLY_BYTES);
        session = gate.open(ctx.channel(), front, identity, gate.newClientId());
        if (earlyEvent != null) {
          receive(earlyEvent, List.of());
          earlyEvent = null;
        }
        takeEarly(ctx);
        ctx.channel().config().setAutoRead(true);
      }
    }
  }

  private void takeEarly(ChannelHandlerContext ctx) {
    while (state != State.AUTHENTICATING) {
      WebSocketFrame frame = early.poll();
      if (frame == null) {
        return;
      }
      take(ctx, frame);
    }
  }

  private void refuse(ChannelHandlerContext ctx, RtError error) {
    boolean stayAway = ErrorCode.of(error.code()).orElse(null) == ErrorCode.UNAUTHORIZED;
    close(ctx, stayAway ? PlainFront.REFUSED : TRY_AGAIN_LATER, reason(error));
  }

  private static String reason(RtError error) {
    String whole = error.toJson().text();
    return whole.getBytes(StandardCharsets.UTF_8).length <= MAX_REASON
        ? whole
        : "{\"code\":%s,\"retryable\":%s}"
            .formatted(Json.string(error.code()).text(), error.retryable());
  }

  /** A service wants this connection to end. */
  void kick(RtError why) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      endReason = "server disconnect";
      close(ctx, PlainFront.KICKED, reason(why));
      endSession();
    }
  }

  private void close(ChannelHandlerContext ctx, int code, String reason) {
    if (state == State.CLOSING) {
      return;
    }
    state = State.CLOSING;
    releaseWaiting();
    ctx.channel().config().setAutoRead(true);
    front.close(ctx.channel(), code, reason);
  }

  private void beat(ChannelHandlerContext ctx) {
    boolean takes = progress.hasMoved(ctx.channel());
    if (pingWaits && takes) {
      // Slow, but there: it cannot answer a ping that waits behind what it is taking.
      heard();
    }
    long silent = nanoTime.getAsLong() - lastHeard;
    if (silent > config.pingInterval().plus(config.pingTimeout()).toNanos()) {
      endReason = "ping timeout";
      ctx.close();
      return;
    }
    if (!pingWaits && (state == State.OPEN || state == State.WAITING_FOR_TOKEN)) {
      ping(ctx);
    }
  }

  private void ping(ChannelHandlerContext ctx) {
    pingWaits = true;
    ctx.writeAndFlush(new PingWebSocketFrame()).addListener(_ -> pingSent());
  }

  /** The time for the pong begins; that of the first ping, where several are not answered. */
  private void pingSent() {
    pingWaits = false;
    if (!pinged) {
      pinged = true;
      lastHeard = Math.max(lastHeard, nanoTime.getAsLong() - config.pingInterval().toNanos());
    }
  }

  private void heard() {
    pinged = false;
    lastHeard = nanoTime.getAsLong();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof WebSocketFrame frame)) {
      ctx.fireChannelRead(message);
      return;
    }
    heard();
    if (state == State.NEW || (state == State.AUTHENTICATING && !isControl(frame))) {
      if (early.size() < MAX_EARLY_FRAMES) {
        early.add(frame);
      } else {
        frame.release();
        close(ctx, PROTOCOL_ERROR, "too many frames before the token was checked");
      }
      return;
    }
    take(ctx, frame);
  }

  private static boolean isControl(WebSocketFrame frame) {
    return frame instanceof CloseWebSocketFrame
        || frame instanceof PingWebSocketFrame
        || frame instanceof PongWebSocketFrame;
  }

  private void take(ChannelHandlerContext ctx, WebSocketFrame frame) {
    try {
      switch (frame) {
        case CloseWebSocketFrame close -> closedByClient(ctx, close);
        case PingWebSocketFrame ping -> {
          // Who does not read gets no pongs either; they would pile up.
          if (ctx.channel().isWritable()) {
            ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
          }
        }
        case TextWebSocketFrame text -> part(ctx, text, true, true);
        case BinaryWebSocketFrame binary -> part(ctx, binary, true, false);
        case ContinuationWebSocketFrame more -> part(ctx, more, false, false);
        default -> {}
      }
    } finally {
      frame.release();
    }
  }

  private void closedByClient(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
    if (state == State.CLOSING) {
      ctx.close();
      return;
    }
    endReason = "client close";
    int code = close.statusCode();
    close(ctx, code < 0 ? NORMAL : code, "");
    ctx.close();
  }

  /** Puts fragments together; Netty's decoder has seen to their order. */
  private void part(ChannelHandlerContext ctx, WebSocketFrame frame, boolean first, boolean text) {
    if (state == State.CLOSING) {
      return;
    }
    ByteBuf content = frame.content();
    if (first && frame.isFinalFragment()) {
      message(ctx, content, text);
      return;
    }
    if (first) {
      fragments = ctx.alloc().buffer(content.readableBytes());
      fragmentsAreText = text;
    }
    ByteBuf gathered = fragments;
    if (gathered == null) {
      return;
    }
    if (gathered.readableBytes() + content.readableBytes() > config.maxPayload()) {
      close(ctx, TOO_BIG, "too big");
      return;
    }
    gathered.writeBytes(content);
    if (frame.isFinalFragment()) {
      fragments = null;
      try {
        message(ctx, gathered, fragmentsAreText);
      } finally {
        gathered.release();
      }
    }
  }

  private void message(ChannelHandlerContext ctx, ByteBuf content, boolean text) {
    if (content.readableBytes() > config.maxPayload()) {
      close(ctx, TOO_BIG, "too big");
    } else if (text) {
      text(ctx, content);
    } else {
      binary(ctx, content);
    }
  }

  private void text(ChannelHandlerContext ctx, ByteBuf content) {
    if (incomplete != null) {
      close(ctx, PROTOCOL_ERROR, "a text frame where a binary one is due");
      return;
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(ByteBufUtil.getBytes(content)))
              .toString();
    } catch (CharacterCodingException e) {
      close(ctx, 1007, "not valid UTF-8");
      return;
    }
    PlainFrame frame = PlainFrame.read(text);
    if (state == State.WAITING_FOR_TOKEN) {
      first(ctx, frame);
      return;
    }
    switch (frame) {
      case PlainFrame.Auth _ ->
          answer(ctx, null, "There is nobody to authenticate: this connection is open.");
      case PlainFrame.Wrong(String reason, Json id) -> answer(ctx, id, reason);
      case PlainFrame.Event event -> {
        if (event.attachments() > 0) {
          incomplete = new Incomplete(event, new ArrayList<>());
          attachedBytes = 0;
        } else {
          receive(event, List.of());
        }
      }
    }
  }

  /** The first frame brings the token; anything else shows that there is none. */
  private void first(ChannelHandlerContext ctx, PlainFrame frame) {
    switch (frame) {
      case PlainFrame.Auth(String token) -> authenticate(ctx, token);
      case PlainFrame.Event event when event.attachments() > 0 ->
          close(ctx, PROTOCOL_ERROR, "attachments before the token");
      case PlainFrame.Event event -> {
        authenticate(ctx, null);
        earlyEvent = event;
      }
      case PlainFrame.Wrong(String reason, Json _) -> close(ctx, PROTOCOL_ERROR, reason);
    }
  }

  private void binary(ChannelHandlerContext ctx, ByteBuf content) {
    Incomplete waiting = incomplete;
    if (waiting == null) {
      close(ctx, PROTOCOL_ERROR, "a binary frame that no text frame announced");
      return;
    }
    attachedBytes += content.readableBytes();
    if (attachedBytes > config.maxPayload()) {
      close(ctx, TOO_BIG, "too big");
      return;
    }
    waiting.attachments().add(ByteBufUtil.getBytes(content));
    if (waiting.attachments().size() == waiting.event().attachments()) {
      incomplete = null;
      receive(waiting.event(), waiting.attachments());
    }
  }

  private void receive(PlainFrame.Event event, List<byte[]> attachments) {
    if (session != null) {
      session.receive(
          new ClientFrame(
              event.event(),
              event.values() == null ? List.of() : event.values().complete(attachments),
              event.id() == null ? null : new PlainFront.IdAck(event.id())));
    }
  }

  private void answer(ChannelHandlerContext ctx, @Nullable Json id, String reason) {
    if (!ctx.channel().isWritable()) {
      endReason = "slow reader";
      front.drop(ctx.channel());
      return;
    }
    var error = RtError.of(ErrorCode.BAD_REQUEST, reason, null);
    ctx.channel()
        .writeAndFlush(
            id == null
                ? front.event(ctx.alloc(), "error", List.of(error.toJson()))
                : new PlainFront.IdAck(id).failure(ctx.alloc(), error));
  }

  private void releaseWaiting() {
    early.forEach(ReferenceCountUtil::release);
    early.clear();
    incomplete = null;
    if (fragments != null) {
      fragments.release();
      fragments = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ended();
  }

  private void ended() {
    state = State.CLOSING;
    releaseWaiting();
    if (heartbeat != null) {
      heartbeat.cancel(false);
    }
    if (connectTimer != null) {
      connectTimer.cancel(false);
    }
    if (counted) {
      counted = false;
      connections.decrementAndGet();
    }
    endSession();
  }

  private void endSession() {
    Session ending = session;
    session = null;
    if (ending != null) {
      ending.closed(endReason);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.atDebug().addKeyValue("cause", cause.toString()).log("A plain connection broke");
    endReason = "transport error";
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      close(ctx, corrupted.closeStatus().code(), String.valueOf(corrupted.getMessage()));
    } else {
      ctx.close();
    }
  }
}
