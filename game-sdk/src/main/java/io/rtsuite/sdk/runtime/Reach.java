package io.rtsuite.sdk.runtime;

import io.rtsuite.log.Position;

/**
 * How far the inputs of the request topic are decided.
 *
 * @param position right behind the last entry, or behind an anchor that follows it
 * @param input offset of the last input decided
 * @param time of that input, epoch milliseconds
 */
record Reach(Position position, long input, long time) {}
