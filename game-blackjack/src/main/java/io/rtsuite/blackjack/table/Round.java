package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Deal;
import io.rtsuite.blackjack.rules.Hand;
import io.rtsuite.blackjack.rules.Rules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One deal: the hands in the order in which they play, and the dealer's.
 *
 * @param number from 1, per table
 * @param holeShown whether the dealer's second card lies face up
 * @param asked the users who have yet to say yes or no to insurance
 * @param insurance what those who answered put on it, by user; 0 for a no
 * @param insuranceReturned what went back for it, by user, once it is settled
 */
public record Round(
    int number,
    List<PlayerHand> hands,
    Hand dealer,
    boolean holeShown,
    List<String> asked,
    Map<String, Long> insurance,
    Map<String, Long> insuranceReturned) {

  public Round {
    hands = List.copyOf(hands);
    asked = List.copyOf(asked);
    insurance = Collections.unmodifiableMap(new TreeMap<>(insurance));
    insuranceReturned = Collections.unmodifiableMap(new TreeMap<>(insuranceReturned));
  }

  static Round of(int number, List<PlayerHand> hands, boolean holeShown) {
    return new Round(number, hands, Hand.EMPTY, holeShown, List.of(), Map.of(), Map.of());
  }

  /** The hand whose turn it is: the first one that is still open. */
  public OptionalInt turn() {
    if (!asked.isEmpty()) {
      return OptionalInt.empty();
    }
    return IntStream.range(0, hands.size()).filter(hand -> hands.get(hand).open()).findFirst();
  }

  /** Whose hands they are, in the order in which they play. */
  List<String> players() {
    return hands.stream().map(PlayerHand::userId).distinct().toList();
  }

  /** The deal as it stands. */
  Deal deal(Rules rules) {
    var players = players();
    var deal = new Deal(rules, players.size());
    deal.clear(players.size());
    for (PlayerHand hand : hands) {
      deal.lay(
          players.indexOf(hand.userId()),
          hand.bet(),
          hand.hand(),
          hand.closed(),
          hand.split(),
          hand.surrendered());
    }
    insurance.forEach((user, amount) -> deal.layInsurance(players.indexOf(user), amount));
    deal.resume(dealer);
    return deal;
  }

  /** The dealer's cards that lie face up. */
  public List<Card> dealerShows() {
    return holeShown || dealer.cards().size() < 2 ? dealer.cards() : dealer.cards().subList(0, 1);
  }

  Round change(int hand, UnaryOperator<PlayerHand> change) {
    var changed = new ArrayList<>(hands);
    changed.set(hand, change.apply(changed.get(hand)));
    return with(changed);
  }

  Round split(int hand, long amount) {
    var changed = new ArrayList<>(hands);
    var pair = changed.get(hand);
    changed.set(hand, pair.half(0, pair.bet()));
    changed.add(hand + 1, pair.half(1, amount));
    return with(changed);
  }

  private Round with(List<PlayerHand> changed) {
    return new Round(number, changed, dealer, holeShown, asked, insurance, insuranceReturned);
  }

  Round dealerDrew(Card card) {
    return new Round(
        number, hands, dealer.with(card), holeShown, asked, insurance, insuranceReturned);
  }

  Round showHole() {
    return new Round(number, hands, dealer, true, asked, insurance, insuranceReturned);
  }

  Round askAll() {
    return new Round(number, hands, dealer, holeShown, players(), insurance, insuranceReturned);
  }

  Round insured(String userId, long amount) {
    return new Round(
        number,
        hands,
        dealer,
        holeShown,
        asked.stream().filter(user -> !user.equals(userId)).toList(),
        with(insurance, userId, amount),
        insuranceReturned);
  }

  Round insuranceSettled(String userId, long returned) {
    return new Round(
        number,
        hands,
        dealer,
        holeShown,
        asked,
        insurance,
        with(insuranceReturned, userId, returned));
  }

  private static Map<String, Long> with(Map<String, Long> map, String key, long value) {
    var more = new TreeMap<>(map);
    more.put(key, value);
    return more;
  }
}
