package io.rtsuite.gateway.admin;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.rtsuite.gateway.catalog.Control;
import io.rtsuite.gateway.catalog.Reachability;
import io.rtsuite.gateway.session.Sessions;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Readiness: the places in the logs are fixed, the catalogue is read, connections are let in, and
 * this gateway's own signs of life come back from Kafka.
 */
@Singleton
@Readiness
final class Ready implements HealthIndicator {

  private final Sessions sessions;
  private final Control control;
  private final Reachability reachability;
  private final Readers readers;

  Ready(Sessions sessions, Control control, Reachability reachability, Readers readers) {
    this.sessions = sessions;
    this.control = control;
    this.reachability = reachability;
    this.readers = readers;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.fromSupplier(this::result);
  }

  boolean isReady() {
    return sessions.isLettingIn() && reachability.isReachable();
  }

  private HealthResult result() {
    return HealthResult.builder("gateway")
        .status(isReady() ? HealthStatus.UP : HealthStatus.DOWN)
        .details(
            Map.of(
                "lettingIn", sessions.isLettingIn(),
                "kafka", reachability.isReachable(),
                "positions", readers.positions(),
                "services", control.catalog().services().size()))
        .build();
  }
}
