package io.rtsuite.blackjack.simulation;

import io.rtsuite.blackjack.rules.Rules;

/**
 * The points of cards as they come from a shoe, for as many rounds as one likes.
 *
 * <p>With a fresh shoe per round, a round's cards follow from the seed and the round's number
 * alone: they are the same whatever the rules, and however the rounds are shared out.
 */
final class Cards {

  private static final int[] RANKS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10};

  private final RandomNumbers numbers;
  private final boolean infinite;
  private final int reshuffleFrom;
  private final byte[] shoe;
  private final int[] swapped;
  private int drawn;
  private int roundFrom;

  Cards(Rules rules, long seed) {
    this.numbers = new RandomNumbers(seed);
    this.infinite = rules.decks() == Rules.INFINITE;
    this.shoe = new byte[rules.shoeSize()];
    sort();
    this.swapped = new int[shoe.length];
    this.reshuffleFrom = rules.freshShoe() ? 0 : shoe.length - rules.cutCard();
  }

  /** Begins a row of rounds that share shoes. */
  void beginShoes(long row) {
    numbers.begin(row);
    sort();
    drawn = 0;
  }

  private void sort() {
    for (int i = 0; i < shoe.length; i++) {
      shoe[i] = (byte) RANKS[i % RANKS.length];
    }
  }

  /** Begins a round that has a shoe of its own. */
  void beginFresh(long round) {
    // Swapped back, the shoe is in the order in which every round finds it.
    while (drawn > 0) {
      drawn--;
      swap(drawn, swapped[drawn]);
    }
    numbers.begin(round);
    roundFrom = 0;
  }

  /** Begins a round with the shoe of the last one, unless its cut card has come out. */
  void beginNext() {
    if (drawn >= reshuffleFrom) {
      drawn = 0;
    }
    roundFrom = drawn;
  }

  /** The points of the next card. */
  int next() {
    if (infinite) {
      return RANKS[numbers.below(RANKS.length)];
    }
    if (drawn == shoe.length) {
      shuffleDiscards();
    }
    int other = drawn + numbers.below(shoe.length - drawn);
    swapped[drawn] = other;
    swap(drawn, other);
    return shoe[drawn++];
  }

  /** Where a shoe ends in mid-round, what earlier rounds used is dealt again. */
  private void shuffleDiscards() {
    int onTheTable = drawn - roundFrom;
    for (int i = 0; i < onTheTable && i < roundFrom; i++) {
      swap(i, drawn - 1 - i);
    }
    drawn = onTheTable;
    roundFrom = 0;
  }

  private void swap(int one, int other) {
    byte card = shoe[one];
    shoe[one] = shoe[other];
    shoe[other] = card;
  }
}
