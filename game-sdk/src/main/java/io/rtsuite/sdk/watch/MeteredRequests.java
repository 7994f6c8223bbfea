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

/**
 * Requests in numbers: the timer {@code rt.service.requests} by event and outcome, the counter
 * {@code rt.service.dead.letters} by reason, the gauge {@code rt.service.requests.in.flight}.
 */
@Singleton
@Requires(classes = MeterRegistry.class)
@Requires(beans = MeterRegistry.class)
final class MeteredRequests implements Measurements {

  private final MeterRegistry registry;

  MeteredRequests(MeterRegistry registry, BeanProvider<Transport> transport) {
    this.registry = registry;
    Gauge.builder("rt.service.requests.in.flight", transport, t -> t.get().inFlight())
        .description("Requests taken from Kafka and not finished")
        .register(registry);
  }

  @Override
  public void answered(String event, String outcome, Duration took) {
    Timer.builder("rt.service.requests")
        .description("Requests, from being taken up to being answered")
        .tag("event", event)
        .tag("outcome", outcome)
        .register(registry)
        .record(took);
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
