package io.rtsuite.gateway.session;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * What one session may cost.
 *
 * @param errorEvent name of the event that tells of a failed request that asked for no ack, and why
 *     a service ends the connection
 * @param lowWaterMark bytes waiting to be sent below which a slow connection counts as writable
 *     again
 * @param highWaterMark bytes waiting to be sent above which volatile pushes are left out
 * @param maxPendingBytes bytes waiting to be sent above which the connection is closed; its client
 *     comes back by itself
 * @param maxStall time a connection may stay above the high water mark before it is closed
 * @param pendingPushBatches batches of pushes that may wait for the event loops; further reading of
 *     the push log waits for them
 * @param patience time a connection waits for the gateway to be ready before it is refused
 * @param waiting connections that may wait at the same time
 */
@ConfigurationProperties("gateway.session")
public record SessionConfig(
    @Bindable(defaultValue = "error") String errorEvent,
    @Bindable(defaultValue = "65536") int lowWaterMark,
    @Bindable(defaultValue = "262144") int highWaterMark,
    @Bindable(defaultValue = "4194304") long maxPendingBytes,
    @Bindable(defaultValue = "10s") Duration maxStall,
    @Bindable(defaultValue = "64") int pendingPushBatches,
    @Bindable(defaultValue = "10s") Duration patience,
    @Bindable(defaultValue = "10000") int waiting) {}
