package io.rtsuite.gateway.socket;

import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.handler.ClientsBox;
import com.corundumstudio.socketio.scheduler.HashedWheelTimeoutScheduler;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.RuntimeBeanDefinition;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.runtime.server.EmbeddedServer;
import io.rtsuite.gateway.session.Gate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Socket.IO front on a Micronaut server of its own, in front of a {@link RecordingGate}. */
final class SocketServer implements AutoCloseable {

  final RecordingGate gate = new RecordingGate();
  private final ApplicationContext context;
  private final EmbeddedServer server;
  private final SocketPort port;

  private SocketServer(SocketConfig config, Map<String, Object> properties) {
    var all = new HashMap<String, Object>(properties);
    // Not the gateway's name: its own beans stay away, only those given here take part.
    all.put("micronaut.application.name", "socket-front-alone");
    all.put("micronaut.server.port", -1);
    all.put("kafka.enabled", false);
    all.put("logger.levels.com.corundumstudio.socketio", "OFF");
    all.put("micronaut.security.enabled", false);
    context =
        ApplicationContext.builder()
            .properties(all)
            .deduceEnvironment(false)
            .beanDefinitions(
                RuntimeBeanDefinition.builder(SocketConfig.class, () -> config).build(),
                RuntimeBeanDefinition.builder(Gate.class, () -> gate).build())
            .start();
    port =
        new SocketPort(
            context.getProvider(SocketConfig.class), context.getProvider(Gate.class), _ -> true);
    server = context.getBean(EmbeddedServer.class);
    port.attach((NettyServerCustomizer.Registry) server);
    server.start();
  }

  static SocketConfig defaults() {
    return new Settings().config();
  }

  static SocketServer start() {
    return start(defaults());
  }

  static SocketServer start(SocketConfig config) {
    return new SocketServer(config, Map.of());
  }

  /** Settings of a test: the defaults, but for what it changes. */
  static final class Settings {
    String namespace = "/events";
    Duration pingInterval = Duration.ofSeconds(25);
    Duration pingTimeout = Duration.ofSeconds(20);
    Duration connectTimeout = Duration.ofSeconds(45);
    Duration handshakeTimeout = Duration.ofSeconds(10);
    Duration closeGrace = Duration.ofSeconds(1);
    int maxPayload = 1_000_000;
    int maxEarlyBytes = 65_536;
    int maxConnections = 50_000;
    @Nullable List<String> allowedOrigins;

    SocketConfig config() {
      return new SocketConfig(
          namespace,
          pingInterval,
          pingTimeout,
          connectTimeout,
          handshakeTimeout,
          closeGrace,
          maxPayload,
          maxEarlyBytes,
          maxConnections,
          allowedOrigins);
    }
  }

  int port() {
    return server.getPort();
  }

  SocketShell shell() {
    return port.shell();
  }

  /** Clients in the registry of the library, which nothing but its own bookkeeping empties. */
  int registeredClients() throws ReflectiveOperationException {
    var box = SocketIOChannelInitializer.class.getDeclaredField("clientsBox");
    box.setAccessible(true);
    int count = 0;
    for (String map : List.of("uuid2clients", "channel2clients")) {
      var field = ClientsBox.class.getDeclaredField(map);
      field.setAccessible(true);
      count += ((Map<?, ?>) field.get(box.get(shell()))).size();
    }
    return count;
  }

  /** Timers of the library that still hold something. */
  int libraryTimers() throws ReflectiveOperationException {
    var scheduler = SocketIOChannelInitializer.class.getDeclaredField("scheduler");
    scheduler.setAccessible(true);
    var futures = HashedWheelTimeoutScheduler.class.getDeclaredField("scheduledFutures");
    futures.setAccessible(true);
    return ((Map<?, ?>) futures.get(scheduler.get(shell()))).size();
  }

  /** A client that has read its OPEN. */
  WireClient opened() throws Exception {
    WireClient client = WireClient.upgraded(port());
    client.nextText();
    return client;
  }

  /** A client inside the namespace. */
  WireClient joined() throws Exception {
    WireClient client = opened();
    client.text("40/events,{\"token\":\"good\"}");
    client.nextText();
    return client;
  }

  @Override
  public void close() {
    context.close();
    port.stop();
    LeakWatch.assertNothingLeaked();
  }
}
