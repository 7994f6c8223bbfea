package io.rtsuite.gateway.admin;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Liveness: a reader that has ended will not come back without a restart. */
@Singleton
@Liveness
final class Live implements HealthIndicator {

  private final Readers readers;

  Live(Readers readers) {
    this.readers = readers;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.fromSupplier(() ->
        HealthResult.builder("readers")
            .status(readers.isAnyDead() ? HealthStatus.DOWN : HealthStatus.UP)
            .build());
  }
}
