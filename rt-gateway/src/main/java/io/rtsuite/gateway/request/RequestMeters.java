package io.rtsuite.gateway.request;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rtsuite.events.ErrorCode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** What requests tell Prometheus. */
@Singleton
final class RequestMeters {

  private final MeterRegistry registry;
  private final Map<String, Counter> outcomes = new ConcurrentHashMap<>();
  private final Timer answered;
  private final Counter unclaimed;

  RequestMeters(MeterRegistry registry) {
    this.registry = registry;
    this.answered =
        Timer.builder("gateway.request.duration")
            .description("From a client's event to its answer")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30))
            .register(registry);
    this.unclaimed =
        Counter.builder("gateway.replies.unclaimed")
            .description("Replies nobody waits for: late ones and those of other gateways")
            .register(registry);
  }

  void inFlight(IntSupplier count) {
    Gauge.builder("gateway.requests.in.flight", count::getAsInt)
        .description("Requests waiting for their answers")
        .register(registry);
  }

  void bytesInFlight(LongSupplier bytes) {
    Gauge.builder("gateway.requests.bytes", bytes::getAsLong)
        .description("Bytes of requests waiting for their answers or for Kafka")
        .baseUnit("bytes")
        .register(registry);
  }

  void succeeded(long nanos) {
    count("ok");
    answered.record(nanos, TimeUnit.NANOSECONDS);
  }

  void failed(String code, long nanos) {
    refused(code);
    answered.record(nanos, TimeUnit.NANOSECONDS);
  }

  void refused(String code) {
    // Services make up their own codes; one name for all of them keeps the number of series small.
    count(ErrorCode.of(code).map(ErrorCode::code).orElse("of_service"));
  }

  void abandoned() {
    count("abandoned");
  }

  void unclaimed() {
    unclaimed.increment();
  }

  private void count(String outcome) {
    outcomes
        .computeIfAbsent(
            outcome,
            it ->
                Counter.builder("gateway.requests")
                    .description("Requests by what became of them")
                    .tag("outcome", it)
                    .register(registry))
        .increment();
  }
}
