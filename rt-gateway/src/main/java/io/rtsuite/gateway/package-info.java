/** The gateway: sockets on one side, Kafka on the other. */
@NullMarked
@Configuration
@Requires(property = "micronaut.application.name", value = "rt-gateway")
package io.rtsuite.gateway;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
