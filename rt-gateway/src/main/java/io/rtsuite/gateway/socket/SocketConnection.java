package io.rtsuite.gateway.socket;

import com.corundumstudio.socketio.handler.ClientHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.RtError;
import io.rtsuite.gateway.session.ClientFrame;
import io.rtsuite.gateway.session.Gate;
import io.rtsuite.gateway.session.Handshake;
import io.rtsuite.gateway.session.Identity;
import io.rtsuite.gateway.session.Session;
import io.rtsuite.gateway.session.WriteProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Socket.IO connection, from the first websocket frame to the last: heartbeat, joining and
 * leaving the namespace, events on their way to the core.
 *
 * <p>Whatever a client does wrong ends its own connection and nothing else.
 */
final class SocketConnection extends ChannelInboundHandlerAdapter {

  /** How the server ends a connection; fired through the pipeline. */
  enum Ending {
    /** The transport closes without a word; a stock client comes back. */
    DROP,
    /** The client is turned out of the namespace; a stock client stays away. */
    KICK
  }

  private enum State {
    /** The upgrade is under way. */
    UPGRADING,
    /** Outside the namespace. */
    OUTSIDE,
    /** Asked to be let in and waits. */
    ASKING,
    /** A session. */
    INSIDE,
    /** On the way out; whatever arrives is thrown away. */
    LEAVING,
    /** Gone. */
    GONE
  }

