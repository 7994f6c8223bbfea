package io.rtsuite.blackjack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.micronaut.serde.annotation.SerdeImport;
import io.rtsuite.blackjack.fairness.RevealedShoe;
import io.rtsuite.blackjack.fairness.Seeds;
import io.rtsuite.blackjack.rules.Doubling;
import io.rtsuite.blackjack.rules.Hand;
import io.rtsuite.blackjack.rules.Odds;
import io.rtsuite.blackjack.rules.Outcome;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.rules.Shoe;
import io.rtsuite.blackjack.table.Chance;
import io.rtsuite.blackjack.table.Pace;
import io.rtsuite.blackjack.table.PaceView;
import io.rtsuite.blackjack.table.PlayerHand;
import io.rtsuite.blackjack.table.PlayerResult;
import io.rtsuite.blackjack.table.Round;
import io.rtsuite.blackjack.table.RulesView;
import io.rtsuite.blackjack.table.Seat;
import io.rtsuite.blackjack.table.Seating;
import io.rtsuite.blackjack.table.Table;
import io.rtsuite.blackjack.table.TableClock;
import io.rtsuite.blackjack.table.TableEvent;
import io.rtsuite.blackjack.table.TableSummary;
import io.rtsuite.blackjack.table.TableView;
import io.rtsuite.blackjack.table.Timing;

/** The JSON of tables, events and views, whose types know nothing of it. */
@SerdeImport(value = Table.class, mixin = WrittenDown.States.class)
@SerdeImport(value = Table.Unopened.class)
@SerdeImport(value = Table.Betting.class)
@SerdeImport(value = Table.Playing.class)
@SerdeImport(value = Table.Closed.class)
@SerdeImport(value = Seating.class)
@SerdeImport(value = Timing.class)
@SerdeImport(value = Pace.class)
@SerdeImport(value = TableClock.class)
@SerdeImport(value = TableClock.Kind.class)
@SerdeImport(value = Seat.class)
@SerdeImport(value = Round.class)
@SerdeImport(value = PlayerHand.class)
@SerdeImport(value = Hand.class)
@SerdeImport(value = Shoe.class)
@SerdeImport(value = Outcome.class)
@SerdeImport(value = TableEvent.class, mixin = WrittenDown.Events.class)
@SerdeImport(value = Rules.class)
@SerdeImport(value = Odds.class)
@SerdeImport(value = Doubling.class)
@SerdeImport(value = TableEvent.TableOpened.class)
@SerdeImport(value = TableEvent.TableClosed.class)
@SerdeImport(value = TableEvent.ClocksSet.class)
@SerdeImport(value = TableEvent.ClockStarted.class)
@SerdeImport(value = TableEvent.ClockExtended.class)
@SerdeImport(value = TableEvent.PlayerMissed.class)
@SerdeImport(value = TableEvent.PlayerWoke.class)
@SerdeImport(value = TableEvent.SeedCommitted.class)
@SerdeImport(value = TableEvent.ClientSeedGiven.class)
@SerdeImport(value = TableEvent.SeedsCombined.class)
@SerdeImport(value = TableEvent.ShoeRevealed.class)
@SerdeImport(value = RevealedShoe.class, mixin = WrittenDown.Whole.class)
@SerdeImport(value = Seeds.class)
@SerdeImport(value = Chance.class)
@SerdeImport(value = TableEvent.ChipsIssued.class)
@SerdeImport(value = TableEvent.PlayerSat.class)
@SerdeImport(value = TableEvent.PlayerLeft.class)
@SerdeImport(value = TableEvent.PlayerForgotten.class)
@SerdeImport(value = TableEvent.PlayerWentAway.class)
@SerdeImport(value = TableEvent.PlayerCameBack.class)
@SerdeImport(value = TableEvent.BetPlaced.class)
@SerdeImport(value = TableEvent.BetReturned.class)
@SerdeImport(value = TableEvent.ShoeShuffled.class)
@SerdeImport(value = TableEvent.RoundStarted.class)
@SerdeImport(value = TableEvent.PlayerDrew.class)
@SerdeImport(value = TableEvent.DealerDrew.class)
@SerdeImport(value = TableEvent.HandStood.class)
@SerdeImport(value = TableEvent.HandDoubled.class)
@SerdeImport(value = TableEvent.HandSplit.class)
@SerdeImport(value = TableEvent.HandSurrendered.class)
@SerdeImport(value = TableEvent.InsuranceOffered.class)
@SerdeImport(value = TableEvent.InsuranceTaken.class)
@SerdeImport(value = TableEvent.InsuranceDeclined.class)
@SerdeImport(value = TableEvent.InsuranceSettled.class)
@SerdeImport(value = TableEvent.DiscardsShuffled.class)
@SerdeImport(value = TableEvent.HoleCardShown.class)
@SerdeImport(value = TableEvent.HandSettled.class)
@SerdeImport(value = TableEvent.RoundEnded.class)
@SerdeImport(value = TableView.class, mixin = WrittenDown.Whole.class)
@SerdeImport(value = TableView.SeatView.class, mixin = WrittenDown.Whole.class)
@SerdeImport(value = TableView.HandView.class, mixin = WrittenDown.Whole.class)
@SerdeImport(value = TableView.DealerView.class, mixin = WrittenDown.Whole.class)
@SerdeImport(value = TableView.InsuranceView.class, mixin = WrittenDown.Whole.class)
@SerdeImport(value = TableView.SeedsView.class, mixin = WrittenDown.Whole.class)
@SerdeImport(value = TableView.ClockView.class, mixin = WrittenDown.Whole.class)
@SerdeImport(value = TableSummary.class, mixin = WrittenDown.Whole.class)
@SerdeImport(value = PaceView.class, mixin = WrittenDown.Whole.class)
@SerdeImport(value = RulesView.class, mixin = WrittenDown.Whole.class)
@SerdeImport(value = PlayerResult.class, mixin = WrittenDown.Whole.class)
final class WrittenDown {

