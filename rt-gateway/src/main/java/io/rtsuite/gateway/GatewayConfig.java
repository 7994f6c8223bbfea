package io.rtsuite.gateway;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The gateway itself.
 *
 * @param name what people call it; the id on Kafka is the name and a random incarnation
 * @param drain time that requests in flight have to be answered when the gateway stops
 */
@ConfigurationProperties("gateway")
public record GatewayConfig(
    @Bindable(defaultValue = "gateway") String name,
    @Bindable(defaultValue = "3s") Duration drain) {}
