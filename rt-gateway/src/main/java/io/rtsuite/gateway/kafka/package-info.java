/** The gateway's way to Kafka: one producer, readers of single partitions, topics, dead letters. */
@NullMarked
package io.rtsuite.gateway.kafka;

import org.jspecify.annotations.NullMarked;
