/** What the runtime of games keeps. */
@NullMarked
package io.rtsuite.sdk.game;

import org.jspecify.annotations.NullMarked;
