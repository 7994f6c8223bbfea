package io.rtsuite.blackjack;

import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.table.Pace;
import io.rtsuite.blackjack.table.PaceView;
import io.rtsuite.blackjack.table.RulesView;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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

  /** How a duration reads. */
  String DURATION = "[1-9][0-9]{0,4}[sm]";

  /** What a client is told of a wrong one. */
  String DURATION_MESSAGE = "must be a number and s or m, such as 20s";

  /** {@code BlackjackTableJoin}; without a seat the first free one. */
  @Serdeable
  record Join(
      @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String tableId, @Nullable Integer seat)
      implements TableRequest {}

  /**
   * {@code BlackjackTableCreate}; a rule that is not named is as at a table opened by a join.
   *
   * <p>The words are those of {@link RulesView} and {@link PaceView}.
   */
  @Serdeable
  record Create(
      @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String tableId,
      @Nullable @Min(1) @Max(8) Integer decks,
      @Nullable @Pattern(regexp = "h17|s17", message = "must be h17 or s17") String dealer,
      @Nullable @Pattern(regexp = "3:2|6:5|1:1|2:1", message = "must be 3:2, 6:5, 1:1 or 2:1") String blackjackPays,
      @Nullable Boolean peek,
      @Nullable @Pattern(regexp = "any|9-11|10-11|none", message = "must be any, 9-11, 10-11 or none") String doubling,
      @Nullable Boolean doubleAfterSplit,
      @Nullable @Min(1) @Max(4) Integer maxHands,
      @Nullable Boolean resplitAces,
      @Nullable Boolean hitSplitAces,
      @Nullable @Pattern(regexp = "late|none", message = "must be late or none") String surrender,
      @Nullable Boolean insurance,
      @Nullable @Pattern(
              regexp = "fresh|cut:[1-9][0-9]{0,2}",
              message = "must be fresh or cut: and a number of cards")
          String shoe,
      @Nullable @Valid Clocks pace)
      implements TableRequest {

    /** How long the table is to wait. */
    @Serdeable
    record Clocks(
        @Nullable @Pattern(regexp = DURATION, message = DURATION_MESSAGE) String betting,
        @Nullable @Pattern(regexp = DURATION, message = DURATION_MESSAGE) String insurance,
        @Nullable @Pattern(regexp = DURATION, message = DURATION_MESSAGE) String turn,
        @Nullable @Pattern(regexp = DURATION, message = DURATION_MESSAGE) String idle,
        @Nullable Integer misses) {}

    /** The pace it asks for; none when no table waits so. */
    @Nullable Pace pace(Pace otherwise) {
      if (pace == null) {
        return otherwise;
      }
      var other = PaceView.of(otherwise);
      var asked =
          new PaceView(
              named(pace.betting(), other.betting()),
              named(pace.insurance(), other.insurance()),
              named(pace.turn(), other.turn()),
              named(pace.idle(), other.idle()),
              named(pace.misses(), other.misses()));
      try {
        return asked.pace();
      } catch (IllegalArgumentException e) {
        return null;
      }
    }

    /** The rules it asks for; none when no table can play by them. */
    @Nullable Rules rules(Rules otherwise) {
      var other = RulesView.of(otherwise);
      var asked =
          new RulesView(
              named(decks, other.decks()),
              named(dealer, other.dealer()),
              named(blackjackPays, other.blackjackPays()),
              named(peek, other.peek()),
              named(doubling, other.doubling()),
              named(doubleAfterSplit, other.doubleAfterSplit()),
              named(maxHands, other.maxHands()),
              named(resplitAces, other.resplitAces()),
              named(hitSplitAces, other.hitSplitAces()),
              named(surrender, other.surrender()),
              named(insurance, other.insurance()),
              named(shoe, other.shoe()));
      try {
        return asked.rules();
      } catch (IllegalArgumentException e) {
        return null;
      }
    }

    private static <T> T named(@Nullable T value, T otherwise) {
      return value == null ? otherwise : value;
    }
  }

  /** {@code BlackjackTableWatch}. */
  @Serdeable
  record Watch(@NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String tableId)
      implements TableRequest {}

  /** {@code BlackjackBuyIn}, in whole chips. */
  @Serdeable
  record BuyIn(
      @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String tableId,
      @NotNull @Digits(integer = 12, fraction = 0, message = "must be whole chips") BigDecimal amount)
      implements TableRequest {}

  /** {@code BlackjackInsurance}: the answer to the offer. */
  @Serdeable
  record Insurance(
      @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String tableId, @NotNull Boolean take)
      implements TableRequest {}

  /** {@code BlackjackTableLeave}. */
  @Serdeable
  record Leave(@NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String tableId)
      implements TableRequest {}

  /** {@code BlackjackBet}, in whole chips, and the player's part in the order of the cards. */
  @Serdeable
  record Bet(
      @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String tableId,
      @NotNull @Digits(integer = 12, fraction = 0, message = "must be whole chips") BigDecimal amount,
      @Nullable @Pattern(
              regexp = "[A-Za-z0-9_-]{1,64}",
              message = "must be 1 to 64 letters, digits or _ -")
          String clientSeed)
      implements TableRequest {}

  /** {@code BlackjackAction}. */
  @Serdeable
  record Act(
      @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String tableId,
      @NotNull @Pattern(
              regexp = "hit|stand|double|split|surrender",
              message = "must be hit, stand, double, split or surrender")
          String action)
      implements TableRequest {}
}
