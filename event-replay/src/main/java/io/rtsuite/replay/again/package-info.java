/** Sending again what was sent before: which records, where to, and how fast. */
@NullMarked
package io.rtsuite.replay.again;

import org.jspecify.annotations.NullMarked;
