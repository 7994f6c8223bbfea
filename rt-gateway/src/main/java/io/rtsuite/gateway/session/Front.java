package io.rtsuite.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.rtsuite.events.Json;
import io.rtsuite.events.RtError;
import java.util.List;

/**
 * A protocol that clients speak, seen from the core: how events look on its wire and how its
 * connections end. Stateless and safe for all threads; acks are {@link Ack}s, made by the front
 * when it hands a client's event to the core.
 */
public interface Front {

  /** For metrics and logs: {@code socketio} or {@code websocket}. */
  String name();

  /**
   * Encodes an event once for all its receivers.
   *
   * @param event the bare name
   * @param arguments of the event; {@code {"$bin":"<base64>"}} in them becomes binary
   * @return one or more complete, unmasked websocket frames, which the caller owns; written to each
   *     channel as a retained duplicate
   */
  ByteBuf event(ByteBufAllocator allocator, String event, List<Json> arguments);

  /**
   * Ends a connection so that a stock client comes back by itself: the transport closes, nothing is
   * said. For overload and shutdown. On any thread.
   */
  void drop(Channel channel);

  /**
   * Ends a connection so that a stock client stays away: it is told, and the transport closes after
   * a short grace. Its session ends at once. On the channel's event loop.
   *
   * @param why what the client is told, as far as the protocol has a place for it
   */
  void kick(Channel channel, RtError why);
}
