package io.rtsuite.blackjack.rules;

import java.util.ArrayList;
import java.util.List;

/** The cards that somebody holds, and what they are worth. */
public record Hand(List<Card> cards) {

  /** The best total there is. */
  public static final int BEST = 21;

  /** No cards yet. */
  public static final Hand EMPTY = new Hand(List.of());

  public Hand {
    cards = List.copyOf(cards);
  }

  /** A hand of these cards. */
  public static Hand of(Card... cards) {
    return new Hand(List.of(cards));
  }

  /** The hand with one card more. */
  public Hand with(Card card) {
    var more = new ArrayList<Card>(cards.size() + 1);
    more.addAll(cards);
    more.add(card);
    return new Hand(more);
  }

  /** The best total: one ace counts 11 where that does not bust. */
  public int total() {
    int hard = hard();
    return countsAceAsEleven(hard) ? hard + 10 : hard;
  }

  /** Whether an ace counts 11 in the total. */
  public boolean soft() {
    return countsAceAsEleven(hard());
  }

  /** Over 21, and lost. */
  public boolean bust() {
    return hard() > BEST;
  }

  /** 21 with the first two cards. */
  public boolean blackjack() {
    return cards.size() == 2 && total() == BEST;
  }

  private int hard() {
    int sum = 0;
    for (Card card : cards) {
      sum += card.rank().points();
    }
    return sum;
  }

  private boolean countsAceAsEleven(int hard) {
    if (hard + 10 > BEST) {
      return false;
    }
    for (Card card : cards) {
      if (card.rank() == Rank.ACE) {
        return true;
      }
    }
    return false;
  }
}
