package io.rtsuite.gateway.admin;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.rtsuite.gateway.catalog.CatalogConfig;
import io.rtsuite.gateway.catalog.Control;
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
  private final CatalogConfig config;
  private final Readers readers;

  Ready(Sessions sessions, Control control, CatalogConfig config, Readers readers) {
    this.sessions = sessions;
    this.control = control;
    this.config = config;
    this.readers = readers;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.fromSupplier(this::result);
  }

  boolean isReady() {
    return sessions.isLettingIn() && reachesKafka();
  }

  private boolean reachesKafka() {
    return control.sinceOwnSign().compareTo(config.silence()) < 0;
  }

  private HealthResult result() {
    return HealthResult.builder("gateway")
        .status(isReady() ? HealthStatus.UP : HealthStatus.DOWN)
        .details(
            Map.of(
                "lettingIn", sessions.isLettingIn(),
                "kafka", reachesKafka(),
                "positions", readers.positions(),
                "services", control.catalog().services().size()))
        .build();
  }
}
