/** Shoes whose order nobody chose: committed to before the bets, and checkable afterwards. */
@NullMarked
package io.rtsuite.blackjack.fairness;

import org.jspecify.annotations.NullMarked;
