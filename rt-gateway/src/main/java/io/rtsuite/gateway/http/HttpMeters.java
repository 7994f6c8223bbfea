package io.rtsuite.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections are no sockets yet, and how many were closed as such. */
@Singleton
final class HttpMeters {

  private final AtomicInteger open = new AtomicInteger();
  private final Counter tooMany;
  private final Counter tooSlow;

  HttpMeters(MeterRegistry registry) {
    Gauge.builder("gateway.http.connections", open, AtomicInteger::get)
        .description("Connections that are no sockets yet, silent ones included")
        .register(registry);
    this.tooMany = closed(registry, "too_many");
    this.tooSlow = closed(registry, "too_slow");
  }

  private static Counter closed(MeterRegistry registry, String reason) {
    return Counter.builder("gateway.http.closed")
        .description("Connections closed before they were sockets")
        .tag("reason", reason)
        .register(registry);
  }

  /** Counts one more, and says how many that makes. */
  int opened() {
    return open.incrementAndGet();
  }

  void ended() {
    open.decrementAndGet();
  }

  void tooMany() {
    tooMany.increment();
  }

  void tooSlow() {
    tooSlow.increment();
  }
}
