package io.rtsuite.sdk.watch;

import io.micronaut.context.annotation.Requires;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import io.rtsuite.sdk.request.Transport;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Up unless the request loop hangs, which a restart would mend; not down with Kafka. */
@Singleton
@Liveness
@Requires(classes = HealthIndicator.class)
final class ServiceLiveness implements HealthIndicator {

  private final Transport transport;

  ServiceLiveness(Transport transport) {
    this.transport = transport;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.fromSupplier(() ->
        HealthResult.builder(
                "request-loop", transport.isAlive() ? HealthStatus.UP : HealthStatus.DOWN)
            .build());
  }
}
