/**
 * A log's partition in memory, in place of Kafka: calm for those who test what they build on owned
 * logs, and at least as hostile as Kafka for those who test that it survives.
 */
@NullMarked
package io.rtsuite.log.test;

import org.jspecify.annotations.NullMarked;
