package io.rtsuite.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rtsuite.events.Json;
import io.rtsuite.events.RtError;
import org.jspecify.annotations.Nullable;

/** A client's wish to hear the outcome of one event; used once at most. */
public interface Ack {

  /**
   * The frames that answer with a service's content, as it is.
   *
   * @param data {@code {"$bin":"<base64>"}} in it becomes binary; absent for no argument
   */
  ByteBuf success(ByteBufAllocator allocator, @Nullable Json data);

  /** The frames that say what went wrong. */
  ByteBuf failure(ByteBufAllocator allocator, RtError error);
}
