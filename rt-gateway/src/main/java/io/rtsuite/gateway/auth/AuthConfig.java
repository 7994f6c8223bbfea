package io.rtsuite.gateway.auth;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * Who is let in, and what of their tokens services hear.
 *
 * @param cookie name of the cookie that may hold the token
 * @param anonymous whether connections without any token are let in, each as a user of its own
 * @param rolesClaim claim with the user's roles, a list of texts or one text
 * @param tenantClaim claim with the user's tenant; without it everybody is of one tenant
 * @param claims names of the claims that are passed on to services
 */
@ConfigurationProperties("gateway.auth")
public record AuthConfig(
    @Bindable(defaultValue = "socket_token") String cookie,
    @Bindable(defaultValue = "false") boolean anonymous,
    @Bindable(defaultValue = "roles") String rolesClaim,
    @Nullable String tenantClaim,
    @Bindable(defaultValue = "") List<String> claims) {}
