package io.rtsuite.endtoend.ledger;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.micronaut.serde.annotation.Serdeable;

/** What happened to a ledger. */
@Serdeable
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @Type(value = LedgerEvent.Deposited.class, name = "Deposited"),
  @Type(value = LedgerEvent.Withdrawn.class, name = "Withdrawn"),
  @Type(value = LedgerEvent.Debited.class, name = "Debited"),
  @Type(value = LedgerEvent.Credited.class, name = "Credited"),
  @Type(value = LedgerEvent.Closed.class, name = "Closed")
})
public sealed interface LedgerEvent {

  /** Money came in from outside. */
  @Serdeable
  record Deposited(String account, long amount) implements LedgerEvent {}

  /** Money went out. */
  @Serdeable
  record Withdrawn(String account, long amount) implements LedgerEvent {}

  /** Money left an account for another one, whose {@link Credited} follows in the same entry. */
  @Serdeable
  record Debited(String account, long amount) implements LedgerEvent {}

  /** Money came from another account. */
  @Serdeable
  record Credited(String account, long amount) implements LedgerEvent {}

  /** The empty ledger was closed, and is as if it had never been opened. */
  @Serdeable
  record Closed() implements LedgerEvent {}
}
