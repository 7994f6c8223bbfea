package io.rtsuite.endtoend.ledger;

import java.util.List;

/** What somebody wants of a ledger. */
public sealed interface LedgerCommand {

  /** To put money into an account; opens the ledger. */
  record Deposit(String account, long amount) implements LedgerCommand {}

  /** To take money out of an account. */
  record Withdraw(String account, long amount) implements LedgerCommand {}

  /** To move money from one account to another one. */
  record Transfer(String from, String to, long amount) implements LedgerCommand {}

  /** To close the empty ledger. */
  record Close() implements LedgerCommand {}

  /** To know how it stands. */
  record Get() implements LedgerCommand {}

  /** Why something is refused. */
  enum Refusal {
    INSUFFICIENT,
    NOT_EMPTY,
    NOT_OPEN
  }

  /** What a ledger says to a command. */
  sealed interface Verdict {
    /** It happens. */
    record Accepted(List<LedgerEvent> events) implements Verdict {
      public Accepted {
        events = List.copyOf(events);
      }
    }

    /** It does not. */
    record Refused(Refusal why) implements Verdict {}
  }

  /** Accepts or refuses; changes nothing. */
  default Verdict decide(Ledger ledger) {
    return switch (this) {
      case Deposit(String account, long amount) ->
          new Verdict.Accepted(List.of(new LedgerEvent.Deposited(account, amount)));
      case Withdraw(String account, long amount) ->
          ledger.balance(account) < amount
              ? new Verdict.Refused(Refusal.INSUFFICIENT)
              : new Verdict.Accepted(List.of(new LedgerEvent.Withdrawn(account, amount)));
      case Transfer(String from, String to, long amount) ->
          ledger.balance(from) < amount
              ? new Verdict.Refused(Refusal.INSUFFICIENT)
              : new Verdict.Accepted(
                  List.of(
                      new LedgerEvent.Debited(from, amount), new LedgerEvent.Credited(to, amount)));
      case Close() ->
          ledger.version() == 0
              ? new Verdict.Refused(Refusal.NOT_OPEN)
              : ledger.total() > 0
                  ? new Verdict.Refused(Refusal.NOT_EMPTY)
                  : new Verdict.Accepted(List.of(new LedgerEvent.Closed()));
      case Get() -> new Verdict.Accepted(List.of());
    };
  }
}
