package io.rtsuite.gateway.session;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a connection before it is let in.
 *
 * @param uri of the upgrade request, query included
 * @param headers of the upgrade request
 * @param token from the front's own first message ({@code handshake.auth.token}, the plain front's
 *     {@code auth} frame); absent where it has none
 */
public record Handshake(String uri, HttpHeaders headers, @Nullable String token) {}
