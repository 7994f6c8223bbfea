package io.rtsuite.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** One Socket.IO connection that does no more than a load test needs: connect, ask, hear acks. */
final class SocketIo extends SimpleChannelInboundHandler<WebSocketFrame> {

  private static final String ACK = "43/events,";
  private static final ByteBuf FAILED =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("\"ok\":false", StandardCharsets.UTF_8).asReadOnly());

  private final String token;
  private final Answers answers;
  private final CompletableFuture<Channel> connected = new CompletableFuture<>();

  private SocketIo(String token, Answers answers) {
    this.token = token;
    this.answers = answers;
  }

  /** Completes once the namespace is joined. */
  static CompletableFuture<Channel> connect(
      EventLoopGroup group, URI gateway, String token, Answers answers) {
    var client = new SocketIo(token, answers);
    URI uri = gateway.resolve("/socket.io/?EIO=4&transport=websocket");
    new Bootstrap()
        .group(group)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
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
                                uri,
                                WebSocketVersion.V13,
                                null,
                                false,
                                new DefaultHttpHeaders(),
                                1 << 20)),
                        client);
              }
            })
        .connect(gateway.getHost(), gateway.getPort())
        .addListener(done -> {
          if (!done.isSuccess()) {
            client.connected.completeExceptionally(done.cause());
          }
        });
    return client.connected;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (!(frame instanceof TextWebSocketFrame)) {
      return;
    }
    ByteBuf text = frame.content();
    switch (text.getByte(text.readerIndex())) {
      case '0' -> send(context, "40/events,{\"token\":\"" + token + "\"}");
      case '2' -> send(context, "3");
      case '4' -> message(context, text);
      default ->
          throw new IllegalStateException("unexpected: " + text.toString(StandardCharsets.UTF_8));
    }
  }

  private static void send(ChannelHandlerContext context, String text) {
    context.writeAndFlush(new TextWebSocketFrame(text));
  }

  private void message(ChannelHandlerContext context, ByteBuf text) {
    switch (text.getByte(text.readerIndex() + 1)) {
      case '0' -> connected.complete(context.channel());
      case '3' -> ack(text);
      case '2' -> {
        // Events such as "connected" are of no interest here.
      }
      default -> {
        var refused = new IllegalStateException(text.toString(StandardCharsets.UTF_8));
        connected.completeExceptionally(refused);
        context.close();
      }
    }
  }

  private void ack(ByteBuf text) {
    long number = 0;
    int at = text.readerIndex() + ACK.length();
    byte digit;
    while ((digit = text.getByte(at)) >= '0' && digit <= '9') {
      number = number * 10 + digit - '0';
      at++;
    }
    answers.answered(
        number, ByteBufUtil.indexOf(FAILED, text.slice(at, text.writerIndex() - at)) < 0);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connected.completeExceptionally(new IllegalStateException("the connection was closed"));
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    connected.completeExceptionally(cause);
    context.close();
  }
}
