package io.rtsuite.endtoend.evidence;

import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.table.Croupier;
import io.rtsuite.blackjack.table.Table;
import io.rtsuite.blackjack.table.TableCommand;
import io.rtsuite.blackjack.table.TableEvent;
import io.rtsuite.blackjack.table.TableView;
import io.rtsuite.blackjack.table.Verdict;
import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Entry.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A small game as the real croupier decides it, with all that a run would have written down. */
final class Recorded {

  static final String TABLE = "t";
  static final GameJson JSON = new GameJson();
  private static final int LINE = 1;
  private static final int PARTITION = 0;

  private final Croupier croupier = new Croupier(Rules.STANDARD);
  private final List<Entry> entries = new ArrayList<>();
  private final List<Action> actions = new ArrayList<>();
  private final List<Seen> pushed = new ArrayList<>();
  private Table table = Table.unopened(TABLE);
  private long offset;
  private long seq;
  private int actionIds;

  /** Two players sit down, bet, and stand until the round is over. */
  static Recorded round() {
    var recorded = new Recorded();
    recorded.asks("ada", new TableCommand.Join("ada", null));
    recorded.asks("bob", new TableCommand.Join("bob", null));
    recorded.asks("ada", new TableCommand.PlaceBet("ada", 100));
    recorded.asks("bob", new TableCommand.PlaceBet("bob", 200));
    recorded.asks("bob", new TableCommand.PlaceBet("bob", 200));
    while (recorded.table instanceof Table.Playing playing) {
      var round = playing.round();
      if (!round.asked().isEmpty()) {
        String user = round.asked().getFirst();
        recorded.asks(user, new TableCommand.Insure(user, true));
      } else {
        String user = round.hands().get(round.turn().orElseThrow()).userId();
        recorded.asks(user, new TableCommand.Stand(user));
      }
    }
    return recorded;
  }

  Action asks(String user, TableCommand command) {
    String actionId = "a" + ++actionIds;
    long at = 1_000 + 10 * offset;
    Verdict verdict = croupier.decide(table, command, at, entropy());
    Outcome outcome =
        switch (verdict) {
          case Verdict.Refused(var why) -> {
            entries.add(entry(Kind.REJECTED, user, actionId, List.of(), at));
            yield new Outcome.Refused(why.code(), why.message());
          }
          case Verdict.Accepted(var events, var after) -> {
            entries.add(entry(Kind.ACCEPTED, user, actionId, events, at));
            table = after;
            if (!events.isEmpty()) {
              pushed.add(Seen.of(view()));
            }
            yield command instanceof TableCommand.Join
                ? new Outcome.Acked("table", Seen.of(view()))
                : new Outcome.Acked("{\"ok\":true}", null);
          }
        };
    var action =
        new Action(
            new Action.Id(user, actionId),
            TABLE,
            "Blackjack" + command.getClass().getSimpleName(),
            List.of(new Attempt(LINE, Attempt.Cause.WISH, at, at + 5, outcome)));
    actions.add(action);
    return action;
  }

  private byte[] entropy() {
    var entropy = new byte[64];
    entropy[0] = (byte) offset;
    return entropy;
  }

  Entry entry(
      Kind kind, String user, String actionId, List<? extends TableEvent> events, long time) {
    return new Entry(
        ++seq,
        "topic",
        offset++,
        kind,
        1,
        "build",
        time,
        Entry.Input.of(request(user, actionId)),
        null,
        kind == Kind.REJECTED ? "refused" : null,
        null,
        false,
        events.stream().map(event -> JSON.write((TableEvent) event)).toList(),
        List.of(),
        null,
        null);
  }

  private Request request(String user, String actionId) {
    return new Request(
        "r" + seq,
        Channel.CLIENT.event("e"),
        TABLE,
        User.of(user),
        new Client("c", null, actionId),
        0,
        5_000,
        null,
        false);
  }

  /** Adds what the owner says of itself. */
  void owner(Kind kind) {
    entries.add(
        new Entry(
            ++seq, "topic", offset, kind, 1, "build", 9_000, null, null, null, null, false,
            List.of(), List.of(), null, null));
  }

  /** Adds an entry that the croupier did not decide. */
  void forge(Kind kind, @Nullable String user, String actionId, TableEvent... events) {
    entries.add(entry(kind, user == null ? "" : user, actionId, List.of(events), 9_000));
  }

  /** Puts something else in the place of an entry. */
  void change(int index, UnaryOperator<Entry> change) {
    entries.set(index, change.apply(entries.get(index)));
  }

  void lose(int index) {
    entries.remove(index);
  }

  /** Puts something else in the place of what became of an action. */
  void answer(int index, UnaryOperator<Outcome> change) {
    Action action = actions.get(index);
    Attempt attempt = action.attempts().getFirst();
    replace(
        index,
        List.of(
            new Attempt(
                attempt.line(),
                attempt.cause(),
                attempt.sentAt(),
                attempt.endedAt(),
                change.apply(attempt.outcome()))));
  }

  /** Sends an action once more. */
  void repeat(int index, Outcome outcome, long millis) {
    Action action = actions.get(index);
    var attempts = new ArrayList<>(action.attempts());
    attempts.add(new Attempt(LINE, Attempt.Cause.ON_PURPOSE, 5_000, 5_000 + millis, outcome));
    replace(index, attempts);
  }

  private void replace(int index, List<Attempt> attempts) {
    Action action = actions.get(index);
    actions.set(index, new Action(action.id(), action.table(), action.event(), attempts));
  }

  TableView view() {
    return TableView.of(table);
  }

  List<Seen> pushed() {
    return pushed;
  }

  Reapplied reapplied() {
    var reapplied = new Reapplied(JSON);
    entries.forEach(entry -> reapplied.add(PARTITION, entry));
    return reapplied;
  }

  Map<Integer, Set<Long>> inputs() {
    var offsets = new HashSet<Long>();
    for (long n = 0; n < offset; n++) {
      offsets.add(n);
    }
    return Map.of(PARTITION, offsets);
  }

  /** The connection of somebody who entered with the first view and heard these pushes. */
  Line line(List<Seen> heard) {
    return new Line(
        LINE, "ada", TABLE, "gateway-1", 1_005L, pushed.getFirst(), heard, pushed.getLast());
  }

  Promises promises(Line... lines) {
    return new Promises(actions, List.of(lines), reapplied());
  }
}
