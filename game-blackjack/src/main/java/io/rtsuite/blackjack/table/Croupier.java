package io.rtsuite.blackjack.table;

import static io.rtsuite.blackjack.table.Refusal.ALREADY_BET;
import static io.rtsuite.blackjack.table.Refusal.BET_TOO_HIGH;
import static io.rtsuite.blackjack.table.Refusal.BET_TOO_LOW;
import static io.rtsuite.blackjack.table.Refusal.BUY_IN_TOO_HIGH;
import static io.rtsuite.blackjack.table.Refusal.BUY_IN_TOO_LOW;
import static io.rtsuite.blackjack.table.Refusal.CANNOT_DOUBLE;
import static io.rtsuite.blackjack.table.Refusal.CANNOT_HIT;
import static io.rtsuite.blackjack.table.Refusal.CANNOT_SPLIT;
import static io.rtsuite.blackjack.table.Refusal.CANNOT_SURRENDER;
import static io.rtsuite.blackjack.table.Refusal.INSURANCE_FIRST;
import static io.rtsuite.blackjack.table.Refusal.NOT_ENOUGH_CHIPS;
import static io.rtsuite.blackjack.table.Refusal.NOT_SEATED;
import static io.rtsuite.blackjack.table.Refusal.NOT_YOUR_TURN;
import static io.rtsuite.blackjack.table.Refusal.NO_INSURANCE;
import static io.rtsuite.blackjack.table.Refusal.NO_ROUND;
import static io.rtsuite.blackjack.table.Refusal.NO_SUCH_PACE;
import static io.rtsuite.blackjack.table.Refusal.NO_SUCH_RULES;
import static io.rtsuite.blackjack.table.Refusal.NO_SUCH_SEAT;
import static io.rtsuite.blackjack.table.Refusal.NO_TABLE;
import static io.rtsuite.blackjack.table.Refusal.ROUND_IN_PROGRESS;
import static io.rtsuite.blackjack.table.Refusal.SEAT_TAKEN;
import static io.rtsuite.blackjack.table.Refusal.TABLE_EXISTS;
import static io.rtsuite.blackjack.table.Refusal.TABLE_FULL;

import io.rtsuite.blackjack.fairness.Seeds;
import io.rtsuite.blackjack.rules.Action;
import io.rtsuite.blackjack.rules.Deal;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.rules.Shoe;
import io.rtsuite.blackjack.table.Table.Betting;
import io.rtsuite.blackjack.table.Table.Closed;
import io.rtsuite.blackjack.table.Table.Playing;
import io.rtsuite.blackjack.table.Table.Unopened;
import io.rtsuite.blackjack.table.TableCommand.BuyIn;
import io.rtsuite.blackjack.table.TableCommand.ByClock;
import io.rtsuite.blackjack.table.TableCommand.ByPlayer;
import io.rtsuite.blackjack.table.TableCommand.Create;
import io.rtsuite.blackjack.table.TableCommand.Insure;
import io.rtsuite.blackjack.table.TableCommand.Join;
import io.rtsuite.blackjack.table.TableCommand.Leave;
import io.rtsuite.blackjack.table.TableCommand.PlaceBet;
import io.rtsuite.blackjack.table.TableCommand.Play;
import io.rtsuite.blackjack.table.TableCommand.Watch;
import io.rtsuite.blackjack.table.TableEvent.BetPlaced;
import io.rtsuite.blackjack.table.TableEvent.BetReturned;
import io.rtsuite.blackjack.table.TableEvent.ChipsIssued;
import io.rtsuite.blackjack.table.TableEvent.ClientSeedGiven;
import io.rtsuite.blackjack.table.TableEvent.ClocksSet;
import io.rtsuite.blackjack.table.TableEvent.HandDoubled;
import io.rtsuite.blackjack.table.TableEvent.HandSplit;
import io.rtsuite.blackjack.table.TableEvent.HandStood;
import io.rtsuite.blackjack.table.TableEvent.HandSurrendered;
import io.rtsuite.blackjack.table.TableEvent.InsuranceDeclined;
import io.rtsuite.blackjack.table.TableEvent.InsuranceTaken;
import io.rtsuite.blackjack.table.TableEvent.PlayerCameBack;
import io.rtsuite.blackjack.table.TableEvent.PlayerSat;
import io.rtsuite.blackjack.table.TableEvent.TableOpened;
import org.jspecify.annotations.Nullable;

/** Who decides at a table what players may do. */
public final class Croupier {

