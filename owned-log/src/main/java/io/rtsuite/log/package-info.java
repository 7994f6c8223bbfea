/**
 * A log that has one writer at a time: ownership is a record in it, and what is written without
 * ownership counts for no reader. Knows neither Kafka nor what the records say.
 */
@NullMarked
package io.rtsuite.log;

import org.jspecify.annotations.NullMarked;
