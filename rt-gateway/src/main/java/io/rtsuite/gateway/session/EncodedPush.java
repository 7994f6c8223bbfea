package io.rtsuite.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rtsuite.events.Push;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A push and its frames, made once per protocol when the first receiver is found. */
final class EncodedPush {

  private final Push push;
  private final ByteBufAllocator allocator;
  private final Map<Front, ByteBuf> frames = new ConcurrentHashMap<>(4);
  private final Map<Front, RuntimeException> failures = new ConcurrentHashMap<>(1);

  EncodedPush(Push push, ByteBufAllocator allocator) {
    this.push = push;
    this.allocator = allocator;
  }

  Push push() {
    return push;
  }

  /**
   * The frames for one more receiver.
   *
   * @throws RuntimeException where the front cannot encode it, which is tried once
   */
  ByteBuf frames(Front front) {
    ByteBuf known = frames.get(front);
    if (known == null) {
      known = frames.computeIfAbsent(front, this::encode);
    }
    return known.retainedDuplicate();
  }

  private ByteBuf encode(Front front) {
    RuntimeException failed = failures.get(front);
    if (failed != null) {
      throw failed;
    }
    try {
      return front.event(allocator, push.event().name(), push.arguments());
    } catch (RuntimeException e) {
      failures.put(front, e);
      throw e;
    }
  }

  void release() {
    frames.values().forEach(ByteBuf::release);
    frames.clear();
  }
}
