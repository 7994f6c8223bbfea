package io.rtsuite.gateway.catalog;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How gateways learn what services serve.
 *
 * @param heartbeat time between two signs of life of this gateway
 * @param silence time without a sign of life after which a service instance has left; a gateway is
 *     gone then, and another one tells services that its sessions have ended
 * @param forgetAfter time without a sign of life after which the record of a service instance is
 *     removed from the control topic
 * @param departedEvents events of services that left, remembered to answer {@code no_handler}
 *     instead of {@code unknown_event}; the oldest are forgotten first
 * @param unreachableAfter time in which none of this gateway's own signs of life came back from
 *     Kafka after which it is not ready and answers requests as {@code unavailable}
 */
@ConfigurationProperties("gateway.catalog")
public record CatalogConfig(
    @Bindable(defaultValue = "2s") Duration heartbeat,
    @Bindable(defaultValue = "15s") Duration silence,
    @Bindable(defaultValue = "2m") Duration forgetAfter,
    @Bindable(defaultValue = "2000") int departedEvents,
    @Bindable(defaultValue = "5s") Duration unreachableAfter) {}
