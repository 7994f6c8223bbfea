package io.rtsuite.endtoend.bots;

import io.rtsuite.endtoend.ledger.Ledger;
import java.util.Map;
import java.util.TreeMap;

/**
 * A bot's own account of a ledger that nobody else writes to, kept from answers alone and without
 * the game's classes: the sum of all that was accepted.
 */
final class LedgerBook {

  private final TreeMap<String, Long> balances;
  private long deposited;
  private long withdrawn;
  private long version;

  LedgerBook() {
    balances = new TreeMap<>();
  }

  private LedgerBook(LedgerBook other) {
    balances = new TreeMap<>(other.balances);
    deposited = other.deposited;
    withdrawn = other.withdrawn;
    version = other.version;
  }

  /** Whether the game has to accept it now. */
  boolean allows(LedgerAction action) {
    return switch (action.kind()) {
      case DEPOSIT, GET -> true;
      case WITHDRAW, TRANSFER -> balances.getOrDefault(action.account(), 0L) >= action.amount();
      case CLOSE -> version > 0 && balances.isEmpty();
    };
  }

  /** Takes what was accepted. */
  void happened(LedgerAction action) {
    switch (action.kind()) {
      case DEPOSIT -> {
        add(action.account(), action.amount());
        deposited += action.amount();
        version++;
      }
      case WITHDRAW -> {
        add(action.account(), -action.amount());
        withdrawn += action.amount();
        version++;
      }
      case TRANSFER -> {
        add(action.account(), -action.amount());
        add(action.to(), action.amount());
        version++;
      }
      case CLOSE -> {
        balances.clear();
        deposited = 0;
        withdrawn = 0;
        version = 0;
      }
      case GET -> {}
    }
  }

  private void add(String account, long amount) {
    if (balances.merge(account, amount, Long::sum) == 0) {
      balances.remove(account);
    }
  }

  /** This book with one thing more in it, which is also kept apart from it. */
  LedgerBook with(LedgerAction action) {
    var other = new LedgerBook(this);
    other.happened(action);
    return other;
  }

  /** The accounts with money in them. */
  Map<String, Long> balances() {
    return balances;
  }

  /** Whether the ledger was opened and not closed. */
  boolean isOpen() {
    return version > 0;
  }

  /** Whether that is what the book says. */
  boolean agrees(Ledger ledger) {
    return ledger.balances().equals(balances)
        && ledger.deposited() == deposited
        && ledger.withdrawn() == withdrawn
        && ledger.version() == version;
  }

  @Override
  public String toString() {
    return "%s, deposited %d, withdrawn %d, version %d"
        .formatted(balances, deposited, withdrawn, version);
  }
}
