/** What a service author writes against: handlers, callers, replies and pushes. */
@Configuration
@Requires(property = "rt.service.name")
@NullMarked
package io.rtsuite.sdk;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
