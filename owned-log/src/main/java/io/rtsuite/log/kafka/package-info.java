/** Owned logs on Kafka. */
@NullMarked
package io.rtsuite.log.kafka;

import org.jspecify.annotations.NullMarked;
