/** Specifies where a rebuilding begins. */
@NullMarked
package io.rtsuite.replay.past;

import org.jspecify.annotations.NullMarked;
