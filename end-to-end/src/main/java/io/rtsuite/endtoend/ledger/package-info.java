/**
 * A game that chaos is played on at high rates: ledgers of a few accounts, whose money is conserved
 * and which are as in the beginning once they are closed.
 */
@NullMarked
@Configuration
@Requires(property = "micronaut.application.name", value = LedgerService.NAME)
package io.rtsuite.endtoend.ledger;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
