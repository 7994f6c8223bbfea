/** A service's history and snapshots, and how a subject is rebuilt from them. */
@NullMarked
package io.rtsuite.replay.past;

import org.jspecify.annotations.NullMarked;
