package io.rtsuite.gateway.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client takes what is written to it: bytes that leave the channel's outgoing buffer show
 * that it is there, however slow it is. Bytes that are added to the buffer show nothing.
 *
 * <p>Confined to the channel's event loop.
 */
public final class WriteProgress {

  /** Compared by identity only; it may have been released. */
  private @Nullable Object first;

  private long takenOfFirst;
  private long pending;

  /**
   * Whether bytes have left the buffer since the last look. Where the buffer was empty then and is
   * not now, this cannot be told, and the answer is yes.
   */
  public boolean hasMoved(Channel channel) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    Object nowFirst = buffer == null ? null : buffer.current();
    long nowTaken = buffer == null || nowFirst == null ? 0 : buffer.currentProgress();
    long nowPending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
    boolean moved = nowFirst != first || nowTaken != takenOfFirst || nowPending < pending;
    first = nowFirst;
    takenOfFirst = nowTaken;
    pending = nowPending;
    return moved;
  }
}
