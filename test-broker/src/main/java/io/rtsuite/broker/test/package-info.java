/** The one Kafka of a test JVM. */
@NullMarked
package io.rtsuite.broker.test;

import org.jspecify.annotations.NullMarked;
