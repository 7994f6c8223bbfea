package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.table.TableEvent.ChipsIssued;
import io.rtsuite.blackjack.table.TableEvent.PlayerCameBack;
import io.rtsuite.blackjack.table.TableEvent.PlayerLeft;
import io.rtsuite.blackjack.table.TableEvent.PlayerSat;
import io.rtsuite.blackjack.table.TableEvent.PlayerWentAway;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Who sits where at a table, by which rules they play, and the money beside the bets.
 *
 * @param version how many things have happened at the table
 * @param seats the taken ones, by number
 * @param chips of everybody who ever sat here, by user; see {@link Money}
 * @param house what the house has won so far; negative while it loses
 * @param issued what was given out to all, at first and as they bought more
 * @param chance what the order of the shoes follows from
 */
public record Seating(
    String tableId,
    Rules rules,
    long version,
    List<Seat> seats,
    Map<String, Long> chips,
    long house,
    long issued,
    Chance chance) {

  /** How many persons a table remembers; a further one finds it full. */
  public static final int MAX_PERSONS = 1_000;

  public Seating {
    seats = List.copyOf(seats);
    chips = Collections.unmodifiableMap(new TreeMap<>(chips));
  }

  static Seating empty(String tableId, Rules rules) {
    return new Seating(tableId, rules, 0, List.of(), Map.of(), 0, 0, Chance.NONE);
  }

  /** The seat of a person. */
  public Optional<Seat> seatOf(String userId) {
    return seats.stream().filter(seat -> seat.userId().equals(userId)).findFirst();
  }

  /** What a person holds beside the bets. */
  public long chipsOf(String userId) {
    return chips.getOrDefault(userId, 0L);
  }

  boolean isFree(int number) {
    return seats.stream().noneMatch(seat -> seat.number() == number);
  }

  OptionalInt firstFree() {
    return IntStream.range(0, Seat.COUNT).filter(this::isFree).findFirst();
  }

  boolean knows(String userId) {
    return chips.containsKey(userId);
  }

  boolean isCrowded() {
    return chips.size() >= MAX_PERSONS;
  }

  Seating apply(TableEvent.Seated event) {
    return switch (event) {
      case ChipsIssued more -> issue(more.amount()).give(more.userId(), more.amount());
      case PlayerSat sat -> with(new Seat(sat.seat(), sat.userId(), false));
      case PlayerLeft left -> without(left.userId());
      case PlayerWentAway gone -> away(gone.userId(), true);
      case PlayerCameBack back -> away(back.userId(), false);
    };
  }

  Seating apply(TableEvent.Seeded event) {
    return new Seating(tableId, rules, version, seats, chips, house, issued, chance.apply(event));
  }

  /** The person has so much more, or less. */
  Seating give(String userId, long amount) {
    var changed = new TreeMap<>(chips);
    changed.merge(userId, amount, Math::addExact);
    return new Seating(tableId, rules, version, seats, changed, house, issued, chance);
  }

  private Seating issue(long amount) {
    return new Seating(
        tableId, rules, version, seats, chips, house, Math.addExact(issued, amount), chance);
  }

  /** The house has so much more, or less. */
  Seating takeIn(long amount) {
    return new Seating(
        tableId, rules, version, seats, chips, Math.addExact(house, amount), issued, chance);
  }

  Seating nextVersion() {
    return new Seating(tableId, rules, version + 1, seats, chips, house, issued, chance);
  }

  private Seating with(Seat seat) {
    var more = new ArrayList<>(seats);
    more.add(seat);
    more.sort(Comparator.comparingInt(Seat::number));
    return with(more);
  }

  private Seating without(String userId) {
    return with(seats.stream().filter(seat -> !seat.userId().equals(userId)).toList());
  }

  private Seating away(String userId, boolean away) {
    return with(
        seats.stream()
            .map(
                seat -> seat.userId().equals(userId) ? new Seat(seat.number(), userId, away) : seat)
            .toList());
  }

  private Seating with(List<Seat> changed) {
    return new Seating(tableId, rules, version, changed, chips, house, issued, chance);
  }
}
