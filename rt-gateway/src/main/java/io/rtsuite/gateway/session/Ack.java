package io.rtsuite.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rtsuite.events.Json;
import io.rtsuite.events.RtError;
import java.util.List;

/** A client's wish to hear the outcome of one event; used once at most. */
public interface Ack {

  /**
   * The frames that answer with a service's content, as it is.
   *
   * @param arguments {@code {"$bin":"<base64>"}} in them becomes binary
   */
  ByteBuf success(ByteBufAllocator allocator, List<Json> arguments);

  /** The frames that say what went wrong. */
  ByteBuf failure(ByteBufAllocator allocator, RtError error);
}
