package io.rtsuite.gateway.http;

import io.micronaut.context.env.Environment;
import io.micronaut.core.io.socket.SocketUtils;
import io.micronaut.http.server.HttpServerConfiguration;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port that answers the management endpoints, and nothing else; chosen once per start. */
@Singleton
public final class ManagementPort {

  private static final Logger LOG = LoggerFactory.getLogger(ManagementPort.class);
  private static final int ABOVE_PUBLIC = 100;

  /** Systems draw the ports of outgoing connections from above. */
  private static final int BELOW_EPHEMERAL = 32_000;

  private static final int FIRST = 10_000;
  private static final int ATTEMPTS = 100;

  /** No connection's local port. */
  private static final int NONE = 0;

  private final String host;
  private final int number;

  ManagementPort(ManagementConfig config, Environment environment) {
    this.host = config.host();
    this.number = config.enabled() ? choose(config, environment) : NONE;
  }

  private static int choose(ManagementConfig config, Environment environment) {
    if (config.port() != null) {
      return config.port();
    }
    int publicPort =
        environment
            .getProperty("micronaut.server.port", Integer.class)
            .orElse(HttpServerConfiguration.DEFAULT_PORT);
    int beside = publicPort + ABOVE_PUBLIC;
    return publicPort > 0 && isFree(config.host(), beside) ? beside : anyFree(config.host());
  }

  /** A free one that no outgoing connection is given before it is bound. */
  private static int anyFree(String host) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, BELOW_EPHEMERAL);
      if (isFree(host, port)) {
        return port;
      }
    }
    return SocketUtils.findAvailableTcpPort();
  }

  private static boolean isFree(String host, int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      return true;
    } catch (IOException | IllegalArgumentException e) {
      LOG.atDebug().addKeyValue("port", port).setCause(e).log("Another management port is taken");
      return false;
    }
  }

  /** The port; absent where management is off. */
  public OptionalInt number() {
    return number == NONE ? OptionalInt.empty() : OptionalInt.of(number);
  }

  String host() {
    return host;
  }

  /**
   * What Micronaut's endpoints answer to; a port that no connection has where management is off.
   */
  int ofEndpoints() {
    return number;
  }

  /** Whether a connection has come in here. */
  public boolean accepted(Channel connection) {
    return connection.localAddress() instanceof InetSocketAddress local
        && local.getPort() == number;
  }
}
