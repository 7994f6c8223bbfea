package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Hand;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One deal: the hands in the order in which they play, and the dealer's.
 *
 * @param number from 1, per table
 * @param holeShown whether the dealer's second card lies face up
 */
public record Round(int number, List<PlayerHand> hands, Hand dealer, boolean holeShown) {

  public Round {
    hands = List.copyOf(hands);
  }

  /** The hand whose turn it is: the first one that is still open. */
  public OptionalInt turn() {
    return IntStream.range(0, hands.size()).filter(hand -> hands.get(hand).open()).findFirst();
  }

  /** Whose hands they are, in the order in which they play. */
  List<String> players() {
    return hands.stream().map(PlayerHand::userId).distinct().toList();
  }

  /** The dealer's cards that lie face up. */
  public List<Card> dealerShows() {
    return holeShown || dealer.cards().size() < 2 ? dealer.cards() : dealer.cards().subList(0, 1);
  }

  Round change(int hand, UnaryOperator<PlayerHand> change) {
    var changed = new ArrayList<>(hands);
    changed.set(hand, change.apply(changed.get(hand)));
    return new Round(number, changed, dealer, holeShown);
  }

  Round dealerDrew(Card card) {
    return new Round(number, hands, dealer.with(card), holeShown);
  }

  Round showHole() {
    return new Round(number, hands, dealer, true);
  }
}
