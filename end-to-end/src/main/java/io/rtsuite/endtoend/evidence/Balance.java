package io.rtsuite.endtoend.evidence;

import io.rtsuite.blackjack.table.PlayerHand;
import io.rtsuite.blackjack.table.Table;

/**
 * The money of one table: where it is, and how much was given out; in the game's smallest units.
 *
 * @param players beside the bets
 * @param bets on the next round, on hands that are not settled, and on insurance
 * @param house what it won
 * @param issued what all together has to be
 */
public record Balance(long players, long bets, long house, long issued) {

  /** As it is in a state. */
  public static Balance of(Table table) {
    var seating = table.seating();
    long players = seating.chips().values().stream().mapToLong(Long::longValue).sum();
    long bets =
        switch (table) {
          case Table.Unopened _, Table.Closed _ -> 0;
          case Table.Betting betting ->
              betting.bets().values().stream().mapToLong(Long::longValue).sum();
          case Table.Playing playing -> onTheTable(playing);
        };
    return new Balance(players, bets, seating.house(), seating.issued());
  }

  private static long onTheTable(Table.Playing playing) {
    var round = playing.round();
    long hands =
        round.hands().stream()
            .filter(hand -> hand.outcome() == null)
            .mapToLong(PlayerHand::bet)
            .sum();
    long insurance =
        round.insurance().entrySet().stream()
            .filter(one -> !round.insuranceReturned().containsKey(one.getKey()))
            .mapToLong(one -> one.getValue())
            .sum();
    return hands + insurance;
  }

  /** Whether no unit was made or lost. */
  public boolean even() {
    return players + bets + house == issued;
  }
}
