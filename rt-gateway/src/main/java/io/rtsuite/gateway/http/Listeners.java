package io.rtsuite.gateway.http;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration.NettyListenerConfiguration;
import io.micronaut.http.ssl.ServerSslConfiguration;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds the management port to the ports that Micronaut listens on. */
@Singleton
final class Listeners implements BeanCreatedEventListener<NettyHttpServerConfiguration> {

  private final BeanProvider<ManagementPort> management;
  private final BeanProvider<ServerSslConfiguration> tls;

  /** Providers, as this is created before anything it uses. */
  Listeners(BeanProvider<ManagementPort> management, BeanProvider<ServerSslConfiguration> tls) {
    this.management = management;
    this.tls = tls;
  }

  @Override
  public NettyHttpServerConfiguration onCreated(
      BeanCreatedEvent<NettyHttpServerConfiguration> event) {
    NettyHttpServerConfiguration server = event.getBean();
    ManagementPort port = management.get();
    List<NettyListenerConfiguration> listeners =
        new ArrayList<>(server.getListeners() == null ? implied(server) : server.getListeners());
    port.number()
        .ifPresent(number -> {
          NettyListenerConfiguration listener = listener(port.host(), number);
          listener.setExposeDefaultRoutes(false);
          listeners.add(listener);
        });
    server.setListeners(listeners);
    return server;
  }

  /** What Micronaut listens on when it is not told listener by listener. */
  private List<NettyListenerConfiguration> implied(NettyHttpServerConfiguration server) {
    String host = server.getHost().orElse(null);
    var plain = listener(host, server.getPort().orElse(NettyHttpServerConfiguration.DEFAULT_PORT));
    if (!tls.get().isEnabled()) {
      return List.of(plain);
    }
    var secured = listener(host, tls.get().getPort());
    secured.setSsl(true);
    secured.setKeyName(tls.get().getKeyName());
    secured.setTrustName(tls.get().getTrustName());
    return server.isDualProtocol() ? List.of(secured, plain) : List.of(secured);
  }

  private static NettyListenerConfiguration listener(@Nullable String host, int port) {
    var listener = new NettyListenerConfiguration();
    listener.setHost(host);
    listener.setPort(port);
    return listener;
  }
}
