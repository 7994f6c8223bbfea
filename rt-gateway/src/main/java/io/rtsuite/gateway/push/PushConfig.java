package io.rtsuite.gateway.push;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How gateways read the push log.
 *
 * @param checkpointInterval time between two checkpoints of what was said already; at a start at
 *     most this much of the log is read again
 */
@ConfigurationProperties("gateway.pushes")
public record PushConfig(@Bindable(defaultValue = "10s") Duration checkpointInterval) {}
