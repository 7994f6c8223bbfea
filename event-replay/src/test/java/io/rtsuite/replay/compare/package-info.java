/** Specifies how JSON is compared. */
@NullMarked
package io.rtsuite.replay.compare;

import org.jspecify.annotations.NullMarked;
