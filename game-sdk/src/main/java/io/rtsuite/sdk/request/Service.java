package io.rtsuite.sdk.request;

import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.rtsuite.sdk.ServiceConfiguration;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service as a whole: open from the context's start to its stop. */
@Singleton
final class Service {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private final ServiceConfiguration configuration;
  private final Handlers handlers;
  private final Desk desk;
  private final Transport transport;
  private final AtomicBoolean open = new AtomicBoolean();

  Service(ServiceConfiguration configuration, Handlers handlers, Desk desk, Transport transport) {
    this.configuration = configuration;
    this.handlers = handlers;
    this.desk = desk;
    this.transport = transport;
  }

  @EventListener
  void start(StartupEvent started) {
    var events = handlers.declarations();
    open.set(true);
    transport.open(events, desk);
    LOG.atInfo()
        .addKeyValue("service", configuration.name())
        .addKeyValue("instance", configuration.instanceId())
        .addKeyValue("events", events.size())
        .log("Service started");
  }

  /** Before any bean of the service is gone. */
  @EventListener
  void stop(ShutdownEvent stopping) {
    close();
  }

  /** When the start failed half-way there is no shutdown event. */
  @PreDestroy
  void close() {
    if (open.compareAndSet(true, false)) {
      transport.close();
      LOG.atInfo().addKeyValue("service", configuration.name()).log("Service closed");
    }
  }
}
