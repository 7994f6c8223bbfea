package io.rtsuite.gateway.admin;

import io.micronaut.health.HealthStatus;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.management.endpoint.health.HealthLevelOfDetail;
import io.micronaut.management.health.aggregator.HealthAggregator;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Arrays;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Health on the public port, for proxies and whatever runs the container: up or down, without a
 * reason. The reasons are on the management port.
 */
@Controller("/health")
@Secured(SecurityRule.IS_ANONYMOUS)
final class Probes {

  private final HealthAggregator<HealthResult> aggregator;
  private final HealthIndicator[] all;
  private final HealthIndicator[] liveness;
  private final HealthIndicator[] readiness;

  Probes(
      HealthAggregator<HealthResult> aggregator,
      HealthIndicator[] all,
      @Liveness HealthIndicator[] liveness) {
    this.aggregator = aggregator;
    this.all = all;
    this.liveness = liveness;
    List<HealthIndicator> ofLiveness = List.of(liveness);
    this.readiness =
        Arrays.stream(all)
            .filter(indicator -> !ofLiveness.contains(indicator))
            .toArray(HealthIndicator[]::new);
  }

  @Get
  Publisher<HttpResponse<String>> health() {
    return answer(all);
  }

  @Get("/liveness")
  Publisher<HttpResponse<String>> liveness() {
    return answer(liveness);
  }

  @Get("/readiness")
  Publisher<HttpResponse<String>> readiness() {
    return answer(readiness);
  }

  private Publisher<HttpResponse<String>> answer(HealthIndicator[] indicators) {
    return Mono.from(aggregator.aggregate(indicators, HealthLevelOfDetail.STATUS))
        .map(result -> {
          boolean down = result.getStatus().equals(HealthStatus.DOWN);
          return HttpResponse.status(down ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK)
              .body("{\"status\":\"" + (down ? "DOWN" : "UP") + "\"}");
        });
  }
}
