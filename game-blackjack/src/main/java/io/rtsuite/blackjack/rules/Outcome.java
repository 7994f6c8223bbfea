package io.rtsuite.blackjack.rules;

/** How a hand ends for its player. */
public enum Outcome {
  LOST,
  PUSHED,
  WON,
  BLACKJACK
}
