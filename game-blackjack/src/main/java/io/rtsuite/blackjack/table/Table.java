package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.rules.Shoe;
import io.rtsuite.blackjack.table.TableEvent.BetPlaced;
import io.rtsuite.blackjack.table.TableEvent.BetReturned;
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
import io.rtsuite.blackjack.table.TableEvent.PlayerDrew;
import io.rtsuite.blackjack.table.TableEvent.RoundEnded;
import io.rtsuite.blackjack.table.TableEvent.RoundStarted;
import io.rtsuite.blackjack.table.TableEvent.ShoeShuffled;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The state of one table: what its events, applied one after the other, made of it. */
public sealed interface Table {

  /** The table's id. */
  String tableId();

  /** How many things have happened here; the higher of two views is the newer one. */
  long version();

  /** Who sits here, with what money. */
  Seating seating();

  /** The clock that runs; none where nothing is waited for. */
  default @Nullable TableClock clock() {
    return seating().timing().clock();
  }

  /**
   * The table after the event.
   *
   * @throws IllegalStateException when this cannot have happened here: the history is broken
   */
  Table apply(TableEvent event);

  /** The table to which nothing has happened. */
  static Table unopened(String tableId) {
    return new Unopened(tableId);
  }

  private static IllegalStateException impossible(Table table, TableEvent event) {
    return new IllegalStateException(
        "%s cannot follow version %d of table %s"
            .formatted(event.getClass().getSimpleName(), table.version(), table.tableId()));
  }

  /** Nobody ever sat here, or nothing of those who did is worth remembering. */
  record Unopened(String tableId) implements Table {

    @Override
    public long version() {
      return 0;
    }

    @Override
    public Seating seating() {
      return Seating.empty(tableId, Rules.STANDARD);
    }

    /** Histories of the first release begin without a word about the rules. */
    @Override
    public Table apply(TableEvent event) {
      return event instanceof TableEvent.TableOpened(var rules)
          ? open(Seating.empty(tableId, rules).nextVersion())
          : open(seating()).apply(event);
    }

    private static Betting open(Seating seating) {
      return new Betting(seating, Shoe.EMPTY, Map.of(), null);
    }
  }

  /** Nobody sits here any more; the chips of those who did are remembered. */
  record Closed(Seating seating) implements Table {

    @Override
    public String tableId() {
      return seating.tableId();
    }

    @Override
    public long version() {
      return seating.version();
    }

    @Override
    public Table apply(TableEvent event) {
      if (event instanceof TableEvent.TableOpened(var rules)) {
        return new Betting(seating.nextVersion().reopened(rules), Shoe.EMPTY, Map.of(), null);
      }
      throw impossible(this, event);
    }
  }

  /**
   * Between rounds.
   *
   * @param shoe what the last round left
   * @param bets on the next round, by user; see {@link Money}
   * @param last the round before, as it ended
   */
  record Betting(Seating seating, Shoe shoe, Map<String, Long> bets, @Nullable Round last)
      implements Table {

    public Betting {
      bets = Collections.unmodifiableMap(new TreeMap<>(bets));
    }

    @Override
    public String tableId() {
      return seating.tableId();
    }

    @Override
    public long version() {
      return seating.version();
    }

    /** Whether somebody has bet and nobody who could is still to bet. */
    boolean everybodyHasBet() {
      return !bets.isEmpty()
          && seating.seats().stream()
              .map(Seat::userId)
              .allMatch(user -> bets.containsKey(user) || seating.chipsOf(user) < Money.CHIP);
    }

    /** Whether the next round cannot go on with the shoe of the last one. */
    boolean needsShuffle() {
      var rules = seating.rules();
      return rules.freshShoe()
          || shoe.cards().size() != rules.shoeSize()
          || shoe.drawn() >= rules.shoeSize() - rules.cutCard();
    }

    int nextRound() {
      return last == null ? 1 : last.number() + 1;
    }

    @Override
    public Table apply(TableEvent event) {
      var next = seating.nextVersion();
      return switch (event) {
        case TableEvent.Seated seated -> new Betting(next.apply(seated), shoe, bets, last);
        case TableEvent.Seeded seeded -> new Betting(next.apply(seeded), shoe, bets, last);
        case TableEvent.Timed timed -> new Betting(next.apply(timed), shoe, bets, last);
        case TableEvent.Betting betting ->
            switch (betting) {
              case BetPlaced bet ->
                  new Betting(
                      next.give(bet.userId(), -bet.amount()),
                      shoe,
                      with(bet.userId(), bet.amount()),
                      last);
              case BetReturned bet ->
                  new Betting(
                      next.give(bet.userId(), bet.amount()), shoe, without(bet.userId()), last);
              case ShoeShuffled shuffled ->
                  new Betting(next, Shoe.of(shuffled.cards()), bets, last);
              case RoundStarted started -> new Playing(next, shoe, start(started.round()));
            };
        case TableEvent.TableClosed _ -> close(next.closed());
        case TableEvent.TableOpened opened -> throw impossible(this, opened);
        case TableEvent.Round round -> throw impossible(this, round);
      };
    }

    private Table close(Seating closed) {
      return closed.isRemembered() ? new Closed(closed) : new Unopened(tableId());
    }

    private Round start(int number) {
      var hands =
          seating.seats().stream()
              .filter(seat -> bets.containsKey(seat.userId()))
              .map(seat -> PlayerHand.betBy(seat, bets.getOrDefault(seat.userId(), 0L)))
              .toList();
      return Round.of(number, hands, !seating.rules().dealerPeeks());
    }

    private Map<String, Long> with(String userId, long amount) {
      var more = new TreeMap<>(bets);
      more.put(userId, amount);
      return more;
    }

    private Map<String, Long> without(String userId) {
      var fewer = new TreeMap<>(bets);
      fewer.remove(userId);
      return fewer;
    }
  }

