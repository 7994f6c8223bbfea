package io.rtsuite.blackjack.rules;

/** How a hand ends for its player. */
public enum Outcome {
  LOST,
  SURRENDERED,
  PUSHED,
  WON,
  BLACKJACK
}
