/** The best way to play by a rule set, computed from the cards there are. */
@NullMarked
package io.rtsuite.blackjack.strategy;

import org.jspecify.annotations.NullMarked;
