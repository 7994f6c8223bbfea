package io.rtsuite.endtoend.evidence;

/**
 * An action about a ledger that was answered by the game itself.
 *
 * @param number of the action among those about this ledger
 */
public record LedgerAck(String ledger, int number, LedgerAnswer answer) {}
