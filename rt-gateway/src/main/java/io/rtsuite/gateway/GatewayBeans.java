package io.rtsuite.gateway;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.rtsuite.gateway.catalog.GatewayId;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/** What is there once per gateway. */
@Factory
final class GatewayBeans {

  private static final int TICK_MILLIS = 10;
  private static final int TICKS = 1024;

  @Singleton
  GatewayId gatewayId(GatewayConfig config) {
    long incarnation = new SecureRandom().nextLong() >>> 1;
    return new GatewayId(config.name() + "-" + Long.toString(incarnation, 36));
  }

  @Singleton
  @Bean(preDestroy = "stop")
  Timer deadlines() {
    return new HashedWheelTimer(
        new DefaultThreadFactory("deadlines", true), TICK_MILLIS, TimeUnit.MILLISECONDS, TICKS);
  }
}
