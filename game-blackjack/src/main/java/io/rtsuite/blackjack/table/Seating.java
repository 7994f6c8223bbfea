package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.table.TableEvent.ChipsIssued;
import io.rtsuite.blackjack.table.TableEvent.ClocksSet;
import io.rtsuite.blackjack.table.TableEvent.PlayerCameBack;
import io.rtsuite.blackjack.table.TableEvent.PlayerForgotten;
import io.rtsuite.blackjack.table.TableEvent.PlayerLeft;
import io.rtsuite.blackjack.table.TableEvent.PlayerSat;
import io.rtsuite.blackjack.table.TableEvent.PlayerWentAway;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who sits where at a table, by which rules they play, and the money beside the bets.
 *
 * @param version how many things have happened at the table
 * @param seats the taken ones, by number
 * @param chips of everybody who ever sat here, by user; see {@link Money}
 * @param house what the house has won so far; negative while it loses
 * @param issued what was given out to all, at first and as they bought more
 * @param chance what the order of the shoes follows from
 * @param waits {@link #timing()}; tables of the first release were written without it
 */
public record Seating(
    String tableId,
    Rules rules,
    long version,
    List<Seat> seats,
    Map<String, Long> chips,
    long house,
    long issued,
    Chance chance,
    @Nullable Timing waits) {

  /** How many persons a table remembers; a further one finds it full. */
  public static final int MAX_PERSONS = 1_000;

  public Seating {
    seats = List.copyOf(seats);
    chips = Collections.unmodifiableMap(new TreeMap<>(chips));
    waits = waits == null ? Timing.NONE : waits;
  }

  /** What the table waits for. */
  public Timing timing() {
    return Objects.requireNonNull(waits);
  }

  static Seating empty(String tableId, Rules rules) {
    return new Seating(tableId, rules, 0, List.of(), Map.of(), 0, 0, Chance.NONE, Timing.NONE);
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
      case PlayerLeft left -> without(left.userId()).with(timing().awake(left.userId()));
      case PlayerForgotten gone -> issue(-gone.amount()).forget(gone.userId());
      case PlayerWentAway gone -> away(gone.userId(), true).with(timing().awake(gone.userId()));
      case PlayerCameBack back -> away(back.userId(), false);
    };
  }

  Seating apply(TableEvent.Seeded event) {
    return with(chance.apply(event));
  }

  Seating apply(TableEvent.Timed event) {
    long from = event instanceof ClocksSet set ? Math.max(version, set.at()) : version;
    return at(from).with(timing().apply(event, from));
  }

  /** The same persons at a table that is open again, with these rules. */
  Seating reopened(Rules others) {
    return new Seating(tableId, others, version, seats, chips, house, issued, chance, waits);
  }

  /** Nobody sits here, and nothing is waited for. */
  Seating closed() {
    return new Seating(
        tableId, rules, version, List.of(), chips, house, issued, chance.closed(), Timing.NONE);
  }

  /** Whether somebody holds something here, or owes it to the house. */
  boolean isRemembered() {
    return !chips.isEmpty() || house != 0;
  }

  /** The person has so much more, or less. */
  Seating give(String userId, long amount) {
    var changed = new TreeMap<>(chips);
    changed.merge(userId, amount, Math::addExact);
    return with(changed);
  }

  private Seating forget(String userId) {
    var fewer = new TreeMap<>(chips);
    fewer.remove(userId);
    return with(fewer).with(chance.without(userId));
  }

  private Seating issue(long amount) {
    return money(house, Math.addExact(issued, amount));
  }

  /** The house has so much more, or less. */
  Seating takeIn(long amount) {
    return money(Math.addExact(house, amount), issued);
  }

  Seating nextVersion() {
    return at(version + 1);
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

  private Seating at(long other) {
    return new Seating(tableId, rules, other, seats, chips, house, issued, chance, waits);
  }

  private Seating with(List<Seat> changed) {
    return new Seating(tableId, rules, version, changed, chips, house, issued, chance, waits);
  }

  private Seating with(Map<String, Long> changed) {
    return new Seating(tableId, rules, version, seats, changed, house, issued, chance, waits);
  }

  private Seating money(long ofHouse, long ofAll) {
    return new Seating(tableId, rules, version, seats, chips, ofHouse, ofAll, chance, waits);
  }

  private Seating with(Chance changed) {
    return new Seating(tableId, rules, version, seats, chips, house, issued, changed, waits);
  }

  private Seating with(Timing changed) {
    return new Seating(tableId, rules, version, seats, chips, house, issued, chance, changed);
  }
}
