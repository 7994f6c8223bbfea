package io.rtsuite.endtoend.evidence;

import io.rtsuite.endtoend.ledger.Ledger;
import io.rtsuite.endtoend.ledger.LedgerEvent;
import io.rtsuite.events.Json;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.payload.UnreadablePayload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The history of the ledgers, applied entry by entry to ledgers that nobody has opened, as it
 * grows; and what was answered, shown, kept and pushed meanwhile, compared with it.
 *
 * <p>Holds a few bytes per entry, not the entries. Not thread-safe.
 */
public final class LedgerHistory {

  private static final int MOST_PROBLEMS = 200;
  private static final int MOST_FRESH = 10;

  /** Of one ledger. */
  private static final class Track {
    private final BitSet decided = new BitSet();
    private Ledger ledger;
    private long[] seqs = new long[8];
    private int[] prints = new int[8];
    private int changes;

    Track(String id) {
      ledger = Ledger.unopened(id);
    }

    void changed(long seq, Ledger after) {
      if (changes == seqs.length) {
        seqs = Arrays.copyOf(seqs, changes * 2);
        prints = Arrays.copyOf(prints, changes * 2);
      }
      seqs[changes] = seq;
      prints[changes] = after.hashCode();
      changes++;
      ledger = after;
    }

    /** The hash of the ledger once the partition had so many entries. */
    int printAt(long seq) {
      int found = Arrays.binarySearch(seqs, 0, changes, seq);
      int index = found >= 0 ? found : -found - 2;
      return index < 0 ? Ledger.unopened(ledger.id()).hashCode() : prints[index];
    }
  }

  /** Of one partition. */
  private static final class Partition {
    private long seq;
    private long input = -1;
    private long[] offsets = new long[1024];
    private final Deque<PushPlace> due = new ArrayDeque<>();
    private final Deque<PushPlace> pushed = new ArrayDeque<>();
    private PushPlace highest = new PushPlace(-1, 0);

    void at(long offset) {
      if (seq == offsets.length) {
        offsets = Arrays.copyOf(offsets, offsets.length * 2);
      }
      offsets[(int) seq] = offset;
      seq++;
    }
  }

  /** An input and the number of a push among its outputs. */
  private record PushPlace(long input, int n) implements Comparable<PushPlace> {
    @Override
    public int compareTo(PushPlace other) {
      return input == other.input ? Integer.compare(n, other.n) : Long.compare(input, other.input);
    }
  }

  private record Key(String ledger, int number) {}

  private final GameJson json;
  private final Map<String, Track> tracks = new HashMap<>();
  private final Map<Integer, Partition> partitions = new TreeMap<>();
  private final Map<Key, LedgerAnswer> unanswered = new HashMap<>();
  private final Map<Key, LedgerAnswer> unfound = new HashMap<>();
  private final Map<Entry.Kind, Integer> kinds = new EnumMap<>(Entry.Kind.class);
  private final List<String> uneven = new ArrayList<>();
  private final List<String> twice = new ArrayList<>();
  private final List<String> differing = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private final List<String> snapshots = new ArrayList<>();
  private final List<String> checkpoints = new ArrayList<>();
  private final List<String> pushes = new ArrayList<>();
  private String topicId = "";
  private long entries;
  private long decisions;
  private long compared;
  private long snapshotCount;
  private long checkpointCount;
  private long pushCount;
  private long differences;
  private List<String> fresh = new ArrayList<>();

  /** Nothing has happened. */
  public LedgerHistory(GameJson json) {
    this.json = json;
  }

  private void differs(List<String> problems, String format, Object... arguments) {
    differences++;
    if (fresh.size() < MOST_FRESH) {
      fresh.add(String.format(Locale.ROOT, format, arguments));
    }
    note(problems, format, arguments);
  }