  private WrittenDown() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @Type(value = Table.Unopened.class, name = "Unopened"),
    @Type(value = Table.Betting.class, name = "Betting"),
    @Type(value = Table.Playing.class, name = "Playing"),
    @Type(value = Table.Closed.class, name = "Closed"),
  })
  interface States {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @Type(value = TableEvent.TableOpened.class, name = "TableOpened"),
    @Type(value = TableEvent.TableClosed.class, name = "TableClosed"),
    @Type(value = TableEvent.ClocksSet.class, name = "ClocksSet"),
    @Type(value = TableEvent.ClockStarted.class, name = "ClockStarted"),
    @Type(value = TableEvent.ClockExtended.class, name = "ClockExtended"),
    @Type(value = TableEvent.PlayerMissed.class, name = "PlayerMissed"),
    @Type(value = TableEvent.PlayerWoke.class, name = "PlayerWoke"),
    @Type(value = TableEvent.SeedCommitted.class, name = "SeedCommitted"),
    @Type(value = TableEvent.ClientSeedGiven.class, name = "ClientSeedGiven"),
    @Type(value = TableEvent.SeedsCombined.class, name = "SeedsCombined"),
    @Type(value = TableEvent.ShoeRevealed.class, name = "ShoeRevealed"),
    @Type(value = TableEvent.ChipsIssued.class, name = "ChipsIssued"),
    @Type(value = TableEvent.PlayerSat.class, name = "PlayerSat"),
    @Type(value = TableEvent.PlayerLeft.class, name = "PlayerLeft"),
    @Type(value = TableEvent.PlayerForgotten.class, name = "PlayerForgotten"),
    @Type(value = TableEvent.PlayerWentAway.class, name = "PlayerWentAway"),
    @Type(value = TableEvent.PlayerCameBack.class, name = "PlayerCameBack"),
    @Type(value = TableEvent.BetPlaced.class, name = "BetPlaced"),
    @Type(value = TableEvent.BetReturned.class, name = "BetReturned"),
    @Type(value = TableEvent.ShoeShuffled.class, name = "ShoeShuffled"),
    @Type(value = TableEvent.RoundStarted.class, name = "RoundStarted"),
    @Type(value = TableEvent.PlayerDrew.class, name = "PlayerDrew"),
    @Type(value = TableEvent.DealerDrew.class, name = "DealerDrew"),
    @Type(value = TableEvent.HandStood.class, name = "HandStood"),
    @Type(value = TableEvent.HandDoubled.class, name = "HandDoubled"),
    @Type(value = TableEvent.HandSplit.class, name = "HandSplit"),
    @Type(value = TableEvent.HandSurrendered.class, name = "HandSurrendered"),
    @Type(value = TableEvent.InsuranceOffered.class, name = "InsuranceOffered"),
    @Type(value = TableEvent.InsuranceTaken.class, name = "InsuranceTaken"),
    @Type(value = TableEvent.InsuranceDeclined.class, name = "InsuranceDeclined"),
    @Type(value = TableEvent.InsuranceSettled.class, name = "InsuranceSettled"),
    @Type(value = TableEvent.DiscardsShuffled.class, name = "DiscardsShuffled"),
    @Type(value = TableEvent.HoleCardShown.class, name = "HoleCardShown"),
    @Type(value = TableEvent.HandSettled.class, name = "HandSettled"),
    @Type(value = TableEvent.RoundEnded.class, name = "RoundEnded"),
  })
  interface Events {}

  /** Nothing is left out, so that clients need not ask what is there. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  interface Whole {}
}
