package io.rtsuite.endtoend.evidence;

import io.rtsuite.events.ErrorCode;
import io.rtsuite.sdk.history.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The promises, each held against the evidence. */
public final class Promises {

  /** The event by which players buy chips, always as many. */
  public static final String BUY_IN = "BlackjackBuyIn";

  /** Codes of errors that no player may be told. */
  public static final Set<String> NEVER =
      Set.of(
          ErrorCode.INTERNAL.code(),
          ErrorCode.BAD_REQUEST.code(),
          ErrorCode.ACTION_ID_REUSED.code(),
          ErrorCode.PARKED.code(),
          ErrorCode.UNAUTHORIZED.code(),
          ErrorCode.FORBIDDEN.code());

  private final List<Action> actions;
  private final List<Line> lines;
  private final Reapplied history;

  /**
   * @param actions of all players
   * @param lines all connections
   */
  public Promises(List<Action> actions, List<Line> lines, Reapplied history) {
    this.actions = List.copyOf(actions);
    this.lines = List.copyOf(lines);
    this.history = history;
  }

  /** No chip is made or lost at any table, after any entry. */
  public Finding chipsAreConserved(List<Purse> purses) {
    var broken = new ArrayList<>(history.uneven());
    for (Purse purse : purses) {
      broken.addAll(purse.problems());
      long wished =
          actions.stream()
              .filter(action -> action.id().user().equals(purse.user()))
              .filter(action -> action.event().equals(BUY_IN))
              .count();
      if (purse.bought() > wished) {
        broken.add(
            "%s bought chips %d times and got them %d times"
                .formatted(purse.user(), wished, purse.bought()));
      }
    }
    return new Finding(
        "Chips are conserved to the unit.",
        "%d tables after each of %d entries, %d players' own accounts"
            .formatted(history.tables().size(), history.entries(), purses.size()),
        broken);
  }

  /** What was acked happened once; what was refused did not. */
  public Finding actionsHappenOnce() {
    var broken = new ArrayList<String>();
    for (Action action : actions) {
      action
          .settled()
          .ifPresent(attempt -> {
            var wanted =
                attempt.outcome() instanceof Outcome.Acked
                    ? Entry.Kind.ACCEPTED
                    : Entry.Kind.REJECTED;
            var decided = history.decided(action.id());
            if (decided.stream().noneMatch(one -> one.kind() == wanted)) {
              broken.add(
                  "%s was answered with %s and is %s"
                      .formatted(action, attempt.outcome(), decided));
            }
          });
    }
    history
        .decided()
        .forEach((id, decided) -> {
          if (decided.stream().filter(Promises::isDecision).count() > 1) {
            broken.add("%s was decided more than once: %s".formatted(id, decided));
          }
        });
    return new Finding(
        "Every acked action is in the history exactly once.",
        "%d actions of players, %d of them in the history"
            .formatted(actions.size(), history.decided().size()),
        broken);
  }

  private static boolean isDecision(Reapplied.Decided one) {
    return one.kind() == Entry.Kind.ACCEPTED || one.kind() == Entry.Kind.REJECTED;
  }

  /** Whoever asks over a connection that lives is answered in time. */
  public Finding requestsAreAnswered(long limitMillis) {
    var broken = new ArrayList<String>();
    int asked = 0;
    for (Action action : actions) {
      for (Attempt attempt : action.attempts()) {
        if (attempt.outcome() instanceof Outcome.Lost) {
          continue;
        }
        asked++;
        if (attempt.outcome() instanceof Outcome.Silence || attempt.millis() > limitMillis) {
          broken.add(
              "%s over connection %d, sent at %d: %s after %d ms"
                  .formatted(
                      action,
                      attempt.line(),
                      attempt.sentAt(),
                      attempt.outcome(),
                      attempt.millis()));
        }
      }
    }
    return new Finding(
        "No request is unanswered on a connection that lived.",
        "%d sendings, each within %d ms".formatted(asked, limitMillis),
        broken);
  }

  /** The same action gets the same answer. */
  public Finding answersAreRepeated() {
    var broken = new ArrayList<String>();
    int repeated = 0;
    for (Action action : actions) {
      List<Outcome> answers =
          action.attempts().stream().map(Attempt::outcome).filter(Outcome::settles).toList();
      repeated += Math.max(0, answers.size() - 1);
      if (answers.stream().distinct().count() > 1) {
        broken.add(
            "%s was answered with %s".formatted(action, answers.stream().distinct().toList()));
      }
    }
    return new Finding(
        "A repeated actionId gets the same answer.",
        "%d answers to repetitions".formatted(repeated),
        broken);
  }

  /** What players see is the history re-applied, at each version of each table. */
  public Finding viewsAreTheHistory() {
    var broken = new ArrayList<String>();
    int looked = 0;
    for (Line line : lines) {
      for (Seen seen : line.heard()) {
        looked++;
        Reapplied.Told told = history.told(line.table()).get(seen.version());
        if (told == null || told.print() != seen.print()) {
          broken.add(
              "version %d pushed to %s is %s"
                  .formatted(
                      seen.version(), line, told == null ? "not in the history" : "another one"));
        }
      }
    }
    for (Action action : actions) {
      for (Attempt attempt : action.attempts()) {
        if (attempt.outcome() instanceof Outcome.Acked acked && acked.seen() != null) {
          looked++;
          checkShown(action, acked.seen(), broken);
        }
      }
    }
    return new Finding(
        "Live state is the history re-applied.", "%d views".formatted(looked), broken);
  }

