package io.rtsuite.gateway.request;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How many requests may wait for their answers.
 *
 * @param perSession of one connection; more are answered {@code overloaded}
 * @param total of this gateway; more are answered {@code overloaded}
 */
@ConfigurationProperties("gateway.requests")
public record RequestConfig(
    @Bindable(defaultValue = "256") int perSession, @Bindable(defaultValue = "20000") int total) {}
