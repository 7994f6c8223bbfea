package io.rtsuite.blackjack.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One card of a deck; as text two letters, rank and suit: {@code AS}, {@code TH}, {@code 7C}. */
public record Card(Rank rank, Suit suit) {

  private static final List<Card> DECK = deckOfCards();
  private static final Map<String, Card> BY_CODE = byCode();

  /** The 52 cards of a new deck, suit by suit. */
  public static List<Card> deck() {
    return DECK;
  }

  /** The cards of so many new decks, deck by deck. */
  public static List<Card> decks(int number) {
    var cards = new ArrayList<Card>(number * DECK.size());
    for (int deck = 0; deck < number; deck++) {
      cards.addAll(DECK);
    }
    return cards;
  }

  /**
   * Reads a card.
   *
   * @throws IllegalArgumentException when there is no such card
   */
  public static Card parse(String code) {
    Card card = BY_CODE.get(code);
    if (card == null) {
      throw new IllegalArgumentException("no card has this code");
    }
    return card;
  }

  /** The two letters. */
  public String code() {
    return "" + rank.letter() + suit.letter();
  }

  private static List<Card> deckOfCards() {
    var cards = new ArrayList<Card>(52);
    for (Suit suit : Suit.values()) {
      for (Rank rank : Rank.values()) {
        cards.add(new Card(rank, suit));
      }
    }
    return List.copyOf(cards);
  }

  private static Map<String, Card> byCode() {
    var cards = new HashMap<String, Card>();
    for (Card card : DECK) {
      cards.put(card.code(), card);
    }
    return Map.copyOf(cards);
  }
}
