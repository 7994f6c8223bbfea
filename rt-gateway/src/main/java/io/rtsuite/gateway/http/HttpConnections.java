package io.rtsuite.gateway.http;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.websocket.NettyServerWebSocketUpgradeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import jakarta.inject.Singleton;

/**
 * The connections that speak HTTP or nothing yet: counted, each request with a deadline, and
 * without compressed websocket frames, which would inflate before anybody can look at their size.
 */
@Singleton
public final class HttpConnections
    implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  private static final String DEADLINE = "requestDeadline";
  private static final String END_OF_REQUEST = "endOfRequest";

  private final BeanProvider<HttpConfig> config;
  private final BeanProvider<HttpMeters> meters;
  private final BeanProvider<ManagementPort> management;

  /** Providers, as this is created before anything it uses. */
  HttpConnections(
      BeanProvider<HttpConfig> config,
      BeanProvider<HttpMeters> meters,
      BeanProvider<ManagementPort> management) {
    this.config = config;
    this.meters = meters;
    this.management = management;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new EveryConnection());
    return event.getBean();
  }

  /** Takes the limits of HTTP off a connection that has become a websocket. */
  public static void upgraded(ChannelPipeline pipeline) {
    remove(pipeline, DEADLINE);
    remove(pipeline, END_OF_REQUEST);
    // Websockets have their own heartbeat.
    remove(pipeline, ChannelPipelineCustomizer.HANDLER_IDLE_STATE);
  }

  private static void remove(ChannelPipeline pipeline, String name) {
    ChannelHandler handler = pipeline.get(name);
    if (handler != null) {
      pipeline.remove(handler);
    }
  }

  /**
   * Makes plain requests of upgrades: Micronaut looks for the routes of websockets on all ports.
   */
  private static final class NoUpgrade extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof HttpRequest request) {
        request.headers().remove(HttpHeaderNames.UPGRADE);
      }
      ctx.fireChannelRead(message);
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
      ChannelPipeline pipeline = channel.pipeline();
      if (pipeline.get(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC) != null) {
        // Clients can take all places; operators must get in all the same.
        boolean isPublic = !management.get().accepted(channel);
        var deadline = new RequestDeadline(config.get(), meters.get(), isPublic);
        pipeline.addFirst(DEADLINE, deadline);
        pipeline.addAfter(
            ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
            END_OF_REQUEST,
            deadline.endOfRequest());
        if (!isPublic) {
          pipeline.addAfter(
              ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "noUpgrade", new NoUpgrade());
        }
      }
    }

    @Override
    public void onStreamPipelineBuilt() {
      remove(channel.pipeline(), NettyServerWebSocketUpgradeHandler.COMPRESSION_HANDLER);
    }
  }
}
