package io.rtsuite.blackjack.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Several decks in the order in which they will be dealt; a secret of the house.
 *
 * @param drawn how many of the cards are out, counted from the front
 */
public record Shoe(List<Card> cards, int drawn) {

  /** A shoe without cards. */
  public static final Shoe EMPTY = new Shoe(List.of(), 0);

  public Shoe {
    cards = List.copyOf(cards);
    if (drawn < 0 || drawn > cards.size()) {
      throw new IllegalArgumentException("a shoe cannot have dealt more cards than it held");
    }
  }

  /** A full shoe in this order. */
  public static Shoe of(List<Card> cards) {
    return new Shoe(cards, 0);
  }

  /**
   * A shoe of these cards, shuffled by Fisher and Yates from the last card to the first.
   *
   * @param below gives a number from 0 to one less than its argument, each equally likely
   */
  public static Shoe shuffled(List<Card> inAnyOrder, IntUnaryOperator below) {
    var cards = new ArrayList<>(inAnyOrder);
    for (int last = cards.size() - 1; last > 0; last--) {
      Collections.swap(cards, last, below.applyAsInt(last + 1));
    }
    return of(cards);
  }

  /** The shoe with more cards behind its last one. */
  public Shoe followedBy(List<Card> more) {
    var all = new ArrayList<>(cards);
    all.addAll(more);
    return new Shoe(all, drawn);
  }

  /** The card that comes next. */
  public Card next() {
    if (drawn == cards.size()) {
      throw new IllegalStateException("the shoe is empty");
    }
    return cards.get(drawn);
  }

  /** Whether no card is left in it. */
  public boolean isEmpty() {
    return drawn == cards.size();
  }

  /** The shoe once the next card is out. */
  public Shoe afterNext() {
    return new Shoe(cards, drawn + 1);
  }

  /** The cards that are still in it. */
  public List<Card> undealt() {
    return cards.subList(drawn, cards.size());
  }

  /** The cards that are out. */
  public List<Card> dealt() {
    return cards.subList(0, drawn);
  }

  /** Says nothing of the cards, which must not reach a log. */
  @Override
  public String toString() {
    return "Shoe[" + (cards.size() - drawn) + " undealt]";
  }
}
