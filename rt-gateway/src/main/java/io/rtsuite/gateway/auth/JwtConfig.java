package io.rtsuite.gateway.auth;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * The secret that tokens are signed with, where the gateway and who issues them share one. Key sets
 * ({@code micronaut.security.token.jwt.signatures.jwks}) can stand beside it or in its place.
 *
 * @param secret for HS256, 32 bytes at least; without it and without any other signature a gateway
 *     in development takes a demo secret, and one in production does not start
 */
@ConfigurationProperties("rt.jwt")
public record JwtConfig(@Nullable String secret) {}
