package io.rtsuite.gateway.session;

import io.rtsuite.events.User;

/**
 * Who a connection is.
 *
 * @param expiresAt when the token ends, epoch milliseconds; {@link Long#MAX_VALUE} for never
 */
public record Identity(User user, long expiresAt) {}
