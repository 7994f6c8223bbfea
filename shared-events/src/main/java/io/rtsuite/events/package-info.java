/** The contract: every message, topic, header and error that crosses Kafka, and nothing else. */
@NullMarked
package io.rtsuite.events;

import org.jspecify.annotations.NullMarked;
