package io.rtsuite.sdk.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.sdk.request.Desk;
import io.rtsuite.sdk.request.Outbox;
import io.rtsuite.sdk.request.Transport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

class WatchTest {

  private record State(boolean isReady, boolean isAlive, int inFlight) implements Transport {
    @Override
    public void open(List<EventDeclaration> events, Desk desk) {}

    @Override
    public void close() {}

    @Override
    public Outbox outbox() {
      throw new UnsupportedOperationException();
    }

    @Override
    public InstantSource clock() {
      return InstantSource.system();
    }
  }

  private static HealthResult result(HealthIndicator indicator) {
    return Mono.from(indicator.getResult()).blockOptional().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"true, true, UP, UP", "false, true, DOWN, UP", "false, false, DOWN, DOWN"})
  void a_service_is_as_healthy_as_its_transport(
      boolean isReady, boolean isAlive, String readiness, String liveness) {
    var transport = new State(isReady, isAlive, 3);

    var ready = result(new ServiceReadiness(transport));

    assertThat(ready.getStatus()).isEqualTo(new HealthStatus(readiness));
    assertThat(ready.getDetails()).isEqualTo(Map.of("inFlight", 3));
    assertThat(result(new ServiceLiveness(transport)).getStatus())
        .isEqualTo(new HealthStatus(liveness));
  }

  @Test
  void requests_are_counted_by_event_and_outcome() {
    var registry = new SimpleMeterRegistry();
    var metered = new MeteredRequests(registry, () -> new State(true, true, 7));

    metered.answered("Order", "ok", Duration.ofMillis(2));
    metered.answered("Order", "ok", Duration.ofMillis(4));
    metered.answered("Order", "closed", Duration.ofMillis(1));
    metered.dead("unreadable");

    var ok = registry.get("rt.service.requests").tags("event", "Order", "outcome", "ok").timer();
    assertThat(ok.count()).isEqualTo(2);
    assertThat(ok.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(6);
    assertThat(registry.get("rt.service.requests").tag("outcome", "closed").timer().count())
        .isEqualTo(1);
    assertThat(registry.get("rt.service.dead.letters").tag("reason", "unreadable").counter())
        .satisfies(counter -> assertThat(counter.count()).isEqualTo(1));
    assertThat(registry.get("rt.service.requests.in.flight").gauge().value()).isEqualTo(7);
  }
}
