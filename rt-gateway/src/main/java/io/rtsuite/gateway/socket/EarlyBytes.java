package io.rtsuite.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What somebody unknown may cost: so many bytes, and so much time for the upgrade. Removed when the
 * connection is let in.
 */
final class EarlyBytes extends ChannelInboundHandlerAdapter {

  private final SocketConfig config;
  private long seen;
  private @Nullable Future<?> deadline;

  EarlyBytes(SocketConfig config) {
    this.config = config;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline =
        ctx.executor()
            .schedule(
                () -> ctx.close(), config.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The upgrade is done in time. */
  void upgraded() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    upgraded();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      seen += bytes.readableBytes();
      if (seen > config.maxEarlyBytes()) {
        bytes.release();
        ctx.close();
        return;
      }
    }
    ctx.fireChannelRead(message);
  }
}
