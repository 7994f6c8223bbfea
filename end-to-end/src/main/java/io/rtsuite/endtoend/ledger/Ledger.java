package io.rtsuite.endtoend.ledger;

import io.micronaut.serde.annotation.Serdeable;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of one ledger.
 *
 * @param balances of its accounts; those without money are left out
 * @param deposited since it was opened
 * @param withdrawn since it was opened
 * @param version how often it has changed since it was opened; 0 where it is not open
 */
@Serdeable
public record Ledger(
    String id, Map<String, Long> balances, long deposited, long withdrawn, long version) {

  public Ledger {
    balances = Collections.unmodifiableSortedMap(new TreeMap<>(balances));
  }

  /** A ledger that nobody has opened, or that was closed. */
  public static Ledger unopened(String id) {
    return new Ledger(id, Map.of(), 0, 0, 0);
  }

  /** What an account holds. */
  public long balance(String account) {
    return balances.getOrDefault(account, 0L);
  }

  /** What all accounts hold. */
  public long total() {
    return balances.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether no money was made or lost, and no account is overdrawn. */
  public boolean isEven() {
    return total() == deposited - withdrawn
        && balances.values().stream().allMatch(balance -> balance > 0);
  }

  /** The ledger after the event; cannot refuse. */
  public Ledger apply(LedgerEvent event) {
    return switch (event) {
      case LedgerEvent.Deposited(String account, long amount) ->
          new Ledger(id, plus(account, amount), deposited + amount, withdrawn, version + 1);
      case LedgerEvent.Withdrawn(String account, long amount) ->
          new Ledger(id, plus(account, -amount), deposited, withdrawn + amount, version + 1);
      case LedgerEvent.Debited(String account, long amount) ->
          new Ledger(id, plus(account, -amount), deposited, withdrawn, version);
      case LedgerEvent.Credited(String account, long amount) ->
          new Ledger(id, plus(account, amount), deposited, withdrawn, version + 1);
      case LedgerEvent.Closed _ -> unopened(id);
    };
  }

  private SortedMap<String, Long> plus(String account, long amount) {
    var changed = new TreeMap<>(balances);
    if (changed.merge(account, amount, Long::sum) == 0) {
      changed.remove(account);
    }
    return changed;
  }
}
