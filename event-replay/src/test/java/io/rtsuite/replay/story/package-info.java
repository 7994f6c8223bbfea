/** Specifies stories. */
@NullMarked
package io.rtsuite.replay.story;

import org.jspecify.annotations.NullMarked;
