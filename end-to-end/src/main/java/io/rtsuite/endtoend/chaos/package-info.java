/** A run in which processes are killed while bots play, and what came of it. */
@NullMarked
package io.rtsuite.endtoend.chaos;

import org.jspecify.annotations.NullMarked;
