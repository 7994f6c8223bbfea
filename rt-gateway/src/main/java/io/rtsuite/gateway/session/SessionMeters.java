package io.rtsuite.gateway.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What sessions tell Prometheus. */
@Singleton
public final class SessionMeters {

  private final MeterRegistry registry;
  private final Map<String, AtomicInteger> open = new ConcurrentHashMap<>();
  private final Counter delivered;
  private final Counter volatileLeftOut;
  private final Counter slowClosed;
  private final Counter kicked;
  private final Counter resynced;

  public SessionMeters(MeterRegistry registry) {
    this.registry = registry;
    this.delivered =
        Counter.builder("gateway.deliveries")
            .description("Frames of pushes written to connections")
            .register(registry);
    this.volatileLeftOut =
        Counter.builder("gateway.volatile.left.out")
            .description("Volatile pushes not written because the connection reads too slowly")
            .register(registry);
    this.slowClosed =
        Counter.builder("gateway.slow.closed")
            .description("Connections closed because they read too slowly")
            .register(registry);
    this.kicked =
        Counter.builder("gateway.kicked")
            .description("Connections closed because a service asked for it")
            .register(registry);
    this.resynced =
        Counter.builder("gateway.resynced")
            .description("Connections closed because a push or a move could not be given to them")
            .register(registry);
  }

  void opened(Front front) {
    open.computeIfAbsent(
            front.name(),
            name -> {
              var count = new AtomicInteger();
              Gauge.builder("gateway.sessions", count, AtomicInteger::get)
                  .description("Open sessions")
                  .tag("front", name)
                  .register(registry);
              return count;
            })
        .incrementAndGet();
  }

  void closed(Front front) {
    AtomicInteger count = open.get(front.name());
    if (count != null) {
      count.decrementAndGet();
    }
  }

  int open() {
    return open.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  void delivered() {
    delivered.increment();
  }

  void volatileLeftOut() {
    volatileLeftOut.increment();
  }

  void kicked() {
    kicked.increment();
  }

  void resynced() {
    resynced.increment();
  }

  void slowClosed() {
    slowClosed.increment();
  }
}
