package io.rtsuite.gateway.lifecycle;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.function.IntSupplier;

/** What announcements and the log of sessions tell Prometheus. */
@Singleton
final class LifecycleMeters {

  private final MeterRegistry registry;
  private final Counter lost;
  private final Counter recovered;

  LifecycleMeters(MeterRegistry registry) {
    this.registry = registry;
    this.lost =
        Counter.builder("gateway.announcements.lost")
            .description("Begins and ends of sessions that a service was not told of")
            .register(registry);
    this.recovered =
        Counter.builder("gateway.sessions.recovered")
            .description("Sessions of gateways that died whose end services were told of")
            .register(registry);
  }

  void behind(IntSupplier count) {
    Gauge.builder("gateway.sessions.unlogged", count::getAsInt)
        .description("Sessions whose begin or end is not on Kafka yet")
        .register(registry);
  }

  void lost() {
    lost.increment();
  }

  void recovered() {
    recovered.increment();
  }
}
