package io.rtsuite.endtoend.evidence;

import io.rtsuite.endtoend.ledger.Ledger;

/** What the game itself said to an action about a ledger. */
public sealed interface LedgerAnswer {

  /** Yes: the ledger after it. */
  record Shown(Ledger ledger) implements LedgerAnswer {}

  /** No. */
  record Refused(String code) implements LedgerAnswer {}
}
