package io.rtsuite.endtoend.bots;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.MalformedMessage;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One connection to the plain WebSocket front of a gateway; lives on the bots' thread. */
final class Connection extends SimpleChannelInboundHandler<WebSocketFrame> {

  /** What a bot hears of its connection. */
  interface Listener {
    /** Frames can be sent now. */
    void opened(Connection connection);

    /** An event of the server. */
    void pushed(Connection connection, String event, Json data);

    /** The answer to a frame: either one is there. */
    void answered(Connection connection, long id, @Nullable Json data, @Nullable Json error);

    /** A frame could not be read; the connection ends. */
    void puzzled(Connection connection, String why);

    /** It is over, or never came to be; said once, and nothing after it. */
    void ended(Connection connection);
  }

  private static final int LARGEST = 1 << 20;

  private final Listener listener;
  private @Nullable Channel channel;
  private boolean over;

  private Connection(Listener listener) {
    this.listener = listener;
  }

  static Connection open(EventLoop loop, URI gateway, String token, Listener listener) {
    var connection = new Connection(listener);
    URI uri = gateway.resolve("/events");
    var headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token);
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpClientCodec(),
                        new HttpObjectAggregator(65_536),
                        new WebSocketClientProtocolHandler(
                            WebSocketClientHandshakerFactory.newHandshaker(
                                uri, WebSocketVersion.V13, null, false, headers, LARGEST)),
                        connection);
              }
            })
        .connect(gateway.getHost(), gateway.getPort())
        .addListener(done -> {
          if (!done.isSuccess()) {
            connection.end();
          }
        });
    return connection;
  }

  void send(String frame) {
    if (channel != null) {
      channel.writeAndFlush(new TextWebSocketFrame(frame), channel.voidPromise());
    }
  }

  /** Sends it with the next {@link #flush}. */
  void write(String frame) {
    if (channel != null) {
      channel.write(new TextWebSocketFrame(frame), channel.voidPromise());
    }
  }

  /** Sends what was written. */
  void flush() {
    if (channel != null) {
      channel.flush();
    }
  }

  /** Ends it as a network does, without a word; the listener hears of it before this returns. */
  void cut() {
    if (channel != null) {
      channel.close();
    }
    end();
  }

  private void end() {
    if (!over) {
      over = true;
      listener.ended(this);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      channel = context.channel();
      listener.opened(this);
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame)
      throws MalformedMessage {
    if (over || !(frame instanceof TextWebSocketFrame)) {
      return;
    }
    Incoming incoming = Incoming.read(ByteBufUtil.getBytes(frame.content()));
    if (incoming.event != null) {
      listener.pushed(this, incoming.event, incoming.data == null ? Json.NULL : incoming.data);
    } else if (incoming.id != null) {
      listener.answered(this, incoming.id, incoming.data, incoming.error);
    } else {
      throw new MalformedMessage("neither an event nor an answer");
    }
  }

  private static final class Incoming {
    private @Nullable String event;
    private @Nullable Long id;
    private @Nullable Json data;
    private @Nullable Json error;

    static Incoming read(byte[] frame) throws MalformedMessage {
      var incoming = new Incoming();
      JsonReader.read(
          frame,
          in -> {
            in.object("frame", name -> incoming.field(name, in));
            return incoming;
          });
      return incoming;
    }

    private void field(String name, JsonReader in) throws IOException, MalformedMessage {
      switch (name) {
        case "event" -> event = in.string("event");
        case "id" -> id = in.integer("id");
        case "data" -> data = in.raw();
        case "error" -> error = in.raw();
        default -> in.skip();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof MalformedMessage) {
      listener.puzzled(this, String.valueOf(cause.getMessage()));
    }
    context.close();
  }
}
