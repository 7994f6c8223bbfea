package io.rtsuite.sdk.watch;

import io.micronaut.context.annotation.Requires;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.rtsuite.sdk.request.Transport;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Up while requests reach this instance: Kafka answers and the group has given it its share. */
@Singleton
@Readiness
@Requires(classes = HealthIndicator.class)
final class ServiceReadiness implements HealthIndicator {

  private final Transport transport;

  ServiceReadiness(Transport transport) {
    this.transport = transport;
  }

  private Map<String, Object> details() {
    var details = new LinkedHashMap<String, Object>();
    details.put("inFlight", transport.inFlight());
    transport.failure().ifPresent(why -> details.put("failure", why));
    var stopped = transport.stopped();
    if (!stopped.isEmpty()) {
      details.put("stopped", stopped);
    }
    return details;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.fromSupplier(() ->
        HealthResult.builder("requests", transport.isReady() ? HealthStatus.UP : HealthStatus.DOWN)
            .details(details())
            .build());
  }
}
