package io.rtsuite.blackjack.rules;

/** The four suits; they decide nothing. */
public enum Suit {
  SPADES('S'),
  HEARTS('H'),
  DIAMONDS('D'),
  CLUBS('C');

  private final char letter;

  Suit(char letter) {
    this.letter = letter;
  }

  char letter() {
    return letter;
  }
}
