/** The service's end of Kafka: the request loop, what leaves, and saying that it lives. */
@NullMarked
package io.rtsuite.sdk.kafka;

import org.jspecify.annotations.NullMarked;
