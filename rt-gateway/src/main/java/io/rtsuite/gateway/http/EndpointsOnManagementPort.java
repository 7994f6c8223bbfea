package io.rtsuite.gateway.http;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.management.endpoint.EndpointDefaultConfiguration;
import jakarta.inject.Singleton;

/** Binds all of Micronaut's endpoints to the management port, whatever is configured elsewhere. */
@Singleton
final class EndpointsOnManagementPort
    implements BeanCreatedEventListener<EndpointDefaultConfiguration> {

  private final BeanProvider<ManagementPort> management;

  /** A provider, as this is created before anything it uses. */
  EndpointsOnManagementPort(BeanProvider<ManagementPort> management) {
    this.management = management;
  }

  @Override
  public EndpointDefaultConfiguration onCreated(
      BeanCreatedEvent<EndpointDefaultConfiguration> event) {
    event.getBean().setPort(management.get().ofEndpoints());
    return event.getBean();
  }
}
