package io.rtsuite.blackjack;

import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What clients send about a table; the table's id is the subject. */
sealed interface TableRequest {

  /** How a table's id reads: short enough for the name of its room. */
  String ID = "[A-Za-z0-9_.:-]{1,64}";

  /** What a client is told of a wrong one. */
  String ID_MESSAGE = "must be 1 to 64 letters, digits or _ . : -";

  /** {@code BlackjackTableJoin}; without a seat the first free one. */
  @Serdeable
  record Join(
      @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String tableId, @Nullable Integer seat)
      implements TableRequest {}

  /** {@code BlackjackTableLeave}. */
  @Serdeable
  record Leave(@NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String tableId)
      implements TableRequest {}

  /** {@code BlackjackBet}, in whole chips. */
  @Serdeable
  record Bet(
      @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String tableId,
      @NotNull @Digits(integer = 12, fraction = 0, message = "must be whole chips") BigDecimal amount)
      implements TableRequest {}

  /** {@code BlackjackAction}. */
  @Serdeable
  record Act(
      @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String tableId,
      @NotNull @Pattern(regexp = "hit|stand|double", message = "must be hit, stand or double") String action)
      implements TableRequest {}
}
