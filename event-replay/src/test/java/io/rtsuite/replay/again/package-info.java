/** Specifies what is sent again. */
@NullMarked
package io.rtsuite.replay.again;

import org.jspecify.annotations.NullMarked;
