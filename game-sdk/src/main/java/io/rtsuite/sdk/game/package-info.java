/** A game as three pure functions, and the runtime that keeps its subjects. */
@NullMarked
package io.rtsuite.sdk.game;

import org.jspecify.annotations.NullMarked;