  private void checkShown(Action action, Seen seen, List<String> broken) {
    for (Reapplied.Decided decided : history.decided(action.id())) {
      if (decided.kind() == Entry.Kind.ACCEPTED && !decided.after().equals(seen)) {
        broken.add(
            "%s showed version %d, which is version %d or another one in the history"
                .formatted(action, seen.version(), decided.after().version()));
      }
    }
  }

  /** Each push comes once, in order, and none is missing. */
  public Finding pushesComeOnce() {
    var broken = new ArrayList<String>();
    int heard = 0;
    for (Line line : lines) {
      heard += line.heard().size();
      checkOrder(line, broken);
      checkWhole(line, broken);
    }
    return new Finding(
        "Pushes come once each, in order, with none missing.",
        "%d pushes over %d connections".formatted(heard, lines.size()),
        broken);
  }

  private static void checkOrder(Line line, List<String> broken) {
    long before = -1;
    for (Seen seen : line.heard()) {
      if (seen.version() <= before) {
        broken.add("version %d after %d on %s".formatted(seen.version(), before, line));
      }
      before = Math.max(before, seen.version());
    }
  }

  private void checkWhole(Line line, List<String> broken) {
    if (line.enteredAt() == null) {
      return;
    }
    var heard = new TreeSet<Long>();
    line.heard().forEach(seen -> heard.add(seen.version()));
    long first = heard.isEmpty() ? Long.MAX_VALUE : heard.first();
    long last = heard.isEmpty() ? -1 : heard.last();
    long until = line.last() == null ? last : Math.max(last, line.last().version());
    var missing = new ArrayList<Long>();
    for (var told : history.told(line.table()).entrySet()) {
      long version = told.getKey();
      boolean due =
          version > first
              || (line.enteredWith() == null
                  ? told.getValue().time() > line.enteredAt()
                  : version > line.enteredWith().version());
      if (due && version <= until && !heard.contains(version)) {
        missing.add(version);
      }
    }
    if (!missing.isEmpty()) {
      broken.add("versions %s were not pushed to %s".formatted(missing, line));
    }
  }

  /**
   * What a player is shown afresh is never older than what that player saw before.
   *
   * @param steps back, a line each
   */
  public Finding tablesDoNotGoBack(List<String> steps) {
    return new Finding(
        "No table goes back in time.", "%d connections".formatted(lines.size()), steps);
  }

  /**
   * A clock goes on with the table when its player does not.
   *
   * @param dozes of players who did nothing when it was their turn
   */
  public Finding clocksGoOn(List<Doze> dozes) {
    var broken = new ArrayList<String>();
    for (Doze doze : dozes) {
      if (!doze.woken()) {
        broken.add(
            "%s held table %s for %d ms from %d"
                .formatted(doze.user(), doze.table(), doze.millis(), doze.begunAt()));
      }
    }
    return new Finding(
        "A player who does nothing does not hold the table.",
        "%d times, %d commands of clocks in the history".formatted(dozes.size(), history.byClock()),
        broken);
  }

  /**
   * Each input has one entry, in order, and none broke.
   *
   * @param inputs the offsets in the request topic, by partition
   */
  public Finding historyIsWhole(Map<Integer, Set<Long>> inputs) {
    var broken = new ArrayList<>(history.broken());
    inputs.forEach((partition, offsets) -> {
      var missing = new TreeSet<>(offsets);
      missing.removeAll(history.inputs(partition));
      if (!missing.isEmpty()) {
        broken.add("partition %d has no entry for inputs %s".formatted(partition, missing));
      }
      var invented = new TreeSet<>(history.inputs(partition));
      invented.removeAll(offsets);
      // Clocks go on: what came after the inputs were listed is not invented.
      long last = offsets.stream().mapToLong(Long::longValue).max().orElse(Long.MAX_VALUE);
      invented.removeIf(offset -> offset > last);
      if (!invented.isEmpty()) {
        broken.add("partition %d has entries without inputs %s".formatted(partition, invented));
      }
    });
    return new Finding(
        "The history is whole: an entry for each input, in order, none parked.",
        "%d entries: %s".formatted(history.entries(), history.kinds()),
        broken);
  }

  /** Snapshots are the history up to them. */
  public Finding snapshotsAreTheHistory(List<Kept> snapshots) {
    var broken = new ArrayList<String>();
    for (Kept kept : snapshots) {
      if (!history.was(kept.table(), kept.seq(), kept.state())) {
        broken.add(
            "the snapshot of %s after entry %d is another table, version %d"
                .formatted(kept.table(), kept.seq(), kept.state().version()));
      }
    }
    return new Finding(
        "Snapshots are the history up to them.", snapshots.size() + " snapshots", broken);
  }

  /** Nobody is told of something broken inside. */
  public Finding nothingBreaks() {
    var counts = new HashMap<String, Integer>();
    var broken = new ArrayList<String>();
    for (Action action : actions) {
      for (Attempt attempt : action.attempts()) {
        if (attempt.outcome() instanceof Outcome.Refused refused
            && NEVER.contains(refused.code())) {
          counts.merge(refused.code(), 1, Integer::sum);
          broken.add("%s at %d: %s".formatted(action, attempt.endedAt(), refused));
        }
      }
    }
    return new Finding(
        "No player is told of something broken.",
        counts.isEmpty() ? "no such error" : counts.toString(),
        broken);
  }
}
