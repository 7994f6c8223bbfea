/** The rules of blackjack: cards, hands, the shoe, the dealer, and what a hand pays. */
@NullMarked
package io.rtsuite.blackjack.rules;

import org.jspecify.annotations.NullMarked;
