package io.rtsuite.gateway;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.core.order.Ordered;
import io.rtsuite.gateway.catalog.Control;
import io.rtsuite.gateway.lifecycle.Lifecycle;
import io.rtsuite.gateway.request.OpenRequests;
import io.rtsuite.gateway.session.Sessions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the gateway: readiness becomes false and new connections are refused; open connections are
 * served until they are closed, in waves over {@code gateway.drain}, those first that wait for no
 * answer; then the gateway's record is removed from the control topic.
 */
@Singleton
final class Shutdown implements ApplicationEventListener<ShutdownEvent>, Ordered {

  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
  private static final int WAVES = 10;
  private static final Duration FOR_CONNECTIONS = Duration.ofSeconds(2);
  private static final Duration FOR_RECORDS = Duration.ofSeconds(2);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

  private final Sessions sessions;
  private final OpenRequests requests;
  private final Lifecycle lifecycle;
  private final Control control;
  private final GatewayConfig config;

  Shutdown(
      Sessions sessions,
      OpenRequests requests,
      Lifecycle lifecycle,
      Control control,
      GatewayConfig config) {
    this.sessions = sessions;
    this.requests = requests;
    this.lifecycle = lifecycle;
    this.control = control;
    this.config = config;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public void onApplicationEvent(ShutdownEvent event) {
    try {
      sessions.turnAway();
      closeInWaves();
      requests.drain();
      int left = requests.count();
      sessions.dropAll();
      waitFor(() -> sessions.count() == 0, FOR_CONNECTIONS);
      if (waitFor(lifecycle::isSettled, FOR_RECORDS)) {
        control.leave();
      } else {
        LOG.warn("Services are not told of the end of all sessions; another gateway will do so");
        control.stopHeartbeat();
      }
      LOG.atInfo().addKeyValue("givenUp", left).log("The gateway has said good-bye");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Two thirds of the time are for the waves, the rest for the last answers. */
  private void closeInWaves() throws InterruptedException {
    long end = System.nanoTime() + config.drain().toNanos();
    Duration pause = config.drain().multipliedBy(2).dividedBy(3 * WAVES);
    for (int of = WAVES;
        sessions.count() > 0 && System.nanoTime() < end;
        of = Math.max(1, of - 1)) {
      sessions.dropIdle(of);
      waitFor(() -> sessions.count() == 0, pause);
    }
  }

  private static boolean waitFor(BooleanSupplier condition, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() >= end) {
        return false;
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    return true;
  }
}
