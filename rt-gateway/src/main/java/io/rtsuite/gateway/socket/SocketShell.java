package io.rtsuite.gateway.socket;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.HttpRequestDecoderConfiguration;
import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.listener.ExceptionListenerAdapter;
import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import com.corundumstudio.socketio.transport.NamespaceClient;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.rtsuite.gateway.session.Gate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * netty-socketio, of which only the shell is used: HTTP, the websocket upgrade, OPEN and the
 * registry of its clients. From the first websocket frame on a {@link SocketConnection} has the
 * connection, and the library's protocol, rooms, acks and authentication are never reached.
 */
final class SocketShell extends SocketIOChannelInitializer {

  private static final Logger LOG = LoggerFactory.getLogger(SocketShell.class);
  private static final int MAX_REQUEST_LINE = 8 * 1024;

  /** Cookies of browsers reach 8 KiB easily. */
  private static final int MAX_HEADERS = 16 * 1024;

  private static final String GUARD = "handshakeGuard";
  static final String CONNECTION = "socketConnection";
  private static final String AGGREGATOR = "messageAggregator";
  private static final String FRAME_DECODER = "frameDecoder";
  static final String UPGRADE_BYTES = "upgradeBytes";

  private final SocketConfig config;
  private final Gate gate;
  private final ServerPackets packets;
  private final SocketIoFront front;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean stopped;

  SocketShell(SocketConfig config, Gate gate) {
    this.config = config;
    this.gate = gate;
    this.packets = new ServerPackets(config.namespace());
    this.front = new SocketIoFront(packets);
    Configuration library = libraryConfiguration(config);
    var hub = new NamespacesHub(library);
    hub.create(Namespace.DEFAULT_NAME).addConnectListener(SocketShell::upgraded);
    start(library, hub);
  }

  SocketConfig config() {
    return config;
  }

  /** Connections at present, half-open ones included. */
  int connections() {
    return connections.get();
  }

  @Override
  public void stop() {
    stopped = true;
    super.stop();
  }

  /** Makes a connection Socket.IO's; its first byte is still to be read. */
  void takeOver(ChannelHandlerContext sniffer) {
    if (stopped) {
      // The library's timers can no longer be started.
      sniffer.close();
      return;
    }
    ChannelPipeline pipeline = sniffer.pipeline();
    for (String name : pipeline.names()) {
      ChannelHandlerContext other = pipeline.context(name);
      if (other != null && other != sniffer) {
        pipeline.remove(name);
      }
    }
    handlerAdded(sniffer);
    addSocketioHandlers(pipeline);
    var channel = sniffer.channel();
    connections.incrementAndGet();
    channel.closeFuture().addListener(_ -> connections.decrementAndGet());
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    channel.config().setAutoRead(true);
  }

  @Override
  protected void addSocketioHandlers(ChannelPipeline pipeline) {
    super.addSocketioHandlers(pipeline);
    pipeline.addBefore(HTTP_REQUEST_DECODER, UPGRADE_BYTES, new UpgradeBytes(config));
    pipeline.addBefore(
        HTTP_AGGREGATOR,
        GUARD,
        new HandshakeGuard(
            config.allowedOrigins(), () -> connections.get() > config.maxConnections()));
    pipeline.addBefore(
        WEB_SOCKET_TRANSPORT, AGGREGATOR, new WebSocketFrameAggregator(config.maxPayload()));
    pipeline.addBefore(
        WEB_SOCKET_TRANSPORT, CONNECTION, new SocketConnection(config, gate, front, packets));
  }

  /** Runs on the event loop right after OPEN was written. */
  private static void upgraded(SocketIOClient client) {
    ClientHead head = ((NamespaceClient) client).getBaseClient();
    // Heartbeats are ours; the library takes any message for a pong.
    head.cancelPing();
    head.cancelPingTimeout();
    SocketConnection connection = head.getStore().get(CONNECTION);
    connection.upgraded(head);
  }

  /**
   * Leaves in a connection's pipeline what it needs from now on. The library's decoder would let
   * extension bits through that nobody negotiated, and cut connections off before its Close frame
   * is read.
   */
  static void upgraded(ChannelPipeline pipeline, SocketConfig config) {
    for (String name :
        List.of(
            PACKET_HANDLER,
            AUTHORIZE_HANDLER,
            XHR_POLLING_TRANSPORT,
            WEB_SOCKET_AGGREGATOR,
            SOCKETIO_ENCODER,
            WRONG_URL_HANDLER)) {
      pipeline.remove(name);
    }
    pipeline.replace(
        WebSocket13FrameDecoder.class,
        FRAME_DECODER,
        new WebSocket13FrameDecoder(
            WebSocketDecoderConfig.newBuilder()
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .maxFramePayloadLength(config.maxPayload())
                .build()));
  }

  private static Configuration libraryConfiguration(SocketConfig config) {
    var library = new Configuration();
    library.setTransports(Transport.WEBSOCKET);
    library.setRandomSession(true);
    library.setWebsocketCompression(false);
    library.setHttpCompression(false);
    library.setAddVersionHeader(false);
    library.setEnableCors(false);
    library.setMaxFramePayloadLength(config.maxPayload());
    library.setMaxHttpContentLength(1);
    library.setHttpRequestDecoderConfiguration(
        new HttpRequestDecoderConfiguration(MAX_REQUEST_LINE, MAX_HEADERS, MAX_HEADERS));
    library.setPingInterval(Math.toIntExact(config.pingInterval().toMillis()));
    library.setPingTimeout(Math.toIntExact(config.pingTimeout().toMillis()));
    library.setExceptionListener(new Failures());
    library.setJsonSupport(new OpenPacketWriter(config));
    return library;
  }

  /** The library's default logs payloads; what happens on a channel is left to the connection. */
  private static final class Failures extends ExceptionListenerAdapter {
    @Override
    public void onConnectException(Exception failure, SocketIOClient client) {
      LOG.atError().setCause(failure).log("Taking over an upgraded connection broke");
      ((NamespaceClient) client).getBaseClient().disconnect();
    }

    @Override
    public void onAuthException(Throwable failure, SocketIOClient client) {
      LOG.atError().setCause(failure).log("The library authenticated, which it must not");
    }
  }
}
