/** Reading Kafka: parts of topics as one stream, and an account of what was read. */
@NullMarked
package io.rtsuite.replay.log;

import org.jspecify.annotations.NullMarked;
