package io.rtsuite.sdk.kafka;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The broker's clock, as its time stamps on our own records show it. */
final class BrokerClock implements InstantSource {

  private final InstantSource local;
  private volatile Duration ahead = Duration.ZERO;

  BrokerClock(InstantSource local) {
    this.local = local;
  }

  /** The broker has just stamped a record of ours. */
  void stamped(long epochMilli) {
    ahead = Duration.between(local.instant(), Instant.ofEpochMilli(epochMilli));
  }

  @Override
  public Instant instant() {
    return local.instant().plus(ahead);
  }
}
