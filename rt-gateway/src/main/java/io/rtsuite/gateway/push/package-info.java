/** A message to one, some or all players: the push log, from Kafka to every event loop. */
@NullMarked
package io.rtsuite.gateway.push;

import org.jspecify.annotations.NullMarked;
