/** One partition of a game's requests as a state machine: each input counts exactly once. */
@NullMarked
package io.rtsuite.sdk.runtime;

import org.jspecify.annotations.NullMarked;
