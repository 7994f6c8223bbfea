/** A Kafka broker inside this JVM, for a laptop, tests and benchmarks; never for production. */
@NullMarked
package io.rtsuite.broker;

import org.jspecify.annotations.NullMarked;
