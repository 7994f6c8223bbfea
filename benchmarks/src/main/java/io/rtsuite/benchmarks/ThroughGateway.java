package io.rtsuite.benchmarks;

import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The suite: a Socket.IO event with an ack through a gateway to a service on the SDK and back. */
final class ThroughGateway implements Lane {

  private final Answers answers = new Answers();
  private final Map<String, ProcessHandle> processes;
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<Channel> connections;
  private final List<Child> children;
  private final String payload;

  ThroughGateway(
      URI uri,
      Tokens tokens,
      int connections,
      String payload,
      Child gateway,
      Child service,
      Child broker) {
    this.payload = payload;
    this.children = List.of(gateway, service);
    this.processes =
        Map.of("gateway", gateway.handle(), "service", service.handle(), "broker", broker.handle());
    var opening = new ArrayList<CompletableFuture<Channel>>();
    for (int i = 0; i < connections; i++) {
      opening.add(SocketIo.connect(group, uri, tokens.of("user-" + i), answers));
    }
    this.connections =
        opening.stream().map(one -> one.orTimeout(20, TimeUnit.SECONDS).join()).toList();
  }

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public Map<String, ProcessHandle> processes() {
    return processes;
  }

  @Override
  public void send(long dueNanos) {
    long number = answers.begin(dueNanos);
    Channel channel = connections.get((int) (number % connections.size()));
    channel.writeAndFlush(
        new TextWebSocketFrame(
            "42/events," + number + "[\"" + EchoService.EVENT + "\"," + payload + "]"),
        channel.voidPromise());
  }

  @Override
  public Answers answers() {
    return answers;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    children.forEach(Child::close);
  }
}
