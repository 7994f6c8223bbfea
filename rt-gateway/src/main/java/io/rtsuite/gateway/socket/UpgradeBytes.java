package io.rtsuite.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What somebody unknown may cost: so many bytes, and so much time for the upgrade. Bytes that run
 * ahead of the upgrade's answer wait for it here, out of sight of HTTP. Removed when the connection
 * is let in.
 */
final class UpgradeBytes extends ChannelInboundHandlerAdapter {

  private final SocketConfig config;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> deadline;
  private @Nullable ByteBuf ahead;
  private boolean requestSeen;
  private boolean upgraded;
  private long seen;
  private int lineFeeds;

  UpgradeBytes(SocketConfig config) {
    this.config = config;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    deadline =
        ctx.executor()
            .schedule(
                () -> ctx.close(), config.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The upgrade is done; what ran ahead of it follows now. */
  void upgraded() {
    upgraded = true;
    cancelDeadline();
    ByteBuf waiting = ahead;
    ahead = null;
    if (waiting != null && context != null) {
      context.fireChannelRead(waiting);
      context.fireChannelReadComplete();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    seen += bytes.readableBytes();
    if (seen > config.maxEarlyBytes()) {
      bytes.release();
      ctx.close();
    } else if (upgraded) {
      ctx.fireChannelRead(bytes);
    } else if (requestSeen) {
      keep(ctx, bytes);
    } else {
      int length = lengthOfRequest(bytes);
      if (length < bytes.readableBytes()) {
        ByteBuf request = bytes.readRetainedSlice(length);
        keep(ctx, bytes);
        ctx.fireChannelRead(request);
      } else {
        ctx.fireChannelRead(bytes);
      }
    }
  }

  private void keep(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (ahead == null) {
      ahead = ctx.alloc().buffer(bytes.readableBytes());
    }
    ahead.writeBytes(bytes);
    bytes.release();
  }

  /** How many of the bytes belong to the request, which ends with an empty line. */
  private int lengthOfRequest(ByteBuf bytes) {
    for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
      byte next = bytes.getByte(i);
      if (next == '\n') {
        if (++lineFeeds == 2) {
          requestSeen = true;
          return i + 1 - bytes.readerIndex();
        }
      } else if (next != '\r') {
        lineFeeds = 0;
      }
    }
    return bytes.readableBytes();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    forget();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    forget();
  }

  private void forget() {
    cancelDeadline();
    if (ahead != null) {
      ahead.release();
      ahead = null;
    }
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
