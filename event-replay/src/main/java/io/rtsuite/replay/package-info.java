/** {@code ./rt replay}: the commands that look at a service's past on Kafka. */
@NullMarked
package io.rtsuite.replay;

import org.jspecify.annotations.NullMarked;
