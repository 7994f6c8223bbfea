package io.rtsuite.endtoend.evidence;

import io.rtsuite.blackjack.table.Table;
import io.rtsuite.blackjack.table.TableEvent;
import io.rtsuite.blackjack.table.TableView;
import io.rtsuite.events.Json;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.payload.UnreadablePayload;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The game's history, applied entry by entry to tables that start from nothing: the truth that all
 * else is compared with.
 */
public final class Reapplied {

  /**
   * What became of one sending of an action.
   *
   * @param after the table once the entry had been applied
   */
  public record Decided(
      Entry.Kind kind, @Nullable String code, int partition, long seq, Seen after) {
    @Override
    public String toString() {
      return "%s%s in entry %d of partition %d"
          .formatted(kind.text(), code == null ? "" : " (" + code + ")", seq, partition);
    }
  }

  /**
   * A table as everybody was told of it.
   *
   * @param time of the input that changed it, epoch milliseconds
   */
  public record Told(int print, long time) {}

  private record Written(long seq, String topicId, long input) {}

  private final GameJson json;
  private final Map<String, Table> tables = new HashMap<>();
  private final Map<String, NavigableMap<Long, Told>> told = new HashMap<>();
  private final Map<String, NavigableMap<Long, Integer>> states = new HashMap<>();
  private final Map<Action.Id, List<Decided>> decided = new HashMap<>();
  private final Map<Integer, Written> written = new HashMap<>();
  private final Map<Integer, Set<Long>> inputs = new HashMap<>();
  private final Map<Entry.Kind, Integer> kinds = new EnumMap<>(Entry.Kind.class);
  private final List<String> broken = new ArrayList<>();
  private final List<String> uneven = new ArrayList<>();
  private int entries;
  private int byClock;

  /** Nothing has happened. */
  public Reapplied(GameJson json) {
    this.json = json;
  }

  /** Takes the next entry of a partition. */
  public void add(int partition, Entry entry) {
    entries++;
    kinds.merge(entry.kind(), 1, Integer::sum);
    checkPlace(partition, entry);
    if (!entry.isOfInput()) {
      return;
    }
    Entry.Input input = entry.input();
    if (input == null) {
      broken.add("%s: no request".formatted(place(partition, entry)));
      return;
    }
    switch (entry.kind()) {
      case PARKED, UNREADABLE, DISCARDED, UNKNOWN ->
          broken.add(
              "%s: %s is %s (%s)"
                  .formatted(
                      place(partition, entry), input.event(), entry.kind().text(), entry.code()));
      case ACCEPTED, REJECTED, REPEATED, EXPIRED, REFUSED, HANDED, OBSOLETE, ANCHOR, TRYING -> {}
    }
    apply(partition, entry, input.subject());
    if (input.userId().isEmpty()) {
      byClock += entry.kind() == Entry.Kind.ACCEPTED ? 1 : 0;
    }
    if (input.actionId() != null) {
      decided
          .computeIfAbsent(new Action.Id(input.userId(), input.actionId()), _ -> new ArrayList<>())
          .add(
              new Decided(
                  entry.kind(), entry.code(), partition, entry.seq(), seen(input.subject())));
    }
  }

  /** Takes a record that is no entry. */
  public void unreadable(int partition, long offset, String why) {
    broken.add("offset %d of partition %d is no entry: %s".formatted(offset, partition, why));
  }

  private static String place(int partition, Entry entry) {
    return "entry %d of partition %d".formatted(entry.seq(), partition);
  }

  private void checkPlace(int partition, Entry entry) {
    Written before = written.get(partition);
    long expected = before == null ? 1 : before.seq() + 1;
    if (entry.seq() != expected) {
      broken.add("%s: %d was expected".formatted(place(partition, entry), expected));
    }
    if (!entry.isOfInput()) {
      var last = before == null ? new Written(0, entry.topicId(), -1) : before;
      written.put(partition, new Written(entry.seq(), last.topicId(), last.input()));
      return;
    }
    if (before != null
        && before.topicId().equals(entry.topicId())
        && entry.offset() <= before.input()) {
      broken.add(
          "%s: input %d after input %d"
              .formatted(place(partition, entry), entry.offset(), before.input()));
    }
    written.put(partition, new Written(entry.seq(), entry.topicId(), entry.offset()));
    inputs.computeIfAbsent(partition, _ -> new HashSet<>()).add(entry.offset());
  }

  private void apply(int partition, Entry entry, String subject) {
    if (entry.events().isEmpty() && !entry.ended()) {
      return;
    }
    Table table = table(subject);
    try {
      for (Json event : entry.events()) {
        TableEvent happened = json.event(event);
        table = table.apply(happened);
      }
    } catch (UnreadablePayload | RuntimeException e) {
      broken.add("%s cannot be applied: %s".formatted(place(partition, entry), e.getMessage()));
      return;
    }
    Table kept = entry.ended() ? Table.unopened(subject) : table;
    tables.put(subject, kept);
    states.computeIfAbsent(subject, _ -> new TreeMap<>()).put(entry.seq(), kept.hashCode());
    Balance balance = Balance.of(table);
    if (!balance.even()) {
      uneven.add(
          "%s at version %d (%s): %s"
              .formatted(subject, table.version(), place(partition, entry), balance));
    }
    told.computeIfAbsent(subject, _ -> new TreeMap<>())
        .put(table.version(), new Told(TableView.of(table).hashCode(), entry.time()));
  }

  private Table table(String subject) {
    Table known = tables.get(subject);
    return known == null ? Table.unopened(subject) : known;
  }

  private Seen seen(String subject) {
    return Seen.of(TableView.of(table(subject)));
  }

  /** The tables as they are now, by id. */
  public Map<String, Table> tables() {
    return Map.copyOf(tables);
  }

  /** Whether that was the state of a table after an entry of its partition. */
  public boolean was(String subject, long seq, Table state) {
    var entry = states.getOrDefault(subject, new TreeMap<>()).floorEntry(seq);
    int then = entry == null ? Table.unopened(subject).hashCode() : entry.getValue();
    return then == state.hashCode();
  }

  /** The views that went to a table's room, by version. */
  public NavigableMap<Long, Told> told(String table) {
    return told.getOrDefault(table, new TreeMap<>());
  }

  /** All that became of an action, in order. */
  public List<Decided> decided(Action.Id action) {
    return decided.getOrDefault(action, List.of());
  }

  /** All actions of players, and what became of each. */
  public Map<Action.Id, List<Decided>> decided() {
    return decided;
  }

  /** The inputs of a partition that have an entry, by offset. */
  public Set<Long> inputs(int partition) {
    return inputs.getOrDefault(partition, Set.of());
  }

  /** Whether all of these inputs have an entry. */
  public boolean covers(Map<Integer, Set<Long>> wanted) {
    return wanted.entrySet().stream()
        .allMatch(one -> inputs(one.getKey()).containsAll(one.getValue()));
  }

  /** How many entries there are of each kind. */
  public Map<Entry.Kind, Integer> kinds() {
    return kinds;
  }

  /** How many there are. */
  public int entries() {
    return entries;
  }

  /** How many things the clocks made happen. */
  public int byClock() {
    return byClock;
  }

  /** Entries that should not be, or not there. */
  public List<String> broken() {
    return broken;
  }

  /** States in which money was made or lost. */
  public List<String> uneven() {
    return uneven;
  }
}
