package io.rtsuite.gateway;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The gateway itself.
 *
 * @param name what people call it; the id on Kafka is the name and a random incarnation
 * @param drain time in which a gateway that stops closes its connections, those first that wait for
 *     no answer
 */
@ConfigurationProperties("gateway")
public record GatewayConfig(
    @Bindable(defaultValue = "gateway") String name,
    @Bindable(defaultValue = "3s") Duration drain) {}
