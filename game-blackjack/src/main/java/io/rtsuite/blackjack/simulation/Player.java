package io.rtsuite.blackjack.simulation;

import io.rtsuite.blackjack.rules.Deal;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.strategy.Strategy;

/** Somebody who sits alone at a table and plays a strategy, round after round. */
final class Player {

  private final Rules rules;
  private final Strategy strategy;
  private final boolean insures;
  private final Deal deal;
  private final Cards cards;
  private final long[] bets = {Tally.BET};

  Player(Rules rules, Strategy strategy, boolean insures, long seed) {
    this.rules = rules;
    this.strategy = strategy;
    this.insures = insures;
    this.deal = new Deal(rules, 1);
    this.cards = new Cards(rules, seed);
  }

  /** Plays rounds from a number on; those that share shoes begin with a new one. */
  Tally play(long from, int rounds) {
    long won = 0;
    long squares = 0;
    if (!rules.freshShoe()) {
      cards.beginShoes(from);
    }
    for (int i = 0; i < rounds; i++) {
      if (rules.freshShoe()) {
        cards.beginFresh(from + i);
      } else {
        cards.beginNext();
      }
      long net = round();
      won -= net;
      squares += net * net;
    }
    return new Tally(rounds, won, squares);
  }

  /** What the round of this number brings the player, from a fresh shoe. */
  long playFresh(long number) {
    cards.beginFresh(number);
    return round();
  }

  private long round() {
    deal.begin(bets);
    while (true) {
      switch (deal.awaits()) {
        case CARD -> deal.give(cards.next());
        case ACTION -> deal.act(strategy.choose(deal));
        case INSURANCE -> deal.insure(0, insures);
        case NOTHING -> {
          return deal.net(0);
        }
      }
    }
  }
}