  private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);

  /** Refusals after which a connection is closed; each costs work. */
  private static final int MAX_REFUSALS = 16;

  private static final int MAX_CONNECTS_PER_MINUTE = 60;

  private static final Set<String> TOKEN_PARAMETERS =
      Set.of("token", "auth", "access_token", "socket_token");

  private static final String SERVER_LEAVE = "server namespace disconnect";
  private static final String CLIENT_LEAVE = "client namespace disconnect";
  private static final String TRANSPORT_CLOSE = "transport close";
  private static final String TRANSPORT_ERROR = "transport error";
  private static final String FORCED_CLOSE = "forced close";
  private static final String PING_TIMEOUT = "ping timeout";
  private static final String PARSE_ERROR = "parse error";

  private final SocketConfig config;
  private final Gate gate;
  private final SocketIoFront front;
  private final ServerPackets packets;

  private State state = State.UPGRADING;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Handshake request;
  private @Nullable Session session;
  private @Nullable Attachments attachments;
  private @Nullable Future<?> heartbeat;
  private @Nullable Future<?> deadline;
  private final WriteProgress progress = new WriteProgress();
  private boolean pongDue;
  private boolean pingSent;

  /** Whether something of ours kept the client from answering the last ping in time. */
  private boolean hindered;

  private boolean closeSent;
  private int refusals;
  private int connects;
  private long connectsSince;
  private int attempt;

  /** An event whose bytes are still arriving. */
  private static final class Attachments {
    final PacketParser.Parsed.Incomplete packet;
    final List<byte[]> bytes;
    long size;

    Attachments(PacketParser.Parsed.Incomplete packet) {
      this.packet = packet;
      this.bytes = new ArrayList<>(packet.attachments());
    }
  }

  SocketConnection(SocketConfig config, Gate gate, SocketIoFront front, ServerPackets packets) {
    this.config = config;
    this.gate = gate;
    this.front = front;
    this.packets = packets;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** The upgrade is done and OPEN is sent. */
  void upgraded(ClientHead head) {
    ChannelHandlerContext ctx = context();
    if (state != State.UPGRADING || !ctx.channel().isActive()) {
      // Closed while the upgrade was answered: the shell has just registered what is gone.
      head.onChannelDisconnect();
      return;
    }
    state = State.OUTSIDE;
    SocketShell.upgraded(ctx.pipeline(), config);
    awaitConnect(ctx);
    schedulePing(ctx);
    if (ctx.pipeline().get(SocketShell.UPGRADE_BYTES) instanceof UpgradeBytes bytes) {
      bytes.upgraded();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case FullHttpRequest upgrade when request == null -> {
        request = new Handshake(upgrade.uri(), upgrade.headers(), null);
        ctx.channel().attr(ClientHead.CLIENT).get().getStore().set(SocketShell.CONNECTION, this);
        ctx.fireChannelRead(upgrade);
      }
      case WebSocketFrame frame when state != State.UPGRADING -> {
        try {
          frame(ctx, frame);
        } finally {
          frame.release();
        }
      }
      default -> {
        ReferenceCountUtil.release(message);
        ctx.close();
      }
    }
  }

  private void frame(ChannelHandlerContext ctx, WebSocketFrame frame) {
    if (state == State.GONE) {
      return;
    }
    if (frame instanceof CloseWebSocketFrame close) {
      closedByClient(ctx, close);
      return;
    }
    if (state == State.LEAVING) {
      return;
    }
    switch (frame) {
      case TextWebSocketFrame text -> text(ctx, ByteBufUtil.getBytes(text.content()));
      case BinaryWebSocketFrame binary -> attachment(ctx, binary.content());
      case PingWebSocketFrame ping ->
          ctx.writeAndFlush(ServerFrames.pong(ctx.alloc(), ping.content()), ctx.voidPromise());
      default -> {} // Pongs of the websocket protocol; ours are Engine.IO's.
    }
  }

  private void text(ChannelHandlerContext ctx, byte[] text) {
    if (text.length == 0) {
      violation(ctx, "an empty packet");
      return;
    }
    switch (text[0]) {
      case '0', '5', '6' -> {} // Open, upgrade, noop: of no consequence from a client.
      case '1' -> {
        ended(TRANSPORT_CLOSE);
        close(ctx, WebSocketCloseStatus.NORMAL_CLOSURE, "");
      }
      case '2' -> violation(ctx, "a ping, which is the server's to send");
      case '3' -> pong(ctx);
      case '4' -> message(ctx, text);
      default -> violation(ctx, "unknown Engine.IO packet");
    }
  }

  private void message(ChannelHandlerContext ctx, byte[] text) {
    if (attachments != null) {
      violation(ctx, "text where an attachment is due");
      return;
    }
    switch (PacketParser.parse(text, 1)) {
      case PacketParser.Parsed.Complete complete -> packet(ctx, complete.packet());
      case PacketParser.Parsed.Incomplete incomplete -> {
        if (isJoined(incomplete.namespace())) {
          attachments = new Attachments(incomplete);
        } else {
          violation(ctx, "a packet for a namespace that was not joined");
        }
      }
      case PacketParser.Parsed.Refused refused
          when refused.reason().equals(PacketParser.NOT_UTF_8) -> {
        ended(PARSE_ERROR);
        close(ctx, WebSocketCloseStatus.INVALID_PAYLOAD_DATA, refused.reason());
      }
      case PacketParser.Parsed.Refused refused -> violation(ctx, refused.reason());
    }
  }

  private void attachment(ChannelHandlerContext ctx, ByteBuf content) {
    Attachments due = attachments;
    if (due == null) {
      violation(ctx, "bytes that no packet announced");
      return;
    }
    due.size += content.readableBytes();
    if (due.size > config.maxPayload()) {
      ended(PARSE_ERROR);
      close(ctx, WebSocketCloseStatus.MESSAGE_TOO_BIG, "attachments beyond maxPayload");
      return;
    }
    due.bytes.add(ByteBufUtil.getBytes(content));
    if (due.bytes.size() == due.packet.attachments()) {
      attachments = null;
      packet(ctx, due.packet.complete(due.bytes));
    }
  }

  private void packet(ChannelHandlerContext ctx, ClientPacket packet) {
    if (packet instanceof ClientPacket.Connect connect) {
      connect(ctx, connect);
      return;
    }
    Session joined = session;
    if (joined == null || !isJoined(packet.namespace())) {
      violation(ctx, "a packet for a namespace that was not joined");
      return;
    }
    switch (packet) {
      case ClientPacket.Event event -> joined.receive(clientFrame(event));
      case ClientPacket.Disconnect _ -> {
        left(CLIENT_LEAVE);
        state = State.OUTSIDE;
        awaitConnect(ctx);
      }
      case ClientPacket.Ack _ -> {} // Nobody waits for one; a late answer does no harm.
      case ClientPacket.Connect _ -> throw new IllegalStateException("handled before");
    }
  }

  private ClientFrame clientFrame(ClientPacket.Event event) {
    return new ClientFrame(
        event.name(),
        event.arguments(),
        event.ackId() == ClientPacket.NO_ACK ? null : front.ack(event.ackId()));
  }

  private boolean isJoined(String namespace) {
    return state == State.INSIDE && namespace.equals(packets.namespace());
  }

  private void connect(ChannelHandlerContext ctx, ClientPacket.Connect connect) {
    if (!connect.namespace().equals(packets.namespace())) {
      refuse(ctx, ServerPackets.invalidNamespace(ctx.alloc(), connect.namespace()));
      return;
    }
    if (state != State.OUTSIDE) {
      violation(ctx, "CONNECT again");
      return;
    }
    Handshake upgrade = upgrade();
    if (hasTokenInQuery(upgrade.uri())) {
      refuse(
          ctx,
          RtError.of(
              ErrorCode.UNAUTHORIZED,
              "A token in the query ends up in logs; send it as auth.token or as cookie.",
              null));
      return;
    }
    if (isConnectingTooOften()) {
      violation(ctx, "CONNECT too often");
      return;
    }
    state = State.ASKING;
    int asked = ++attempt;
    var _ =
        gate.authenticate(new Handshake(upgrade.uri(), upgrade.headers(), connect.token()))
            .whenComplete((admission, failure) -> {
              if (ctx.executor().inEventLoop()) {
                admitted(ctx, asked, admission, failure);
              } else {
                ctx.executor().execute(() -> admitted(ctx, asked, admission, failure));
              }
            });
  }

  /** Each connect costs an authentication and makes services hear of a new client. */
  private boolean isConnectingTooOften() {
    long now = System.nanoTime();
    if (connects == 0 || now - connectsSince > TimeUnit.MINUTES.toNanos(1)) {
      connects = 0;
      connectsSince = now;
    }
    return ++connects > MAX_CONNECTS_PER_MINUTE;
  }

  private static boolean hasTokenInQuery(String uri) {
    Map<String, List<String>> parameters = new QueryStringDecoder(uri).parameters();
    return TOKEN_PARAMETERS.stream().anyMatch(parameters::containsKey);
  }

  private void admitted(
      ChannelHandlerContext ctx,
      int asked,
      Gate.@Nullable Admission admission,
      @Nullable Throwable failure) {
    if (state != State.ASKING || asked != attempt) {
      return;
    }
    switch (admission) {
      case Gate.Admission.Granted granted -> open(ctx, granted.identity());
      case Gate.Admission.Refused refused
          when refused.error().code().equals(ErrorCode.OVERLOADED.code()) ->
          // A stock client gives up at CONNECT_ERROR, but comes back when its transport closes.
          close(ctx, WebSocketCloseStatus.TRY_AGAIN_LATER, refused.error().message());
      case Gate.Admission.Refused refused -> {
        state = State.OUTSIDE;
        refuse(ctx, refused.error());
      }
      case null -> {
        LOG.atError().setCause(failure).log("Authentication broke");
        state = State.OUTSIDE;
        refuse(ctx, RtError.of(ErrorCode.INTERNAL, null));
      }
    }
  }

  private void open(ChannelHandlerContext ctx, Identity identity) {
    String clientId = gate.newClientId();
    ctx.write(packets.connect(ctx.alloc(), clientId), ctx.voidPromise());
    state = State.INSIDE;
    deadline = cancel(deadline);
    if (ctx.pipeline().get(SocketShell.UPGRADE_BYTES) != null) {
      ctx.pipeline().remove(SocketShell.UPGRADE_BYTES);
    }
    try {
      session = gate.open(ctx.channel(), front, identity, clientId);
    } catch (RuntimeException e) {
      exceptionCaught(ctx, e);
      return;
    }
    ctx.flush();
  }

  private void refuse(ChannelHandlerContext ctx, RtError error) {
    refuse(ctx, packets.connectError(ctx.alloc(), error));
  }

  private void refuse(ChannelHandlerContext ctx, ByteBuf frame) {
    ctx.writeAndFlush(frame, ctx.voidPromise());
    if (++refusals > MAX_REFUSALS) {
      violation(ctx, "refused too often");
    }
  }

  // Heartbeat: a ping, then its pong, then the interval. Nothing is read of a client that is slow
  // to
  // read, its pongs included; until then what it takes is the sign that it is there.

  private void schedulePing(ChannelHandlerContext ctx) {
    heartbeat = schedule(ctx, () -> ping(ctx), config.pingInterval());
  }

  private void ping(ChannelHandlerContext ctx) {
    pongDue = true;
    pingSent = false;
    ctx.writeAndFlush(ServerPackets.ping(ctx.alloc()))
        .addListener(sent -> pingSent = sent.isSuccess());
    progress.hasMoved(ctx.channel());
    awaitPong(ctx);
  }

  private void awaitPong(ChannelHandlerContext ctx) {
    // The ping waits behind much else, or the pong would not be read.
    hindered = !pingSent || !ctx.channel().isWritable();
    heartbeat = schedule(ctx, () -> silent(ctx), config.pingTimeout());
  }

  private void pong(ChannelHandlerContext ctx) {
    if (pongDue) {
      pongDue = false;
      cancel(heartbeat);
      schedulePing(ctx);
    }
  }

  private void silent(ChannelHandlerContext ctx) {
    boolean takes = progress.hasMoved(ctx.channel());
    if (hindered && takes) {
      // Slow, but there: it has as long again.
      awaitPong(ctx);
      return;
    }
    ended(PING_TIMEOUT);
    close(ctx, WebSocketCloseStatus.NORMAL_CLOSURE, PING_TIMEOUT);
  }

  private void awaitConnect(ChannelHandlerContext ctx) {
    cancel(deadline);
    deadline =
        schedule(
            ctx,
            () -> close(ctx, WebSocketCloseStatus.POLICY_VIOLATION, "not connected in time"),
            config.connectTimeout());
  }

  private static Future<?> schedule(ChannelHandlerContext ctx, Runnable task, Duration delay) {
    return ctx.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static @Nullable Future<?> cancel(@Nullable Future<?> task) {
    if (task != null) {
      task.cancel(false);
    }
    return null;
  }

  // The ways out.

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof Ending ending)) {
      ctx.fireUserEventTriggered(event);
      return;
    }
    if (state == State.LEAVING || state == State.GONE) {
      return;
    }
    switch (ending) {
      case DROP -> {
        ended(FORCED_CLOSE);
        close(ctx, WebSocketCloseStatus.TRY_AGAIN_LATER, "");
      }
      case KICK -> {
        boolean wasInside = session != null;
        ended(SERVER_LEAVE);
        state = State.LEAVING;
        if (wasInside) {
          ctx.writeAndFlush(packets.disconnect(ctx.alloc()), ctx.voidPromise());
        }
        deadline =
            schedule(
                ctx,
                () -> close(ctx, WebSocketCloseStatus.NORMAL_CLOSURE, ""),
                config.closeGrace());
      }
    }
  }

  private void violation(ChannelHandlerContext ctx, String reason) {
    LOG.atDebug().addKeyValue("reason", reason).log("Client broke the protocol");
    ended(PARSE_ERROR);
    close(ctx, WebSocketCloseStatus.PROTOCOL_ERROR, reason);
  }

  private void closedByClient(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
    ended(TRANSPORT_CLOSE);
    state = State.GONE;
    if (closeSent || !ctx.channel().isWritable()) {
      ctx.close();
      return;
    }
    int code = close.statusCode();
    ctx.writeAndFlush(
            ServerFrames.close(
                ctx.alloc(), code < 0 ? WebSocketCloseStatus.NORMAL_CLOSURE.code() : code, ""))
        .addListener(ChannelFutureListener.CLOSE);
  }

  /** Sends a Close frame and gives the client a moment to read it. */
  private void close(ChannelHandlerContext ctx, WebSocketCloseStatus status, String reason) {
    ended(FORCED_CLOSE);
    state = State.LEAVING;
    closeSent = true;
    if (!ctx.channel().isWritable()) {
      ctx.close();
      return;
    }
    ctx.writeAndFlush(ServerFrames.close(ctx.alloc(), status.code(), reason), ctx.voidPromise());
    // Without reading, the end of the stream and the answer would go unnoticed.
    ctx.channel().config().setAutoRead(true);
    deadline = schedule(ctx, ctx::close, config.closeGrace());
  }

  /** Ends the session, if there is one, and everything that waits for the client. */
  private void ended(String reason) {
    heartbeat = cancel(heartbeat);
    deadline = cancel(deadline);
    attachments = null;
    left(reason);
  }

  private void left(String reason) {
    Session ending = session;
    session = null;
    if (ending != null) {
      ending.closed(reason);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended(TRANSPORT_CLOSE);
    state = State.GONE;
    ctx.fireChannelInactive();
    ClientHead head = ctx.channel().attr(ClientHead.CLIENT).get();
    if (head != null) {
      // The shell forgets only clients whose upgrade it has seen to its end.
      head.onChannelDisconnect();
    }
  }

  /** A client that does not read is not read from either, so that answers cannot pile up. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    hindered |= !ctx.channel().isWritable();
    switch (state) {
      case OUTSIDE, ASKING, INSIDE ->
          ctx.channel().config().setAutoRead(ctx.channel().isWritable());
      case UPGRADING, LEAVING, GONE -> {}
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    switch (cause) {
      case CorruptedWebSocketFrameException corrupted when state != State.GONE -> {
        ended(PARSE_ERROR);
        close(ctx, corrupted.closeStatus(), String.valueOf(corrupted.getMessage()));
      }
      case TooLongFrameException _ when state != State.GONE -> {
        ended(PARSE_ERROR);
        close(ctx, WebSocketCloseStatus.MESSAGE_TOO_BIG, "beyond maxPayload");
      }
      case CodecException _, IOException _ -> {
        ended(TRANSPORT_ERROR);
        state = State.GONE;
        ctx.close();
      }
      default -> {
        LOG.atError().setCause(cause).log("Connection broke");
        ended(TRANSPORT_ERROR);
        state = State.GONE;
        ctx.close();
      }
    }
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }

  private Handshake upgrade() {
    if (request == null) {
      throw new IllegalStateException("no upgrade was seen");
    }
    return request;
  }
}
