package io.rtsuite.endtoend.ledger;

import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;

/** What clients send about a ledger; its id is the subject. */
sealed interface LedgerRequest {

  /** How an account's name reads. */
  String ACCOUNT = "[a-z]{1,16}";

  /** {@code LedgerDeposit} and {@code LedgerWithdraw}. */
  @Serdeable
  record Money(
      @NotNull String ledgerId,
      @NotNull @Pattern(regexp = ACCOUNT) String account,
      @Positive long amount)
      implements LedgerRequest {}

  /** {@code LedgerTransfer}. */
  @Serdeable
  record Transfer(
      @NotNull String ledgerId,
      @NotNull @Pattern(regexp = ACCOUNT) String from,
      @NotNull @Pattern(regexp = ACCOUNT) String to,
      @Positive long amount)
      implements LedgerRequest {}

  /** {@code LedgerClose} and {@code LedgerGet}. */
  @Serdeable
  record Name(@NotNull String ledgerId) implements LedgerRequest {}
}
