/** Millions of rounds played by basic strategy, to measure what the house wins by a rule set. */
@NullMarked
package io.rtsuite.blackjack.simulation;

import org.jspecify.annotations.NullMarked;
