package io.rtsuite.endtoend.chaos;

import java.time.Duration;
import java.util.Set;

/**
 * What is to be done in a run.
 *
 * @param seed of the blows and of the bots' choices
 * @param length of the time in which blows fall; it goes on until each kind fell once
 * @param gap between a blow and the time at which all was compared after the one before, on average
 */
record Plan(
    long seed,
    Set<Blow.Kind> kinds,
    Duration length,
    Duration gap,
    Blackjack blackjack,
    Ledgers ledgers) {

  Plan {
    kinds = Set.copyOf(kinds);
    if (!blackjack.isPlayed() && !ledgers.isPlayed()) {
      throw new IllegalArgumentException("there is neither a table nor a ledger to play at");
    }
  }

  /**
   * Players of blackjack.
   *
   * @param tables none where it is not played
   * @param seats players at each
   * @param think how long a player waits before acting, on average
   * @param idlePercent how often in a hundred a player does nothing on its turn
   */
  record Blackjack(int tables, int seats, Duration think, int idlePercent) {
    static final Blackjack NOT_PLAYED = new Blackjack(0, 1, Duration.ofSeconds(1), 0);

    boolean isPlayed() {
      return tables > 0;
    }
  }

  /**
   * Writers of ledgers.
   *
   * @param actionsPerSecond none where there are none
   * @param partitions of the service's topics
   * @param count of ledgers at a time
   * @param connections over which all of them ask
   */
  record Ledgers(int actionsPerSecond, int partitions, int count, int connections) {
    static final Ledgers NOT_PLAYED = new Ledgers(0, 1, 1, 1);

    boolean isPlayed() {
      return actionsPerSecond > 0;
    }
  }
}
