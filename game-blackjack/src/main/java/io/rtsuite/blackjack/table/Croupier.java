package io.rtsuite.blackjack.table;

import static io.rtsuite.blackjack.table.Refusal.ALREADY_BET;
import static io.rtsuite.blackjack.table.Refusal.BET_TOO_HIGH;
import static io.rtsuite.blackjack.table.Refusal.BET_TOO_LOW;
import static io.rtsuite.blackjack.table.Refusal.CANNOT_DOUBLE;
import static io.rtsuite.blackjack.table.Refusal.NOT_ENOUGH_CHIPS;
import static io.rtsuite.blackjack.table.Refusal.NOT_SEATED;
import static io.rtsuite.blackjack.table.Refusal.NOT_YOUR_TURN;
import static io.rtsuite.blackjack.table.Refusal.NO_ROUND;
import static io.rtsuite.blackjack.table.Refusal.NO_SUCH_SEAT;
import static io.rtsuite.blackjack.table.Refusal.NO_TABLE;
import static io.rtsuite.blackjack.table.Refusal.ROUND_IN_PROGRESS;
import static io.rtsuite.blackjack.table.Refusal.SEAT_TAKEN;
import static io.rtsuite.blackjack.table.Refusal.TABLE_FULL;

import io.rtsuite.blackjack.rules.Action;
import io.rtsuite.blackjack.rules.Deal;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.rules.Shoe;
import io.rtsuite.blackjack.table.Table.Betting;
import io.rtsuite.blackjack.table.Table.Playing;
import io.rtsuite.blackjack.table.Table.Unopened;
import io.rtsuite.blackjack.table.TableCommand.DoubleDown;
import io.rtsuite.blackjack.table.TableCommand.Hit;
import io.rtsuite.blackjack.table.TableCommand.Join;
import io.rtsuite.blackjack.table.TableCommand.Leave;
import io.rtsuite.blackjack.table.TableCommand.PlaceBet;
import io.rtsuite.blackjack.table.TableCommand.Stand;
import io.rtsuite.blackjack.table.TableEvent.BetPlaced;
import io.rtsuite.blackjack.table.TableEvent.BetReturned;
import io.rtsuite.blackjack.table.TableEvent.ChipsIssued;
import io.rtsuite.blackjack.table.TableEvent.DealerDrew;
import io.rtsuite.blackjack.table.TableEvent.HandDoubled;
import io.rtsuite.blackjack.table.TableEvent.HandSettled;
import io.rtsuite.blackjack.table.TableEvent.HandStood;
import io.rtsuite.blackjack.table.TableEvent.HoleCardShown;
import io.rtsuite.blackjack.table.TableEvent.PlayerCameBack;
import io.rtsuite.blackjack.table.TableEvent.PlayerDrew;
import io.rtsuite.blackjack.table.TableEvent.PlayerLeft;
import io.rtsuite.blackjack.table.TableEvent.PlayerSat;
import io.rtsuite.blackjack.table.TableEvent.PlayerWentAway;
import io.rtsuite.blackjack.table.TableEvent.RoundEnded;
import io.rtsuite.blackjack.table.TableEvent.RoundStarted;
import io.rtsuite.blackjack.table.TableEvent.ShoeShuffled;
import org.jspecify.annotations.Nullable;

/** Who decides at a table what players may do, deals the cards and settles the bets. */
public final class Croupier {

  /** Makes the shoe of a round. */
  @FunctionalInterface
  public interface Shuffler {

    /** The full shoe that follows from the seed. */
    Shoe shuffle(int decks, byte[] seed);
  }

  private final Rules rules;
  private final Shuffler shuffler;

  /** Plays by these rules. */
  public Croupier(Rules rules) {
    this(rules, Shoe::shuffled);
  }

  /** Plays by these rules with shoes of that making. */
  public Croupier(Rules rules, Shuffler shuffler) {
    this.rules = rules;
    this.shuffler = shuffler;
  }

