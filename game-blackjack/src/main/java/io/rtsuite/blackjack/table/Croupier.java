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
import static io.rtsuite.blackjack.table.Refusal.NO_SUCH_RULES;
import static io.rtsuite.blackjack.table.Refusal.NO_SUCH_SEAT;
import static io.rtsuite.blackjack.table.Refusal.NO_TABLE;
import static io.rtsuite.blackjack.table.Refusal.ROUND_IN_PROGRESS;
import static io.rtsuite.blackjack.table.Refusal.SEAT_TAKEN;
import static io.rtsuite.blackjack.table.Refusal.TABLE_EXISTS;
import static io.rtsuite.blackjack.table.Refusal.TABLE_FULL;

import io.rtsuite.blackjack.fairness.RevealedShoe;
import io.rtsuite.blackjack.fairness.Seeds;
import io.rtsuite.blackjack.rules.Action;
import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Deal;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.rules.Shoe;
import io.rtsuite.blackjack.table.Table.Betting;
import io.rtsuite.blackjack.table.Table.Playing;
import io.rtsuite.blackjack.table.Table.Unopened;
import io.rtsuite.blackjack.table.TableCommand.BuyIn;
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
import io.rtsuite.blackjack.table.TableEvent.DealerDrew;
import io.rtsuite.blackjack.table.TableEvent.DiscardsShuffled;
import io.rtsuite.blackjack.table.TableEvent.HandDoubled;
import io.rtsuite.blackjack.table.TableEvent.HandSettled;
import io.rtsuite.blackjack.table.TableEvent.HandSplit;
import io.rtsuite.blackjack.table.TableEvent.HandStood;
import io.rtsuite.blackjack.table.TableEvent.HandSurrendered;
import io.rtsuite.blackjack.table.TableEvent.HoleCardShown;
import io.rtsuite.blackjack.table.TableEvent.InsuranceDeclined;
import io.rtsuite.blackjack.table.TableEvent.InsuranceOffered;
import io.rtsuite.blackjack.table.TableEvent.InsuranceSettled;
import io.rtsuite.blackjack.table.TableEvent.InsuranceTaken;
import io.rtsuite.blackjack.table.TableEvent.PlayerCameBack;
import io.rtsuite.blackjack.table.TableEvent.PlayerDrew;
import io.rtsuite.blackjack.table.TableEvent.PlayerLeft;
import io.rtsuite.blackjack.table.TableEvent.PlayerSat;
import io.rtsuite.blackjack.table.TableEvent.PlayerWentAway;
import io.rtsuite.blackjack.table.TableEvent.RoundEnded;
import io.rtsuite.blackjack.table.TableEvent.RoundStarted;
import io.rtsuite.blackjack.table.TableEvent.SeedCommitted;
import io.rtsuite.blackjack.table.TableEvent.SeedsCombined;
import io.rtsuite.blackjack.table.TableEvent.ShoeRevealed;
import io.rtsuite.blackjack.table.TableEvent.ShoeShuffled;
import io.rtsuite.blackjack.table.TableEvent.TableOpened;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who decides at a table what players may do, deals the cards and settles the bets. */
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
  private final Shuffler shuffler;

  /** Opens tables by these rules where nobody names others. */
  public Croupier(Rules rules) {
    this(rules, (decks, seeds) -> seeds.shoe(decks));
  }

  /** The same with shoes of that making. */
  public Croupier(Rules rules, Shuffler shuffler) {
    this.rules = rules;
    this.shuffler = shuffler;
  }

  /** The rules of a table for which nobody names others. */
  public Rules rules() {
    return rules;
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
            case Create create -> create(unopened, create, entropy);
            case Join join -> join(opened(unopened, rules, entropy), join);
            case Watch _, Leave _, BuyIn _, PlaceBet _, Insure _, Play _ -> refuse(NO_TABLE);
          };
      case Betting betting ->
          switch (command) {
            case Create create -> create(betting, create, entropy);
            case Join join -> join(new Draft(betting), join);
            case Watch _ -> new Draft(betting).accepted();
            case Leave leave -> leave(betting, leave, entropy);
            case BuyIn more -> buyIn(betting, more);
            case PlaceBet bet -> bet(betting, bet, entropy);
            case Insure _, Play _ -> refuse(isSeated(betting, command) ? NO_ROUND : NOT_SEATED);
          };
      case Playing playing ->
          switch (command) {
            case Create create -> create(playing, create, entropy);
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

  private static boolean isSeated(Table table, TableCommand command) {
    return table.seating().seatOf(command.userId()).isPresent();
  }

  private static Verdict create(Table table, Create create, byte[] entropy) {
    if (create.rules() == null) {
      return refuse(NO_SUCH_RULES);
    }
    if (table instanceof Unopened) {
      return opened(table, create.rules(), entropy).accepted();
    }
    return table.seating().rules().equals(create.rules())
        ? new Draft(table).accepted()
        : refuse(TABLE_EXISTS);
  }

  private static Draft opened(Table table, Rules rules, byte[] entropy) {
    return new Draft(table).add(new TableOpened(rules)).add(commitment(entropy));
  }

  private static SeedCommitted commitment(byte[] entropy) {
    var seed = Seeds.serverSeed(entropy);
    return new SeedCommitted(seed, Seeds.commitment(seed));
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
    draft.add(new PlayerLeft(leave.userId()));
    return startWhenEverybodyHasBet(draft, entropy).accepted();
  }

  private Verdict leave(Playing playing, Leave leave, byte[] entropy) {
    var draft = new Draft(playing);
    var user = leave.userId();
    var seat = playing.seating().seatOf(user);
    if (seat.isEmpty() || seat.get().away()) {
      return draft.accepted();
    }
    var round = playing.round();
    if (!round.players().contains(user)) {
      return draft.add(new PlayerLeft(user)).accepted();
    }
    var deal = dealOf(playing);
    draft.add(new PlayerWentAway(user));
    if (round.asked().contains(user)) {
      draft.add(new InsuranceDeclined(user));
    }
    for (int hand = 0; hand < round.hands().size(); hand++) {
      if (round.hands().get(hand).userId().equals(user) && round.hands().get(hand).open()) {
        draft.add(new HandStood(hand));
      }
    }
    deal.abandon(round.players().indexOf(user));
    return serve(draft, deal, entropy).accepted();
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
    return startWhenEverybodyHasBet(draft, entropy).accepted();
  }

  private static Verdict insure(Playing playing, Insure answer, byte[] entropy) {
    var user = answer.userId();
    if (!isSeated(playing, answer)) {
      return refuse(NOT_SEATED);
    }
    if (!playing.round().asked().contains(user)) {
      return refuse(NO_INSURANCE);
    }
    var deal = dealOf(playing);
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
    return serve(draft, deal, entropy).accepted();
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
    var deal = dealOf(playing);
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
    return serve(draft, deal, entropy).accepted();
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

  private static Deal dealOf(Playing playing) {
    return playing.round().deal(playing.seating().rules());
  }

  private Draft startWhenEverybodyHasBet(Draft draft, byte[] entropy) {
    if (!(draft.table() instanceof Betting betting) || !betting.everybodyHasBet()) {
      return draft;
    }
    var tableRules = betting.seating().rules();
    if (betting.needsShuffle()) {
      shuffle(draft, betting, entropy);
    }
    draft.add(new RoundStarted(betting.nextRound()));
    var bets = playing(draft).round().hands().stream().mapToLong(PlayerHand::bet).toArray();
    var deal = new Deal(tableRules, bets.length);
    deal.begin(bets);
    return serve(draft, deal, entropy);
  }

  private void shuffle(Draft draft, Betting betting, byte[] entropy) {
    if (betting.seating().chance().next() == null) {
      // A table of the first release, when the house committed to nothing.
      draft.add(commitment(entropy));
    }
    var clientSeeds =
        betting.seating().seats().stream()
            .map(Seat::userId)
            .filter(betting.bets()::containsKey)
            .map(betting.seating().chance()::clientSeedOf)
            .toList();
    draft.add(new SeedsCombined(clientSeeds, betting.nextRound()));
    var seeds = Objects.requireNonNull(draft.table().seating().chance().inUse());
    int decks = betting.seating().rules().decks();
    draft.add(new ShoeShuffled(shuffler.shuffle(decks, seeds).cards()));
  }

  /** Deals until a player has to act, or to the end of the round. */
  private static Draft serve(Draft draft, Deal deal, byte[] entropy) {
    while (deal.awaits() == Deal.Awaits.CARD && !deal.dealersTurn()) {
      drawFor(deal.receiver(), draft, deal, entropy);
    }
    if (deal.awaits() == Deal.Awaits.INSURANCE) {
      return playing(draft).round().asked().isEmpty() ? draft.add(new InsuranceOffered()) : draft;
    }
    return deal.dealersTurn() ? finish(draft, deal, entropy) : draft;
  }

  private static void drawFor(int receiver, Draft draft, Deal deal, byte[] entropy) {
    if (playing(draft).shoe().isEmpty()) {
      draft.add(new DiscardsShuffled(discards(playing(draft))));
    }
    var card = playing(draft).shoe().next();
    deal.give(card.rank().points());
    if (receiver == Deal.DEALER) {
      draft.add(new DealerDrew(card));
      return;
    }
    draft.add(new PlayerDrew(receiver, card));
    // Split aces take one card: nobody wished it, but the hand stands.
    if (deal.closed(receiver) && playing(draft).round().hands().get(receiver).open()) {
      draft.add(new HandStood(receiver));
    }
  }

  /** The cards of earlier rounds; those of this one came last from the shoe, and lie there. */
  private static List<Card> discards(Playing playing) {
    int out =
        playing.round().dealer().cards().size()
            + playing.round().hands().stream().mapToInt(hand -> hand.hand().cards().size()).sum();
    var cards = playing.shoe().cards();
    var seeds = playing.seating().chance().inUse();
    if (seeds == null) {
      throw new IllegalStateException("a shoe that goes on follows from seeds");
    }
    return seeds.again(cards.subList(0, cards.size() - out));
  }

  private static Draft finish(Draft draft, Deal deal, byte[] entropy) {
    if (!playing(draft).round().holeShown()) {
      draft.add(new HoleCardShown(playing(draft).round().dealer().cards().get(1)));
    }
    while (deal.awaits() == Deal.Awaits.CARD) {
      drawFor(Deal.DEALER, draft, deal, entropy);
    }
    var players = playing(draft).round().players();
    for (int player = 0; player < players.size(); player++) {
      if (deal.insurance(player) > 0) {
        draft.add(new InsuranceSettled(players.get(player), deal.insuranceReturned(player)));
      }
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
    return reveal(draft, entropy);
  }

  /** Shows what a shoe that is done followed from, and commits to the next before anybody bets. */
  private static Draft reveal(Draft draft, byte[] entropy) {
    if (!(draft.table() instanceof Betting betting) || !betting.needsShuffle()) {
      return draft;
    }
    var seeds = betting.seating().chance().inUse();
    if (seeds == null) {
      return draft;
    }
    var shoe = betting.shoe();
    int decks = betting.seating().rules().decks();
    return draft
        .add(
            new ShoeRevealed(
                new RevealedShoe(
                    betting.tableId(),
                    Seeds.commitment(seeds.serverSeed()),
                    seeds.serverSeed(),
                    seeds.clientSeeds(),
                    seeds.nonce(),
                    decks,
                    shoe.dealt(),
                    Math.max(0, shoe.cards().size() - Card.deck().size() * decks))))
        .add(commitment(entropy));
  }

  private static Playing playing(Draft draft) {
    return switch (draft.table()) {
      case Playing playing -> playing;
      case Unopened _, Betting _ -> throw new IllegalStateException("no round is being played");
    };
  }
}
