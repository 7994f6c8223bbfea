package io.rtsuite.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose request does not arrive whole in time; the first one is due from the
 * opening on. Stands in front of the codec; {@link #endOfRequest} behind it tells of whole ones.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {

  private final HttpConfig config;
  private final HttpMeters meters;
  private final boolean counts;
  private @Nullable Future<?> deadline;
  private boolean counted;

  /**
   * @param counts whether the connection takes one of the places for HTTP
   */
  RequestDeadline(HttpConfig config, HttpMeters meters, boolean counts) {
    this.config = config;
    this.meters = meters;
    this.counts = counts;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (counts) {
      counted = true;
      if (meters.opened() > config.maxConnections()) {
        meters.tooMany();
        // Not here: the pipeline is still being built.
        ctx.executor().execute(ctx::close);
        return;
      }
    }
    begin(ctx);
  }

  private void begin(ChannelHandlerContext ctx) {
    deadline =
        ctx.executor()
            .schedule(() -> expire(ctx), config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void expire(ChannelHandlerContext ctx) {
    meters.tooSlow();
    ctx.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (deadline == null) {
      begin(ctx);
    }
    ctx.fireChannelRead(message);
  }

  /** The handler that stands behind the codec. */
  ChannelInboundHandlerAdapter endOfRequest() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof LastHttpContent) {
          cancel();
        }
        ctx.fireChannelRead(message);
      }
    };
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    end();
  }

  private void end() {
    cancel();
    if (counted) {
      counted = false;
      meters.ended();
    }
  }

  private void cancel() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
