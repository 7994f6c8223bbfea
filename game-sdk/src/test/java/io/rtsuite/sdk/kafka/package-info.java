/** The service's end of Kafka, on a real broker. */
@NullMarked
package io.rtsuite.sdk.kafka;

import org.jspecify.annotations.NullMarked;
