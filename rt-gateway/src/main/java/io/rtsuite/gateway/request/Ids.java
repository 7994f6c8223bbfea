package io.rtsuite.gateway.request;

import io.rtsuite.gateway.catalog.GatewayId;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Fresh ids of requests and traces. */
@Singleton
final class Ids {

  private final String prefix;
  private final AtomicLong count = new AtomicLong();

  Ids(GatewayId gateway) {
    this.prefix = gateway.text() + "-";
  }

  /** Unique among all gateways, as every run of a gateway has its own id. */
  String request() {
    return prefix + Long.toString(count.incrementAndGet(), 36);
  }

  /** A W3C trace context that begins here, not sampled. */
  String traceparent() {
    var random = ThreadLocalRandom.current();
    var hex = HexFormat.of();
    // All zeroes would be invalid, so one bit is always set.
    return "00-%s%s-%s-00"
        .formatted(
            hex.toHexDigits(random.nextLong() | 1),
            hex.toHexDigits(random.nextLong()),
            hex.toHexDigits(random.nextLong() | 1));
  }
}