  /** Makes the shoes. */
  @FunctionalInterface
  public interface Shuffler {

    /** The full shoe that follows from the seeds. */
    Shoe shuffle(int decks, Seeds seeds);
  }

  /**
   * How many hands one deck is sure to be enough for: ten hands of at most 30 points and a dealer's
   * of at most 26 are less than the 340 points of a deck.
   */
  private static final int HANDS_PER_DECK = 10;

  private final Rules rules;
  private final Dealing dealing;
  private final Timekeeper timekeeper;

  /** Opens tables by these rules where nobody names others. */
  public Croupier(Rules rules) {
    this(rules, (decks, seeds) -> seeds.shoe(decks));
  }

  /** The same with shoes of that making. */
  public Croupier(Rules rules, Shuffler shuffler) {
    this.rules = rules;
    this.dealing = new Dealing(shuffler);
    this.timekeeper = new Timekeeper(dealing);
  }

  /** The rules of a table for which nobody names others. */
  public Rules rules() {
    return rules;
  }

  /**
   * Accepts or refuses; changes nothing.
   *
   * @param now epoch milliseconds, by the broker
   * @param entropy unpredictable, and never used for another decision
   */
  public Verdict decide(Table table, TableCommand command, long now, byte[] entropy) {
    return switch (command) {
      case ByClock clock -> timekeeper.decide(table, clock, now, entropy);
      case ByPlayer wish ->
          switch (hear(table, wish, now, entropy)) {
            case Verdict.Refused refused -> refused;
            case Verdict.Accepted accepted ->
                Timekeeper.wind(table, Timekeeper.wake(accepted, wish.userId()), now);
          };
    };
  }

  private Verdict hear(Table table, ByPlayer command, long now, byte[] entropy) {
    return switch (table) {
      case Unopened _, Closed _ ->
          switch (command) {
            case Create create -> create(table, create, now, entropy);
            case Join join -> join(opened(table, rules, Pace.STANDARD, now, entropy), join);
            case Leave _ -> new Draft(table).accepted();
            case Watch _, BuyIn _, PlaceBet _, Insure _, Play _ -> refuse(NO_TABLE);
          };
      case Betting betting ->
          switch (command) {
            case Create create -> create(betting, create, now, entropy);
            case Join join -> join(new Draft(betting), join);
            case Watch _ -> new Draft(betting).accepted();
            case Leave leave -> leave(betting, leave, entropy);
            case BuyIn more -> buyIn(betting, more);
            case PlaceBet bet -> bet(betting, bet, entropy);
            case Insure _, Play _ -> refuse(isSeated(betting, command) ? NO_ROUND : NOT_SEATED);
          };
      case Playing playing ->
          switch (command) {
            case Create create -> create(playing, create, now, entropy);
            case Join join -> join(new Draft(playing), join);
            case Watch _ -> new Draft(playing).accepted();
            case Leave leave -> leave(playing, leave, entropy);
            case BuyIn more -> buyIn(playing, more);
            case PlaceBet _ -> refuse(isSeated(playing, command) ? ROUND_IN_PROGRESS : NOT_SEATED);
            case Insure answer -> insure(playing, answer, entropy);
            case Play play -> play(playing, play, entropy);
          };
    };
  }

  private static Verdict refuse(Refusal why) {
    return new Verdict.Refused(why);
  }

  private static boolean isSeated(Table table, ByPlayer command) {
    return table.seating().seatOf(command.userId()).isPresent();
  }

  private static Verdict create(Table table, Create create, long now, byte[] entropy) {
    if (create.rules() == null) {
      return refuse(NO_SUCH_RULES);
    }
    if (create.pace() == null) {
      return refuse(NO_SUCH_PACE);
    }
    if (table instanceof Unopened || table instanceof Closed) {
      return opened(table, create.rules(), create.pace(), now, entropy).accepted();
    }
    var seating = table.seating();
    return seating.rules().equals(create.rules()) && seating.timing().pace().equals(create.pace())
        ? new Draft(table).accepted()
        : refuse(TABLE_EXISTS);
  }

  private static Draft opened(Table table, Rules rules, Pace pace, long now, byte[] entropy) {
    return new Draft(table)
        .add(new TableOpened(rules))
        .add(new ClocksSet(pace, now))
        .add(Dealing.commitment(entropy));
  }

