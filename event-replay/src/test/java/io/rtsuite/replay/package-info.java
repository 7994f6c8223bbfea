/** Specifies the commands. */
@NullMarked
package io.rtsuite.replay;

import org.jspecify.annotations.NullMarked;