  /** Cards are out. */
  record Playing(Seating seating, Shoe shoe, Round round) implements Table {

    @Override
    public String tableId() {
      return seating.tableId();
    }

    @Override
    public long version() {
      return seating.version();
    }

    @Override
    public Table apply(TableEvent event) {
      var next = seating.nextVersion();
      return switch (event) {
        case TableEvent.Seated seated -> new Playing(next.apply(seated), shoe, round);
        case TableEvent.Seeded seeded -> new Playing(next.apply(seeded), shoe, round);
        case TableEvent.Timed timed -> new Playing(next.apply(timed), shoe, round);
        case TableEvent.TableOpened opened -> throw impossible(this, opened);
        case TableEvent.TableClosed closed -> throw impossible(this, closed);
        case TableEvent.Betting betting -> throw impossible(this, betting);
        case TableEvent.Round happened ->
            switch (happened) {
              case PlayerDrew drew ->
                  new Playing(
                      next,
                      without(drew.card(), drew),
                      round.change(drew.hand(), hand -> hand.with(drew.card())));
              case DealerDrew drew ->
                  new Playing(next, without(drew.card(), drew), round.dealerDrew(drew.card()));
              case HandStood stood ->
                  new Playing(next, shoe, round.change(stood.hand(), PlayerHand::close));
              case HandDoubled more ->
                  new Playing(
                      next.give(round.hands().get(more.hand()).userId(), -more.amount()),
                      shoe,
                      round.change(more.hand(), hand -> hand.doubled(more.amount())));
              case HandSplit split ->
                  new Playing(
                      next.give(round.hands().get(split.hand()).userId(), -split.amount()),
                      shoe,
                      round.split(split.hand(), split.amount()));
              case HandSurrendered surrendered ->
                  new Playing(next, shoe, round.change(surrendered.hand(), PlayerHand::surrender));
              case InsuranceOffered _ -> new Playing(next, shoe, round.askAll());
              case InsuranceTaken taken ->
                  new Playing(
                      next.give(taken.userId(), -taken.amount()),
                      shoe,
                      round.insured(taken.userId(), taken.amount()));
              case InsuranceDeclined declined ->
                  new Playing(next, shoe, round.insured(declined.userId(), 0));
              case InsuranceSettled settled -> settle(next, settled);
              case DiscardsShuffled shuffled ->
                  new Playing(next, shoe.followedBy(shuffled.cards()), round);
              case HoleCardShown _ -> new Playing(next, shoe, round.showHole());
              case HandSettled settled -> settle(next, settled);
              case RoundEnded _ -> new Betting(next, shoe, Map.of(), round);
            };
      };
    }

    private Shoe without(Card card, TableEvent event) {
      if (!shoe.next().equals(card)) {
        throw impossible(this, event);
      }
      return shoe.afterNext();
    }

    private Playing settle(Seating next, InsuranceSettled settled) {
      long paid = round.insurance().getOrDefault(settled.userId(), 0L);
      return new Playing(
          next.give(settled.userId(), settled.returned()).takeIn(paid - settled.returned()),
          shoe,
          round.insuranceSettled(settled.userId(), settled.returned()));
    }

    private Playing settle(Seating next, HandSettled settled) {
      var hand = round.hands().get(settled.hand());
      return new Playing(
          next.give(hand.userId(), settled.returned()).takeIn(hand.bet() - settled.returned()),
          shoe,
          round.change(settled.hand(), it -> it.settled(settled.outcome(), settled.returned())));
    }
  }
}
