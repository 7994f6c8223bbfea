/** Specifies the reading of Kafka. */
@NullMarked
package io.rtsuite.replay.log;

import org.jspecify.annotations.NullMarked;