  private static void note(List<String> problems, String format, Object... arguments) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(String.format(Locale.ROOT, format, arguments));
    }
  }

  private Partition partition(int number) {
    return partitions.computeIfAbsent(number, _ -> new Partition());
  }

  private Track track(String ledger) {
    return tracks.computeIfAbsent(ledger, Track::new);
  }

  /**
   * Takes the next entry of a partition.
   *
   * @param offset where it stands in the history
   */
  public void add(int partition, long offset, Entry entry) {
    entries++;
    kinds.merge(entry.kind(), 1, Integer::sum);
    var place = partition(partition);
    if (entry.seq() != place.seq + 1) {
      differs(
          broken,
          "partition %d at offset %d: entry %d after entry %d",
          partition,
          offset,
          entry.seq(),
          place.seq);
      // What follows is counted from here on, so that one gap is one problem.
      place.seq = entry.seq() - 1;
      place.offsets = Arrays.copyOf(place.offsets, Math.max(place.offsets.length, (int) place.seq));
    }
    place.at(offset);
    if (!entry.isOfInput()) {
      return;
    }
    if (entry.offset() != place.input + 1) {
      differs(
          broken,
          "partition %d: entry %d is of input %d, after one of input %d",
          partition,
          entry.seq(),
          entry.offset(),
          place.input);
    }
    place.input = entry.offset();
    topicId = entry.topicId();
    for (int n = 0; n < entry.outputs().size(); n++) {
      if (entry.outputs().get(n) instanceof Output.Append) {
        place.due.add(new PushPlace(entry.offset(), n));
      }
    }
    Entry.Input input = entry.input();
    if (input == null) {
      differs(broken, "partition %d: entry %d has no request", partition, entry.seq());
      return;
    }
    switch (entry.kind()) {
      case ACCEPTED, REJECTED -> decided(partition, entry, input);
      case REPEATED, EXPIRED, REFUSED -> {}
      case PARKED, UNREADABLE, DISCARDED, HANDED, OBSOLETE, ANCHOR, TRYING, UNKNOWN ->
          differs(
              broken,
              "partition %d: entry %d, %s, is %s (%s)",
              partition,
              entry.seq(),
              input.event(),
              entry.kind().text(),
              String.valueOf(entry.code()));
    }
  }

  private void decided(int partition, Entry entry, Entry.Input input) {
    var track = track(input.subject());
    Ledger after = track.ledger;
    try {
      for (Json event : entry.events()) {
        LedgerEvent happened = json.ledgerEvent(event);
        after = after.apply(happened);
      }
    } catch (UnreadablePayload | RuntimeException e) {
      differs(
          broken,
          "partition %d: entry %d cannot be applied: %s",
          partition,
          entry.seq(),
          String.valueOf(e.getMessage()));
      return;
    }
    if (!entry.events().isEmpty()) {
      track.changed(entry.seq(), after);
      if (!after.isEven()) {
        differs(uneven, "partition %d: entry %d makes %s", partition, entry.seq(), after);
      }
    }
    Integer number = number(input.windowId());
    if (number == null) {
      differs(broken, "partition %d: entry %d is of nobody's action", partition, entry.seq());
      return;
    }
    decisions++;
    if (track.decided.get(number)) {
      differs(
          twice,
          "action %d about %s is decided once more in entry %d of partition %d: %s",
          number,
          input.subject(),
          entry.seq(),
          partition,
          entry.kind().text());
      return;
    }
    track.decided.set(number);
    match(
        new Key(input.subject(), number),
        entry.kind() == Entry.Kind.ACCEPTED
            ? new LedgerAnswer.Shown(after)
            : new LedgerAnswer.Refused(String.valueOf(entry.code())));
  }

  private static @Nullable Integer number(@Nullable String windowId) {
    return windowId == null || !windowId.matches("[0-9]{1,9}") ? null : Integer.valueOf(windowId);
  }

  private void match(Key key, LedgerAnswer decided) {
    LedgerAnswer answered = unfound.remove(key);
    if (answered == null) {
      unanswered.put(key, decided);
    } else {
      compare(key, decided, answered);
    }
  }

  /** Takes what players were answered. */
  public void acked(Collection<LedgerAck> acks) {
    for (LedgerAck ack : acks) {
      var key = new Key(ack.ledger(), ack.number());
      LedgerAnswer decided = unanswered.remove(key);
      if (decided == null) {
        unfound.put(key, ack.answer());
      } else {
        compare(key, decided, ack.answer());
      }
    }
  }

  private void compare(Key key, LedgerAnswer decided, LedgerAnswer answered) {
    compared++;
    if (!decided.equals(answered)) {
      differs(
          differing,
          "action %d about %s was answered with %s, and is %s in the history",
          key.number(),
          key.ledger(),
          answered,
          decided);
    }
  }

  /** Takes a snapshot; what it covers must have been taken before. */
  public void snapshot(int partition, String ledger, long seq, Ledger state) {
    snapshotCount++;
    var track = tracks.get(ledger);
    int then = track == null ? Ledger.unopened(ledger).hashCode() : track.printAt(seq);
    if (seq > partition(partition).seq) {
      differs(
          snapshots,
          "the snapshot of %s is of entry %d, the history of partition %d ends with %d",
          ledger,
          seq,
          partition,
          partition(partition).seq);
    } else if (then != state.hashCode()) {
      differs(
          snapshots,
          "the snapshot of %s after entry %d of partition %d is another ledger: %s",
          ledger,
          seq,
          partition,
          state);
    }
  }

  /**
   * Takes the place in the history from where a take-over would read.
   *
   * @param offset from where it is read
   * @param seq of the first entry at or behind the offset
   */
  public void checkpoint(int partition, long offset, long seq) {
    checkpointCount++;
    var place = partition(partition);
    // The entry after the last one has no place yet. Claims may lie between two entries.
    boolean early = seq <= place.seq && place.offsets[(int) seq - 1] < offset;
    boolean late = seq > 1 && seq <= place.seq + 1 && place.offsets[(int) seq - 2] >= offset;
    if (early || late) {
      note(
          checkpoints,
          "a checkpoint says that entry %d of partition %d is the first from %d on, and it is not",
          seq,
          partition,
          offset);
    }
  }

  /** Takes the next record of the push log that says which input caused it. */
  public void pushed(String requestTopicId, int partition, long input, int n) {
    var push = new PushPlace(input, n);
    var place = partition(partition);
    if (!topicId.isEmpty() && !requestTopicId.equals(topicId)) {
      note(pushes, "a push is of another request topic, %s", requestTopicId);
    } else if (push.compareTo(place.highest) > 0) {
      // What is not higher is dropped by every gateway.
      place.highest = push;
      place.pushed.add(push);
    }
  }

  /** Compares the pushes so far with the entries so far. */
  public void matchPushes() {
    partitions.forEach((number, place) -> {
      while (!place.due.isEmpty() && !place.pushed.isEmpty()) {
        int order = place.due.getFirst().compareTo(place.pushed.getFirst());
        if (order < 0) {
          note(pushes, "partition %d: %s was not pushed", number, place.due.getFirst());
        } else if (order > 0) {
          note(
              pushes,
              "partition %d: %s was pushed and is not in the history",
              number,
              place.pushed.getFirst());
        } else {
          pushCount++;
        }
        if (order <= 0) {
          place.due.removeFirst();
        }
        if (order >= 0) {
          place.pushed.removeFirst();
        }
      }
    });
  }

  /** Whether each partition has an entry for every input below these offsets. */
  public boolean covers(Map<Integer, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> partition(end.getKey()).input + 1 >= end.getValue());
  }

  /** Actions that were answered and are not in the history as far as it was read. */
  public int unfound() {
    return unfound.size();
  }

  /** How many entries were taken. */
  public long entries() {
    return entries;
  }

  /** How many entries there are of each kind. */
  public Map<Entry.Kind, Integer> kinds() {
    return kinds;
  }

  /** How often states, decisions or entries were not what they had to be. */
  public long differences() {
    return differences;
  }

  /** Some of those that were found since the last time. */
  public List<String> newDifferences() {
    var taken = fresh;
    fresh = new ArrayList<>();
    return taken;
  }

  /** What is wrong, now that everything was taken. */
  public List<Finding> findings(Map<Integer, Long> ends) {
    var lost = new ArrayList<String>();
    unfound.entrySet().stream()
        .limit(MOST_PROBLEMS)
        .forEach(one ->
            lost.add(
                "action %d about %s was answered with %s and is not in the history"
                    .formatted(one.getKey().number(), one.getKey().ledger(), one.getValue())));
    lost.addAll(twice);
    var whole = new ArrayList<>(broken);
    ends.forEach((number, end) -> {
      long next = partition(number).input + 1;
      if (next < end) {
        whole.add("partition %d has no entry for inputs %d to %d".formatted(number, next, end - 1));
      }
    });
    var untold = new ArrayList<>(pushes);
    partitions.forEach((number, place) -> {
      if (!place.due.isEmpty()) {
        untold.add(
            "partition %d: %d pushes are missing, the first %s"
                .formatted(number, place.due.size(), place.due.getFirst()));
      }
      if (!place.pushed.isEmpty()) {
        untold.add(
            "partition %d: %d pushes are not in the history, the first %s"
                .formatted(number, place.pushed.size(), place.pushed.getFirst()));
      }
    });
    return List.of(
        new Finding(
            "Money is conserved in every ledger.",
            "%d ledgers after each of %d entries".formatted(tracks.size(), entries),
            uneven),
        new Finding(
            "Every answered action about a ledger is in the history exactly once.",
            "%d decisions".formatted(decisions),
            lost),
        new Finding(
            "Ledgers as they were shown are the history re-applied.",
            "%d answers".formatted(compared),
            differing),
        new Finding(
            "The history of the ledgers is whole.",
            "%d entries: %s".formatted(entries, kinds),
            whole),
        new Finding(
            "Snapshots of ledgers are the history up to them.",
            snapshotCount + " snapshots",
            snapshots),
        new Finding(
            "Checkpoints say where in the history of the ledgers its entries stand.",
            checkpointCount + " checkpoints",
            checkpoints),
        new Finding(
            "The push log has every push of the ledgers, in order.",
            "%d pushes".formatted(pushCount),
            untold));
  }
}
