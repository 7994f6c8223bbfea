/** The blackjack service: its client events, its pushes, and how its tables are written down. */
@NullMarked
@Configuration
@Requires(property = "micronaut.application.name", value = "game-blackjack")
package io.rtsuite.blackjack;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
