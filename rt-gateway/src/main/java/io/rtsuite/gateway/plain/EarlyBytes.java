package io.rtsuite.gateway.plain;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Bounds what a connection may send before it is let in, frames that are not complete included.
 * Stands in front of the frame decoder and is removed when the connection is let in.
 */
final class EarlyBytes extends ChannelInboundHandlerAdapter {

  private final int most;
  private final Runnable exceeded;
  private long seen;

  /**
   * @param exceeded runs once; nothing that follows is read
   */
  EarlyBytes(int most, Runnable exceeded) {
    this.most = most;
    this.exceeded = exceeded;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    boolean before = seen > most;
    seen += bytes.readableBytes();
    if (seen <= most) {
      ctx.fireChannelRead(bytes);
      return;
    }
    bytes.release();
    if (!before) {
      exceeded.run();
    }
  }
}
