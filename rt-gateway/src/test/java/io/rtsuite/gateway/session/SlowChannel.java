package io.rtsuite.gateway.session;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;

/** A channel whose client takes as many bytes as the test says, and none by itself. */
public final class SlowChannel extends EmbeddedChannel {

  private long room;

  /** The client takes some of what waits for it. */
  public void take(long bytes) {
    room += bytes;
    flush();
    room = 0;
  }

  /** The client takes all that waits for it. */
  public void takeAll() {
    take(Long.MAX_VALUE);
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer in) {
    while (room > 0 && in.current() instanceof io.netty.buffer.ByteBuf first) {
      int taken = (int) Math.min(room, first.readableBytes());
      room -= taken;
      in.removeBytes(taken);
    }
  }
}
