package io.rtsuite.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Netty's leak detector of this module's tests, which remembers what it found. */
public final class LeakWatch<T> extends ResourceLeakDetector<T> {

  private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

  public LeakWatch(Class<?> type, int samplingInterval) {
    super(type, samplingInterval);
  }

  public LeakWatch(Class<?> type, int samplingInterval, long maxActive) {
    super(type, samplingInterval);
  }

  @Override
  protected void reportTracedLeak(String type, String records) {
    FOUND.add(type + records);
    super.reportTracedLeak(type, records);
  }

  @Override
  protected void reportUntracedLeak(String type) {
    FOUND.add(type);
    super.reportUntracedLeak(type);
  }

  /** Fails when a buffer was collected that nobody had released. */
  static void assertNothingLeaked() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      // Reports are made when the next buffer is allocated.
      PooledByteBufAllocator.DEFAULT.buffer(16).release();
    }
    assertThat(FOUND).isEmpty();
  }
}
