package io.rtsuite.endtoend.ledger;

import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.endtoend.ledger.LedgerCommand.Verdict;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Commands;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.Viewer;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Ledgers as a game of the suite; every change is answered with the ledger, and told its room. */
@Singleton
final class LedgerGame implements Game<Ledger, LedgerCommand, LedgerEvent> {

  private static final String SUBJECT = "ledgerId";

  /** The push: a ledger has changed. */
  @Serdeable
  record Changed(String ledgerId, long version) {}

  /** What lists would show; only open ledgers have one. */
  @Serdeable
  record Summary(String ledgerId) {}

  @Override
  public Commands<LedgerCommand> commands() {
    return Commands.<LedgerCommand>none()
        .on(
            "LedgerDeposit",
            SUBJECT,
            LedgerRequest.Money.class,
            (_, money) -> new LedgerCommand.Deposit(money.account(), money.amount()))
        .on(
            "LedgerWithdraw",
            SUBJECT,
            LedgerRequest.Money.class,
            (_, money) -> new LedgerCommand.Withdraw(money.account(), money.amount()))
        .on(
            "LedgerTransfer",
            SUBJECT,
            LedgerRequest.Transfer.class,
            (_, move) -> new LedgerCommand.Transfer(move.from(), move.to(), move.amount()))
        .on("LedgerClose", SUBJECT, LedgerRequest.Name.class, (_, _) -> new LedgerCommand.Close())
        .on("LedgerGet", SUBJECT, LedgerRequest.Name.class, (_, _) -> new LedgerCommand.Get());
  }

  @Override
  public Class<Ledger> stateType() {
    return Ledger.class;
  }

  @Override
  public Class<LedgerEvent> eventType() {
    return LedgerEvent.class;
  }

  @Override
  public Ledger initial(String ledgerId) {
    return Ledger.unopened(ledgerId);
  }

  @Override
  public Decision<LedgerEvent> decide(Ledger ledger, LedgerCommand command, Context context) {
    return switch (command.decide(ledger)) {
      case Verdict.Refused(var why) ->
          Decision.reject(why.name().toLowerCase(Locale.ROOT), "The ledger does not allow it.");
      case Verdict.Accepted(var events) -> {
        Ledger after = ledger;
        for (LedgerEvent event : events) {
          after = after.apply(event);
        }
        Decision.Accepted<LedgerEvent> accepted = Decision.accept(events).reply(after);
        yield events.isEmpty()
            ? accepted
            : accepted.tell(
                Notice.toRoom(
                    "ledger:" + after.id(),
                    "LedgerChanged",
                    new Changed(after.id(), after.version())));
      }
    };
  }

  @Override
  public Ledger apply(Ledger ledger, LedgerEvent event) {
    return ledger.apply(event);
  }

  /** A ledger has no secrets. */
  @Override
  public Ledger view(Ledger ledger, Viewer viewer) {
    return ledger;
  }

  @Override
  public @Nullable Summary summary(Ledger ledger) {
    return ledger.version() == 0 ? null : new Summary(ledger.id());
  }
}
