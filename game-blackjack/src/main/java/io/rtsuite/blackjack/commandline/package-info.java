/** Blackjack's own programs, beside the service. */
@NullMarked
package io.rtsuite.blackjack.commandline;

import org.jspecify.annotations.NullMarked;
