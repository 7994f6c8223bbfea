package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.fairness.RevealedShoe;
import io.rtsuite.blackjack.fairness.Seeds;
import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Deal;
import io.rtsuite.blackjack.table.Table.Betting;
import io.rtsuite.blackjack.table.Table.Closed;
import io.rtsuite.blackjack.table.Table.Playing;
import io.rtsuite.blackjack.table.Table.Unopened;
import io.rtsuite.blackjack.table.TableEvent.DealerDrew;
import io.rtsuite.blackjack.table.TableEvent.DiscardsShuffled;
import io.rtsuite.blackjack.table.TableEvent.HandSettled;
import io.rtsuite.blackjack.table.TableEvent.HandStood;
import io.rtsuite.blackjack.table.TableEvent.HoleCardShown;
import io.rtsuite.blackjack.table.TableEvent.InsuranceOffered;
import io.rtsuite.blackjack.table.TableEvent.InsuranceSettled;
import io.rtsuite.blackjack.table.TableEvent.PlayerDrew;
import io.rtsuite.blackjack.table.TableEvent.RoundEnded;
import io.rtsuite.blackjack.table.TableEvent.RoundStarted;
import io.rtsuite.blackjack.table.TableEvent.SeedCommitted;
import io.rtsuite.blackjack.table.TableEvent.SeedsCombined;
import io.rtsuite.blackjack.table.TableEvent.ShoeRevealed;
import io.rtsuite.blackjack.table.TableEvent.ShoeShuffled;
import java.util.List;
import java.util.Objects;

/** Deals the cards of a round, and settles it. */
final class Dealing {

  private final Croupier.Shuffler shuffler;

  Dealing(Croupier.Shuffler shuffler) {
    this.shuffler = shuffler;
  }

  /** What binds the house to a seed. */
  static SeedCommitted commitment(byte[] entropy) {
    var seed = Seeds.serverSeed(entropy);
    return new SeedCommitted(seed, Seeds.commitment(seed));
  }

  /** The deal as it stands. */
  static Deal of(Playing playing) {
    return playing.round().deal(playing.seating().rules());
  }

  /** Starts the round when nobody is to be waited for. */
  Draft startWhenEverybodyHasBet(Draft draft, byte[] entropy) {
    return draft.table() instanceof Betting betting && betting.everybodyHasBet()
        ? start(draft, entropy)
        : draft;
  }

  /** Starts the round with those who have bet. */
  Draft start(Draft draft, byte[] entropy) {
    for (Seat seat : draft.table().seating().seats()) {
      if (!betting(draft).bets().containsKey(seat.userId())
          && Timekeeper.misses(draft, seat.userId())) {
        Departure.fromSeat(draft, seat.userId());
      }
    }
    var betting = betting(draft);
    if (betting.needsShuffle()) {
      shuffle(draft, betting, entropy);
    }
    draft.add(new RoundStarted(betting.nextRound()));
    var bets = playing(draft).round().hands().stream().mapToLong(PlayerHand::bet).toArray();
    var deal = new Deal(betting.seating().rules(), bets.length);
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
  static Draft serve(Draft draft, Deal deal, byte[] entropy) {
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
        Departure.fromSeat(draft, seat.userId());
      }
    }
    return reveal(draft, entropy);
  }

  /** Shows what a shoe that is done followed from, and commits to the next before anybody bets. */
  private static Draft reveal(Draft draft, byte[] entropy) {
    if (draft.table() instanceof Betting betting
        && betting.needsShuffle()
        && betting.seating().chance().inUse() != null) {
      reveal(draft, betting);
      draft.add(commitment(entropy));
    }
    return draft;
  }

  /** Shows what the shoe on the table followed from, if one lies there. */
  static void reveal(Draft draft, Betting betting) {
    var seeds = betting.seating().chance().inUse();
    if (seeds == null) {
      return;
    }
    var shoe = betting.shoe();
    int decks = betting.seating().rules().decks();
    draft.add(
        new ShoeRevealed(
            new RevealedShoe(
                betting.tableId(),
                Seeds.commitment(seeds.serverSeed()),
                seeds.serverSeed(),
                seeds.clientSeeds(),
                seeds.nonce(),
                decks,
                shoe.dealt(),
                Math.max(0, shoe.cards().size() - Card.deck().size() * decks))));
  }

  private static Playing playing(Draft draft) {
    return switch (draft.table()) {
      case Playing playing -> playing;
      case Unopened _, Closed _, Betting _ ->
          throw new IllegalStateException("no round is being played");
    };
  }

  private static Betting betting(Draft draft) {
    return switch (draft.table()) {
      case Betting betting -> betting;
      case Unopened _, Closed _, Playing _ -> throw new IllegalStateException("nobody can bet");
    };
  }
}
