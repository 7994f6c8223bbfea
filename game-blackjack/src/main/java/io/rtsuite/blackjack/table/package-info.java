/** One blackjack table as a state machine: what players may do, what happened, who sees what. */
@NullMarked
package io.rtsuite.blackjack.table;

import org.jspecify.annotations.NullMarked;
