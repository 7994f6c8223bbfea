package io.rtsuite.endtoend.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.endtoend.ledger.LedgerCommand.Refusal;
import io.rtsuite.endtoend.ledger.LedgerCommand.Verdict;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private Ledger ledger = Ledger.unopened("l");

  private Verdict asks(LedgerCommand command) {
    Verdict verdict = command.decide(ledger);
    if (verdict instanceof Verdict.Accepted(var events)) {
      events.forEach(event -> ledger = ledger.apply(event));
    }
    return verdict;
  }

  @Test
  void moves_money_between_accounts_as_two_events_and_one_change() {
    asks(new LedgerCommand.Deposit("cash", 10));

    Verdict verdict = asks(new LedgerCommand.Transfer("cash", "bank", 4));

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Accepted(
                List.of(new LedgerEvent.Debited("cash", 4), new LedgerEvent.Credited("bank", 4))));
    assertThat(ledger.balance("cash")).isEqualTo(6);
    assertThat(ledger.balance("bank")).isEqualTo(4);
    assertThat(ledger.version()).isEqualTo(2);
  }

  @Test
  void refuses_what_an_account_does_not_hold() {
    asks(new LedgerCommand.Deposit("cash", 10));

    assertThat(asks(new LedgerCommand.Withdraw("cash", 11)))
        .isEqualTo(new Verdict.Refused(Refusal.INSUFFICIENT));
    assertThat(asks(new LedgerCommand.Transfer("bank", "cash", 1)))
        .isEqualTo(new Verdict.Refused(Refusal.INSUFFICIENT));
  }

  @Test
  void is_as_in_the_beginning_once_it_was_emptied_and_closed() {
    assertThat(asks(new LedgerCommand.Close())).isEqualTo(new Verdict.Refused(Refusal.NOT_OPEN));
    asks(new LedgerCommand.Deposit("cash", 10));
    assertThat(asks(new LedgerCommand.Close())).isEqualTo(new Verdict.Refused(Refusal.NOT_EMPTY));
    asks(new LedgerCommand.Withdraw("cash", 10));

    asks(new LedgerCommand.Close());

    assertThat(ledger).isEqualTo(Ledger.unopened("l"));
  }

  @Test
  void neither_makes_nor_loses_money_whatever_is_asked() {
    var chance = new SplittableRandom(1);
    List<String> accounts = List.of("a", "b", "c");
    for (int n = 0; n < 10_000; n++) {
      String account = accounts.get(chance.nextInt(3));
      long amount = 1 + chance.nextInt(50);
      asks(
          switch (chance.nextInt(4)) {
            case 0 -> new LedgerCommand.Deposit(account, amount);
            case 1 -> new LedgerCommand.Withdraw(account, amount);
            case 2 -> new LedgerCommand.Transfer(account, accounts.get(chance.nextInt(3)), amount);
            default -> new LedgerCommand.Close();
          });
      assertThat(ledger.isEven()).isTrue();
    }
    assertThat(ledger.version()).isGreaterThan(100);
  }

  @Test
  void is_not_even_when_an_account_is_overdrawn_or_money_is_missing() {
    asks(new LedgerCommand.Deposit("cash", 10));

    assertThat(ledger.apply(new LedgerEvent.Withdrawn("cash", 11)).isEven()).isFalse();
    assertThat(ledger.apply(new LedgerEvent.Debited("cash", 1)).isEven()).isFalse();
  }
}
