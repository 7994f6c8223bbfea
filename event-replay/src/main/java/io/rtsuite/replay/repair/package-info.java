/** Putting the logs of a game's partition right where no owner can take over any more. */
@NullMarked
package io.rtsuite.replay.repair;

import org.jspecify.annotations.NullMarked;
