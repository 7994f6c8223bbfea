package io.rtsuite.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.rtsuite.events.Json;
import org.jspecify.annotations.Nullable;

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
   * @param data its argument; {@code {"$bin":"<base64>"}} in it becomes binary; absent for none
   * @return one or more complete, unmasked websocket frames, which the caller owns; written to each
   *     channel as a retained duplicate
   */
  ByteBuf event(ByteBufAllocator allocator, String event, @Nullable Json data);

  /**
   * Ends a connection so that a stock client comes back by itself: the transport closes, nothing is
   * said. For overload and shutdown. On any thread.
   */
  void drop(Channel channel);

  /**
   * Ends a connection so that a stock client stays away: it is told, and the transport closes after
   * a short grace. On any thread.
   */
  void kick(Channel channel);
}
