package io.rtsuite.sdk.game;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How a service keeps its games.
 *
 * @param subjects that may be in memory at once; requests about further ones are refused as {@code
 *     overloaded}
 */
@ConfigurationProperties("rt.game")
public record GameConfiguration(@Bindable(defaultValue = "100000") int subjects) {}
