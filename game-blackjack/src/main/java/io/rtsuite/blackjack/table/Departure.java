package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.rules.Deal;
import io.rtsuite.blackjack.table.Table.Playing;
import io.rtsuite.blackjack.table.TableEvent.HandStood;
import io.rtsuite.blackjack.table.TableEvent.InsuranceDeclined;
import io.rtsuite.blackjack.table.TableEvent.PlayerForgotten;
import io.rtsuite.blackjack.table.TableEvent.PlayerLeft;
import io.rtsuite.blackjack.table.TableEvent.PlayerWentAway;

/** How a person goes, by a wish or for having been waited for too often. */
final class Departure {

  private Departure() {}

  /**
   * The seat of a person who has no money on the table is free. Who holds neither more nor less
   * than everybody begins with would find the same by being new here, and is forgotten.
   */
  static Draft fromSeat(Draft draft, String userId) {
    draft.add(new PlayerLeft(userId));
    long held = draft.table().seating().chipsOf(userId);
    return held == Money.STAKE ? draft.add(new PlayerForgotten(userId, held)) : draft;
  }

  /** A player declines insurance and stands on every hand; the seat is free after the round. */
  static void fromRound(Draft draft, Deal deal, String userId) {
    if (!(draft.table() instanceof Playing playing)) {
      throw new IllegalStateException("no round is being played");
    }
    var round = playing.round();
    draft.add(new PlayerWentAway(userId));
    if (round.asked().contains(userId)) {
      draft.add(new InsuranceDeclined(userId));
    }
    for (int hand = 0; hand < round.hands().size(); hand++) {
      if (round.hands().get(hand).userId().equals(userId) && round.hands().get(hand).open()) {
        draft.add(new HandStood(hand));
      }
    }
    deal.abandon(round.players().indexOf(userId));
  }
}
