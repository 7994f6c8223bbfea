/** The counter service: its client events, its pushes, and how counters are written down. */
@NullMarked
@Configuration
@Requires(property = "micronaut.application.name", value = "game-template")
package io.rtsuite.template;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
