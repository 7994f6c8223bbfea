package io.rtsuite.gateway.admin;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Where this runs.
 *
 * @param mode {@code development} or {@code production}; in production unsafe settings stop the
 *     start
 */
@ConfigurationProperties("rt")
public record ModeConfig(@Bindable(defaultValue = "development") Mode mode) {}