  /**
   * Accepts or refuses; changes nothing.
   *
   * @param entropy unpredictable, and never used for another decision
   */
  public Verdict decide(Table table, TableCommand command, byte[] entropy) {
    return switch (table) {
      case Unopened unopened ->
          switch (command) {
            case Join join -> join(unopened, join);
            case Leave _, PlaceBet _, Hit _, Stand _, DoubleDown _ -> refuse(NO_TABLE);
          };
      case Betting betting ->
          switch (command) {
            case Join join -> join(betting, join);
            case Leave leave -> leave(betting, leave, entropy);
            case PlaceBet bet -> bet(betting, bet, entropy);
            case Hit _, Stand _, DoubleDown _ ->
                refuse(isSeated(betting, command) ? NO_ROUND : NOT_SEATED);
          };
      case Playing playing ->
          switch (command) {
            case Join join -> join(playing, join);
            case Leave leave -> leave(playing, leave);
            case PlaceBet _ -> refuse(isSeated(playing, command) ? ROUND_IN_PROGRESS : NOT_SEATED);
            case Hit _, Stand _, DoubleDown _ -> act(playing, command);
          };
    };
  }

  private static Verdict refuse(Refusal why) {
    return new Verdict.Refused(why);
  }

  private static boolean isSeated(Table table, TableCommand command) {
    return table.seating().seatOf(command.userId()).isPresent();
  }

  private static Verdict join(Table table, Join join) {
    var draft = new Draft(table);
    var seating = table.seating();
    var seated = seating.seatOf(join.userId());
    if (seated.isPresent()) {
      return seated.get().away()
          ? draft.add(new PlayerCameBack(join.userId())).accepted()
          : draft.accepted();
    }
    boolean known = seating.knows(join.userId());
    var refusal = whyNoSeat(seating, join.seat(), known);
    if (refusal != null) {
      return refuse(refusal);
    }
    if (!known) {
      draft.add(new ChipsIssued(join.userId(), Money.STAKE));
    }
    int seat = join.seat() != null ? join.seat() : seating.firstFree().orElseThrow();
    return draft.add(new PlayerSat(join.userId(), seat)).accepted();
  }

  private static @Nullable Refusal whyNoSeat(
      Seating seating, @Nullable Integer wanted, boolean known) {
    if (wanted != null && !Seat.exists(wanted)) {
      return NO_SUCH_SEAT;
    }
    if (wanted != null && !seating.isFree(wanted)) {
      return SEAT_TAKEN;
    }
    if (seating.firstFree().isEmpty() || (!known && seating.isCrowded())) {
      return TABLE_FULL;
    }
    return null;
  }

  private Verdict leave(Betting betting, Leave leave, byte[] entropy) {
    var draft = new Draft(betting);
    if (!isSeated(betting, leave)) {
      return draft.accepted();
    }
    Long bet = betting.bets().get(leave.userId());
    if (bet != null) {
      draft.add(new BetReturned(leave.userId(), bet));
    }
    draft.add(new PlayerLeft(leave.userId()));
    return startWhenEverybodyHasBet(draft, entropy).accepted();
  }

  private Verdict leave(Playing playing, Leave leave) {
    var draft = new Draft(playing);
    var seat = playing.seating().seatOf(leave.userId());
    if (seat.isEmpty() || seat.get().away()) {
      return draft.accepted();
    }
    var hands = playing.round().hands();
    if (hands.stream().noneMatch(hand -> hand.userId().equals(leave.userId()))) {
      return draft.add(new PlayerLeft(leave.userId())).accepted();
    }
    draft.add(new PlayerWentAway(leave.userId()));
    for (int hand = 0; hand < hands.size(); hand++) {
      if (hands.get(hand).userId().equals(leave.userId()) && hands.get(hand).open()) {
        draft.add(new HandStood(hand));
      }
    }
    var deal = dealOf(playing.round());
    deal.abandon(playing.round().players().indexOf(leave.userId()));
    return serve(draft, deal).accepted();
  }

