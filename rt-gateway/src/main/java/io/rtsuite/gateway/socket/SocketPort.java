package io.rtsuite.gateway.socket;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.rtsuite.gateway.http.ManagementPort;
import io.rtsuite.gateway.session.Gate;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Socket.IO on Micronaut's own port: looks at the first request line of every connection and hands
 * those for {@code /socket.io/} to the {@link SocketShell}.
 *
 * <p>Decided once per TCP connection; where TLS ends in Micronaut itself, Socket.IO is not offered.
 */
@Singleton
final class SocketPort implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  private final BeanProvider<SocketConfig> config;
  private final BeanProvider<Gate> gate;
  private final Predicate<Channel> isPublic;
  private volatile @Nullable SocketShell shell;

  /** Providers, as this is created before anything it uses. */
  @Inject
  SocketPort(
      BeanProvider<SocketConfig> config,
      BeanProvider<Gate> gate,
      BeanProvider<ManagementPort> management) {
    this(config, gate, channel -> !management.get().accepted(channel));
  }

  SocketPort(
      BeanProvider<SocketConfig> config, BeanProvider<Gate> gate, Predicate<Channel> isPublic) {
    this.config = config;
    this.gate = gate;
    this.isPublic = isPublic;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    attach(event.getBean());
    return event.getBean();
  }

  void attach(NettyServerCustomizer.Registry registry) {
    registry.register(new EveryConnection());
  }

  /** Created with the first connection. */
  synchronized SocketShell shell() {
    SocketShell existing = shell;
    if (existing == null) {
      existing = new SocketShell(config.get(), gate.get());
      shell = existing;
    }
    return existing;
  }

  @PreDestroy
  synchronized void stop() {
    if (shell != null) {
      shell.stop();
    }
  }

  /** Tells connections from listeners and streams. */
  private final class EveryConnection implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new OneConnection(channel) : this;
    }
  }

  private final class OneConnection implements NettyServerCustomizer {
    private final Channel channel;

    OneConnection(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void onInitialPipelineBuilt() {
      if (!isPublic.test(channel)) {
        return;
      }
      SocketShell target = shell();
      channel.pipeline().addFirst("socketSniffer", new RequestLineSniffer(target::takeOver));
      if (channel.pipeline().get(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC) != null) {
        channel
            .pipeline()
            .addAfter(
                ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
                "lateUpgrade",
                new LateUpgrade());
      }
    }
  }
}