  private static Verdict buyIn(Table table, BuyIn more) {
    if (!isSeated(table, more)) {
      return refuse(NOT_SEATED);
    }
    if (more.amount() < Money.CHIP) {
      return refuse(BUY_IN_TOO_LOW);
    }
    if (more.amount() > Money.MOST - table.seating().chipsOf(more.userId())) {
      return refuse(BUY_IN_TOO_HIGH);
    }
    return new Draft(table).add(new ChipsIssued(more.userId(), more.amount())).accepted();
  }

  private static Verdict join(Draft draft, Join join) {
    var seating = draft.table().seating();
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
    Departure.fromSeat(draft, leave.userId());
    return dealing.startWhenEverybodyHasBet(draft, entropy).accepted();
  }

  private static Verdict leave(Playing playing, Leave leave, byte[] entropy) {
    var draft = new Draft(playing);
    var user = leave.userId();
    var seat = playing.seating().seatOf(user);
    if (seat.isEmpty() || seat.get().away()) {
      return draft.accepted();
    }
    if (!playing.round().players().contains(user)) {
      return Departure.fromSeat(draft, user).accepted();
    }
    var deal = Dealing.of(playing);
    Departure.fromRound(draft, deal, user);
    return Dealing.serve(draft, deal, entropy).accepted();
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
    var draft = new Draft(betting);
    var seed = bet.clientSeed();
    if (seed != null && !seed.equals(betting.seating().chance().clientSeedOf(bet.userId()))) {
      draft.add(new ClientSeedGiven(bet.userId(), seed));
    }
    draft.add(new BetPlaced(bet.userId(), bet.amount()));
    return dealing.startWhenEverybodyHasBet(draft, entropy).accepted();
  }

  private static Verdict insure(Playing playing, Insure answer, byte[] entropy) {
    var user = answer.userId();
    if (!isSeated(playing, answer)) {
      return refuse(NOT_SEATED);
    }
    if (!playing.round().asked().contains(user)) {
      return refuse(NO_INSURANCE);
    }
    var deal = Dealing.of(playing);
    int player = playing.round().players().indexOf(user);
    var draft = new Draft(playing);
    if (answer.takes()) {
      long price = deal.insurancePrice(player);
      if (playing.seating().chipsOf(user) < price) {
        return refuse(NOT_ENOUGH_CHIPS);
      }
      draft.add(new InsuranceTaken(user, price));
    } else {
      draft.add(new InsuranceDeclined(user));
    }
    deal.insure(player, answer.takes());
    return Dealing.serve(draft, deal, entropy).accepted();
  }

  private static Verdict play(Playing playing, Play play, byte[] entropy) {
    var round = playing.round();
    if (!isSeated(playing, play)) {
      return refuse(NOT_SEATED);
    }
    if (!round.asked().isEmpty()) {
      return refuse(INSURANCE_FIRST);
    }
    int turn = round.turn().orElseThrow();
    var hand = round.hands().get(turn);
    if (!hand.userId().equals(play.userId())) {
      return refuse(NOT_YOUR_TURN);
    }
    var deal = Dealing.of(playing);
    var action = play.action();
    if (!may(deal, action, playing)) {
      return refuse(whyNot(action));
    }
    boolean costs = action == Action.DOUBLE || action == Action.SPLIT;
    if (costs && playing.seating().chipsOf(hand.userId()) < hand.bet()) {
      return refuse(NOT_ENOUGH_CHIPS);
    }
    deal.act(action);
    var draft = new Draft(playing);
    switch (action) {
      case HIT -> {}
      case STAND -> draft.add(new HandStood(turn));
      case DOUBLE -> draft.add(new HandDoubled(turn, hand.bet()));
      case SPLIT -> draft.add(new HandSplit(turn, hand.bet()));
      case SURRENDER -> draft.add(new HandSurrendered(turn));
    }
    return Dealing.serve(draft, deal, entropy).accepted();
  }

  /** Whether the rules and the cards that are left allow it. */
  static boolean may(Deal deal, Action action, Playing playing) {
    return deal.allows(action)
        && (action != Action.SPLIT
            || deal.hands() < HANDS_PER_DECK * playing.seating().rules().decks());
  }

  private static Refusal whyNot(Action action) {
    return switch (action) {
      case HIT -> CANNOT_HIT;
      case DOUBLE -> CANNOT_DOUBLE;
      case SPLIT -> CANNOT_SPLIT;
      case SURRENDER -> CANNOT_SURRENDER;
      case STAND -> throw new IllegalStateException("every hand can stand");
    };
  }
}
