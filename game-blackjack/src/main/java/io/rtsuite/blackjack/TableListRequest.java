package io.rtsuite.blackjack;

import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.blackjack.table.TableSummary;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code BlackjackTableList}: which tables a client wants to see; what it leaves out does not
 * matter to it.
 *
 * @param freeSeats those with a free seat, or the full ones
 * @param after those behind that table
 * @param limit how many at most
 */
@Serdeable
record TableListRequest(
    @Nullable Boolean freeSeats,
    @Nullable @Min(1) @Max(8) Integer decks,
    @Nullable @Pattern(regexp = "h17|s17", message = "must be h17 or s17") String dealer,
    @Nullable @Pattern(regexp = "3:2|6:5|1:1|2:1", message = "must be 3:2, 6:5, 1:1 or 2:1") String blackjackPays,
    @Nullable @Pattern(regexp = TableRequest.ID, message = TableRequest.ID_MESSAGE) String after,
    @Nullable @Min(1) @Max(100) Integer limit) {

  boolean asksFor(TableSummary table) {
    return matches(freeSeats, table.free() > 0)
        && matches(decks, table.rules().decks())
        && matches(dealer, table.rules().dealer())
        && matches(blackjackPays, table.rules().blackjackPays());
  }

  private static <T> boolean matches(@Nullable T wanted, T is) {
    return wanted == null || wanted.equals(is);
  }
}
