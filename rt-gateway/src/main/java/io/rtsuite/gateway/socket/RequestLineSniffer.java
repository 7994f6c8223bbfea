package io.rtsuite.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the first bytes of a connection and decides, once, whether it is Socket.IO's; other
 * connections go on as if nobody had looked. How long that may take is for others to bound.
 */
final class RequestLineSniffer extends ChannelInboundHandlerAdapter {

  /** Takes a connection over, before its first byte is read. */
  @FunctionalInterface
  interface Takeover {
    void of(ChannelHandlerContext ctx);
  }

  private enum Verdict {
    OURS,
    NOT_OURS,
    UNDECIDED
  }

  private static final int LONGEST_METHOD = 16;
  private static final byte[] TARGET = HandshakeGuard.PATH.getBytes(StandardCharsets.US_ASCII);

  private final Takeover takeover;
  private @Nullable ByteBuf seen;

  RequestLineSniffer(Takeover takeover) {
    this.takeover = takeover;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.pipeline().remove(this);
      ctx.fireChannelRead(message);
      return;
    }
    ByteBuf all =
        seen == null
            ? bytes
            : ctx.alloc().compositeBuffer().addComponent(true, seen).addComponent(true, bytes);
    seen = null;
    switch (verdict(all)) {
      case OURS -> {
        takeover.of(ctx);
        var pipeline = ctx.pipeline();
        pipeline.remove(this);
        // From the head: the handlers that shall see these bytes are new.
        pipeline.fireChannelRead(all);
        pipeline.fireChannelReadComplete();
      }
      case NOT_OURS -> {
        ctx.fireChannelRead(all);
        ctx.pipeline().remove(this);
      }
      case UNDECIDED -> {
        seen = all;
        // Micronaut reads on request only, and nobody behind us has seen anything to ask again.
        if (!ctx.channel().config().isAutoRead()) {
          ctx.read();
        }
      }
    }
  }

  private static Verdict verdict(ByteBuf bytes) {
    int position = bytes.readerIndex();
    int end = bytes.writerIndex();
    int method = 0;
    while (position < end && bytes.getByte(position) >= 'A' && bytes.getByte(position) <= 'Z') {
      position++;
      if (++method > LONGEST_METHOD) {
        return Verdict.NOT_OURS;
      }
    }
    if (position == end) {
      return Verdict.UNDECIDED;
    }
    if (method == 0 || bytes.getByte(position++) != ' ') {
      return Verdict.NOT_OURS;
    }
    for (byte expected : TARGET) {
      if (position == end) {
        return Verdict.UNDECIDED;
      }
      if (bytes.getByte(position++) != expected) {
        return Verdict.NOT_OURS;
      }
    }
    return Verdict.OURS;
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
    if (seen != null) {
      seen.release();
      seen = null;
    }
  }
}
