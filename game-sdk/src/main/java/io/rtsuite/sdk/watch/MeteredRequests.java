package io.rtsuite.sdk.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Requires;
import io.rtsuite.sdk.request.Measurements;
import io.rtsuite.sdk.request.Transport;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests in numbers: the timer {@code rt.service.requests} by event and outcome, the counter
 * {@code rt.service.dead.letters} by reason, the gauges {@code rt.service.requests.in.flight} and
 * {@code rt.service.partitions.stopped}.
 */
@Singleton
@Requires(classes = MeterRegistry.class)
@Requires(beans = MeterRegistry.class)
final class MeteredRequests implements Measurements {

  private final MeterRegistry registry;
  private final Map<Answered, Timer> timers = new ConcurrentHashMap<>();

  private record Answered(String event, String outcome) {}

  MeteredRequests(MeterRegistry registry, BeanProvider<Transport> transport) {
    this.registry = registry;
    Gauge.builder("rt.service.requests.in.flight", transport, t -> t.get().inFlight())
        .description("Requests taken from Kafka and not finished")
        .register(registry);
    Gauge.builder("rt.service.partitions.stopped", transport, t -> t.get().stopped().size())
        .description("Partitions of this instance that are not worked on; the readiness says why")
        .register(registry);
  }

  @Override
  public void answered(String event, String outcome, Duration took) {
    timers.computeIfAbsent(new Answered(event, outcome), this::timer).record(took);
  }

  private Timer timer(Answered answered) {
    return Timer.builder("rt.service.requests")
        .description("Requests, from being taken up to being answered")
        .tag("event", answered.event)
        .tag("outcome", answered.outcome)
        .register(registry);
  }

  @Override
  public void dead(String reason) {
    Counter.builder("rt.service.dead.letters")
        .description("Records that went to the dead letters")
        .tag("reason", reason)
        .register(registry)
        .increment();
  }
}