  private Verdict bet(Betting betting, PlaceBet bet, byte[] entropy) {
    if (!isSeated(betting, bet)) {
      return refuse(NOT_SEATED);
    }
    if (betting.bets().containsKey(bet.userId())) {
      return refuse(ALREADY_BET);
    }
    if (bet.amount() < Money.CHIP) {
      return refuse(BET_TOO_LOW);
    }
    if (bet.amount() > betting.seating().chipsOf(bet.userId())) {
      return refuse(BET_TOO_HIGH);
    }
    var draft = new Draft(betting).add(new BetPlaced(bet.userId(), bet.amount()));
    return startWhenEverybodyHasBet(draft, entropy).accepted();
  }

  private Verdict act(Playing playing, TableCommand command) {
    var round = playing.round();
    if (!isSeated(playing, command)) {
      return refuse(NOT_SEATED);
    }
    int turn = round.turn().orElseThrow();
    var hand = round.hands().get(turn);
    if (!hand.userId().equals(command.userId())) {
      return refuse(NOT_YOUR_TURN);
    }
    var deal = dealOf(round);
    var draft = new Draft(playing);
    switch (command) {
      case Hit _ -> deal.act(Action.HIT);
      case Stand _ -> {
        deal.act(Action.STAND);
        draft.add(new HandStood(turn));
      }
      case DoubleDown _ -> {
        if (!deal.allows(Action.DOUBLE)) {
          return refuse(CANNOT_DOUBLE);
        }
        if (playing.seating().chipsOf(hand.userId()) < hand.bet()) {
          return refuse(NOT_ENOUGH_CHIPS);
        }
        deal.act(Action.DOUBLE);
        draft.add(new HandDoubled(turn, hand.bet()));
      }
      case Join _, Leave _, PlaceBet _ -> throw new IllegalArgumentException("not an action");
    }
    return serve(draft, deal).accepted();
  }

  private Deal dealOf(Round round) {
    var players = round.players();
    var deal = new Deal(rules, players.size());
    deal.clear(players.size());
    for (PlayerHand hand : round.hands()) {
      deal.lay(players.indexOf(hand.userId()), hand.bet(), hand.hand(), hand.closed(), false);
    }
    deal.resume(round.dealer());
    return deal;
  }

  private Draft startWhenEverybodyHasBet(Draft draft, byte[] entropy) {
    if (!(draft.table() instanceof Betting betting) || !betting.everybodyHasBet()) {
      return draft;
    }
    draft
        .add(new ShoeShuffled(shuffler.shuffle(rules.decks(), entropy).cards()))
        .add(new RoundStarted(betting.nextRound()));
    var bets = playing(draft).round().hands().stream().mapToLong(PlayerHand::bet).toArray();
    var deal = new Deal(rules, bets.length);
    deal.begin(bets);
    return serve(draft, deal);
  }

  /** Deals until a player has to act, or to the end of the round. */
  private static Draft serve(Draft draft, Deal deal) {
    while (deal.awaits() == Deal.Awaits.CARD && !deal.dealersTurn()) {
      drawFor(deal.receiver(), draft, deal);
    }
    return deal.dealersTurn() ? finish(draft, deal) : draft;
  }

  private static void drawFor(int receiver, Draft draft, Deal deal) {
    var card = playing(draft).shoe().next();
    draft.add(receiver == Deal.DEALER ? new DealerDrew(card) : new PlayerDrew(receiver, card));
    deal.give(card.rank().points());
  }

  private static Draft finish(Draft draft, Deal deal) {
    draft.add(new HoleCardShown(playing(draft).round().dealer().cards().get(1)));
    while (deal.awaits() == Deal.Awaits.CARD) {
      drawFor(Deal.DEALER, draft, deal);
    }
    for (int hand = 0; hand < deal.hands(); hand++) {
      draft.add(new HandSettled(hand, deal.outcome(hand), deal.returned(hand)));
    }
    var seats = playing(draft).seating().seats();
    draft.add(new RoundEnded());
    for (Seat seat : seats) {
      if (seat.away()) {
        draft.add(new PlayerLeft(seat.userId()));
      }
    }
    return draft;
  }

  private static Playing playing(Draft draft) {
    return switch (draft.table()) {
      case Playing playing -> playing;
      case Unopened _, Betting _ -> throw new IllegalStateException("no round is being played");
    };
  }
}
