package io.rtsuite.endtoend.bots;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.rtsuite.blackjack.table.TableView;
import io.rtsuite.endtoend.evidence.Action;
import io.rtsuite.endtoend.evidence.Attempt;
import io.rtsuite.endtoend.evidence.Attempt.Cause;
import io.rtsuite.endtoend.evidence.Doze;
import io.rtsuite.endtoend.evidence.GameJson;
import io.rtsuite.endtoend.evidence.Line;
import io.rtsuite.endtoend.evidence.Outcome;
import io.rtsuite.endtoend.evidence.Purse;
import io.rtsuite.endtoend.evidence.Seen;
import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.sdk.payload.UnreadablePayload;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One player at one table who wants one thing after the other, asks for each until the game has
 * spoken, and comes back whenever the connection ends. Lives on the bots' thread.
 */
final class Bot implements Connection.Listener {

  private static final int CUTTING_LINE = 1;
  private static final int REPEATING = 5;
  private static final int TWICE_AT_ONCE = 2;
  private static final int LOOKING_BACK = 2;

  /** Actions that may be repeated though others came after them. */
  private static final int REMEMBERED = 30;

  /** How far the bot is. */
  enum Stage {
    PLAYING,
    /** Ends what it has begun, and wants nothing new. */
    FINISHING,
    /** Looks at its table for the last time. */
    LOOKING,
    DONE
  }

  /** One sending that is not answered yet. */
  private record Open(
      Current action, Cause cause, long sentAt, long newest, ScheduledFuture<?> limit) {}

  /** What a table waits for. */
  private record Waited(String phase, int round, @Nullable Integer hand) {
    static Waited of(TableView view) {
      return new Waited(view.phase(), view.round(), view.hand());
    }
  }

  /** What is wanted now. */
  private static final class Current {
    private final Wish wish;
    private final String actionId;
    private final List<Attempt> attempts = new ArrayList<>();
    private final long begun = now();
    private int inFlight;
    private boolean settled;
    private boolean repeated;

    Current(Wish wish, String actionId) {
      this.wish = wish;
      this.actionId = actionId;
    }
  }

  /** The connection at hand. */
  private static final class Wire {
    private final long id;
    private final String gateway;
    private final List<Seen> heard = new ArrayList<>();
    private boolean opened;
    private @Nullable Long enteredAt;
    private @Nullable Seen enteredWith;
    private @Nullable Seen last;

    Wire(long id, String gateway) {
      this.id = id;
      this.gateway = gateway;
    }
  }

  private static final AtomicLong LINES = new AtomicLong();

  private final String user;
  private final String table;
  private final String token;
  private final Map<String, URI> gateways;
  private final Choices choices;
  private final Pace pace;
  private final GameJson json;
  private final EventLoop loop;
  private final Journal journal;
  private final Purse purse;
  private final Map<Long, Open> open = new TreeMap<>();
  private final List<Current> past = new ArrayList<>();
  private Stage stage = Stage.PLAYING;
  private @Nullable Connection connection;
  private @Nullable Wire wire;
  private @Nullable Current current;
  private @Nullable TableView view;
  private @Nullable ScheduledFuture<?> next;
  private long dozingSince;
  private @Nullable Waited slept;
  private long newsAt;
  private boolean idle;
  private boolean mustLook;
  private long sentIds;
  private long actionIds;
  private long settledCount;

  Bot(
      String user,
      String table,
      String token,
      Map<String, URI> gateways,
      Choices choices,
      Pace pace,
      GameJson json,
      EventLoop loop,
      Journal journal) {
    this.user = user;
    this.table = table;
    this.token = token;
    this.gateways = gateways;
    this.choices = choices;
    this.pace = pace;
    this.json = json;
    this.loop = loop;
    this.journal = journal;
    this.purse = new Purse(user, BigDecimal.valueOf(Wish.BUNDLE));
    journal.purses.add(purse);
  }

  void connect() {
    if (stage == Stage.DONE || connection != null) {
      return;
    }
    List<String> names = List.copyOf(gateways.keySet());
    String gateway = names.get(choices.pick(names.size()));
    wire = new Wire(LINES.incrementAndGet(), gateway);
    connection = Connection.open(loop, requireNonNull(gateways.get(gateway)), token, this);
  }

  /** Looks at the table as soon as nothing else is under way. */
  void look() {
    mustLook = true;
    if (current == null && stage == Stage.PLAYING) {
      think(1);
    }
  }

  /** Whether the table was shown since {@link #look}. */
  boolean looked() {
    return !mustLook;
  }

  /** Changes of the chips that nothing explains. */
  List<String> problems() {
    return purse.problems();
  }

  /** Wants nothing new; ends with a last look at the table. */
  void finish() {
    if (stage == Stage.PLAYING) {
      stage = Stage.FINISHING;
      dozingSince = 0;
      think(1);
    }
  }

  boolean done() {
    return stage == Stage.DONE;
  }

  /** How many actions the game has settled. */
  long settledCount() {
    return settledCount;
  }

  /** Writes down what is still open, and goes. */
  void stop() {
    if (stage != Stage.DONE) {
      journal.puzzles.add(
          "%s at %s did not come to an end: %s, asking for %s"
              .formatted(
                  user,
                  table,
                  stage,
                  current == null ? "nothing" : current.wish.event() + " " + current.actionId));
      stage = Stage.DONE;
    }
    if (connection != null) {
      connection.cut();
    }
    if (current != null && !past.contains(current)) {
      past.add(current);
    }
    past.forEach(this::write);
    past.clear();
    current = null;
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  // What the bot wants.

  private void thinkAWhile() {
    think(choices.around(pace.think().toMillis()));
  }

  /** Replaces what it was to think of later. */
  private void think(long millis) {
    if (next != null) {
      next.cancel(false);
    }
    idle = false;
    next = loop.schedule(this::act, millis, TimeUnit.MILLISECONDS);
  }

  /** The same, unless there is news before. */
  private void idle(long millis) {
    think(millis);
    idle = true;
  }

  private void act() {
    next = null;
    if (wire == null || !wire.opened || current != null) {
      return;
    }
    switch (stage) {
      case PLAYING -> {
        if (actionIds == 0) {
          want(Wish.create());
        } else if (mustLook) {
          want(Wish.watch());
        } else if (wire.enteredAt == null || view == null) {
          want(Wish.join());
        } else if (dozingSince > 0) {
          doze();
        } else if (!past.isEmpty() && choices.percent(LOOKING_BACK)) {
          repeat(past.get(choices.pick(past.size())));
        } else {
          play(view);
        }
      }
      case FINISHING, LOOKING -> {
        stage = Stage.LOOKING;
        want(Wish.watch());
      }
      case DONE -> {}
    }
  }

  private void play(TableView seen) {
    switch (choices.next(seen)) {
      case Choices.Choice.Want(Wish wish) -> want(wish);
      case Choices.Choice.Wait _ -> {
        if (now() - newsAt < pace.boredom().toMillis()) {
          idle(newsAt + pace.boredom().toMillis() - now());
        } else {
          journal.refreshed++;
          want(Wish.join());
        }
      }
      case Choices.Choice.Doze _ -> {
        dozingSince = now();
        slept = Waited.of(seen);
        doze();
      }
    }
  }

  private void doze() {
    long left = dozingSince + pace.sleep().toMillis() - now();
    if (left > 0) {
      idle(left);
    } else {
      wake(false);
      think(1);
    }
  }

  private void wake(boolean woken) {
    journal.dozes.add(new Doze(user, table, dozingSince, now() - dozingSince, woken));
    dozingSince = 0;
  }

  private void want(Wish wish) {
    var wanted = new Current(wish, "a" + ++actionIds);
    current = wanted;
    send(wanted, Cause.WISH);
    if (!wish.leaves() && choices.percent(TWICE_AT_ONCE)) {
      wanted.repeated = true;
      send(wanted, Cause.ON_PURPOSE);
    }
    if (choices.percent(CUTTING_LINE) && connection != null) {
      connection.cut();
    }
  }

  private void send(Current wanted, Cause cause) {
    if (connection == null) {
      return;
    }
    long id = ++sentIds;
    wanted.inFlight++;
    var limit = loop.schedule(() -> silent(id), pace.answer().toMillis(), TimeUnit.MILLISECONDS);
    open.put(id, new Open(wanted, cause, now(), view == null ? -1 : view.version(), limit));
    connection.send(wanted.wish.frame(id, table, user, wanted.actionId));
  }

  private void silent(long id) {
    Open unanswered = open.remove(id);
    if (unanswered != null) {
      end(unanswered, new Outcome.Silence());
      if (connection != null) {
        connection.cut();
      }
    }
  }

  private void end(Open sent, Outcome outcome) {
    long line = wire == null ? 0 : wire.id;
    sent.action().inFlight--;
    sent.action().settled |= outcome.settles();
    sent.action().attempts.add(new Attempt(line, sent.cause(), sent.sentAt(), now(), outcome));
  }

  /** What comes after an answer. */
  private void goOn(Current asked) {
    if (asked != current || asked.inFlight > 0) {
      return;
    }
    if (!asked.settled) {
      if (now() - asked.begun > pace.patience().toMillis()) {
        journal.abandoned++;
        complete(asked);
      } else {
        loop.schedule(() -> again(asked), choices.around(500), TimeUnit.MILLISECONDS);
      }
    } else if (!asked.repeated && !asked.wish.leaves() && choices.percent(REPEATING)) {
      asked.repeated = true;
      send(asked, Cause.ON_PURPOSE);
    } else {
      complete(asked);
    }
  }

  /** Asks once more for what was settled long ago. */
  private void repeat(Current asked) {
    current = asked;
    asked.repeated = true;
    send(asked, Cause.ON_PURPOSE);
  }

  private void again(Current asked) {
    if (asked == current && asked.inFlight == 0 && wire != null && wire.opened) {
      send(asked, Cause.NO_ANSWER);
    }
  }

  private void complete(Current asked) {
    current = null;
    if (past.contains(asked)) {
      thinkAWhile();
      return;
    }
    if (asked.settled) {
      settledCount++;
      noteLook(asked);
      remember(asked);
    } else {
      write(asked);
    }
    if (stage == Stage.LOOKING && asked.wish.enters()) {
      stage = Stage.DONE;
      return;
    }
    if (asked.wish.leaves() && connection != null) {
      connection.cut();
    }
    thinkAWhile();
  }

  private void noteLook(Current asked) {
    if (!mustLook || !asked.wish.equals(Wish.watch())) {
      return;
    }
    mustLook = false;
    for (Attempt attempt : asked.attempts) {
      if (attempt.outcome() instanceof Outcome.Acked acked && acked.seen() != null) {
        journal.looks.add(new Journal.Look(new Action.Id(user, asked.actionId), acked.seen()));
        return;
      }
    }
  }

  private void remember(Current asked) {
    if (asked.wish.leaves()) {
      write(asked);
      return;
    }
    past.add(asked);
    if (past.size() > REMEMBERED) {
      write(past.removeFirst());
    }
  }

  private void write(Current asked) {
    var action =
        new Action(new Action.Id(user, asked.actionId), table, asked.wish.event(), asked.attempts);
    journal.actions.add(action);
    action.settled().ifPresent(attempt -> journal.settledAt.add(attempt.endedAt()));
  }

  private void keep(TableView seen) {
    newsAt = now();
    if (view != null && seen.version() <= view.version()) {
      return;
    }
    view = seen;
    purse.see(seen);
    if (dozingSince > 0 && !(choices.isAwaited(seen) && Waited.of(seen).equals(slept))) {
      wake(true);
    }
  }

  // What the connection says.

  @Override
  public void opened(Connection opened) {
    if (opened != connection || wire == null) {
      return;
    }
    wire.opened = true;
    if (current == null) {
      think(1);
    } else if (current.settled) {
      complete(current);
    } else {
      send(current, Cause.LOST);
    }
  }

  @Override
  public void pushed(Connection from, String event, Json data) {
    if (from != connection || wire == null || !event.equals("BlackjackTableUpdated")) {
      return;
    }
    try {
      TableView pushed = json.view(data);
      wire.heard.add(Seen.of(pushed));
      keep(pushed);
      if (idle && current == null) {
        thinkAWhile();
      }
    } catch (UnreadablePayload e) {
      puzzled(from, "a push: " + e.getMessage());
    }
  }

  @Override
  public void puzzled(Connection from, String why) {
    journal.puzzles.add("%s at %s: %s".formatted(user, table, why));
  }

  @Override
  public void ended(Connection over) {
    if (over != connection || wire == null) {
      return;
    }
    List<Open> lost = List.copyOf(open.values());
    open.clear();
    for (Open one : lost) {
      one.limit().cancel(false);
      end(one, new Outcome.Lost());
    }
    if (wire.opened) {
      journal.lines.add(
          new Line(
              wire.id,
              user,
              table,
              wire.gateway,
              wire.enteredAt,
              wire.enteredWith,
              wire.heard,
              wire.last));
    }
    connection = null;
    wire = null;
    if (stage != Stage.DONE) {
      loop.schedule(this::connect, choices.around(500), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void answered(Connection from, long id, @Nullable Json data, @Nullable Json error) {
    if (from != connection || wire == null) {
      return;
    }
    Open asked = open.remove(id);
    if (asked == null) {
      puzzled(from, "a second answer to request " + id);
      return;
    }
    asked.limit().cancel(false);
    Outcome outcome;
    try {
      outcome = error == null ? acked(asked, data, wire) : refused(error);
    } catch (MalformedMessage | UnreadablePayload e) {
      puzzled(from, "the answer to %s: %s".formatted(asked.action().wish.event(), e.getMessage()));
      outcome = new Outcome.Refused("unreadable", String.valueOf(e.getMessage()));
    }
    end(asked, outcome);
    goOn(asked.action());
  }

  private Outcome acked(Open asked, @Nullable Json data, Wire over)
      throws MalformedMessage, UnreadablePayload {
    if (data == null) {
      return new Outcome.Acked("", null);
    }
    if (!asked.action().wish.enters()) {
      return new Outcome.Acked(data.text().intern(), null);
    }
    TableView shown = json.view(tableIn(data));
    Seen seen = Seen.of(shown);
    boolean afresh = asked.action().attempts.isEmpty() && asked.action().inFlight == 1;
    if (over.enteredAt == null) {
      over.enteredAt = now();
      over.enteredWith = afresh ? seen : null;
    }
    if (stage == Stage.LOOKING) {
      over.last = seen;
    }
    if (afresh && shown.version() < asked.newest()) {
      journal.stepsBack.add(
          "%s was shown version %d of %s after version %d, action %s"
              .formatted(user, shown.version(), table, asked.newest(), asked.action().actionId));
    }
    keep(shown);
    return new Outcome.Acked("table " + data.text().hashCode(), seen);
  }

  private static Json tableIn(Json data) throws MalformedMessage {
    var found =
        new Object() {
          @Nullable Json table;
        };
    JsonReader.read(
        data.bytes(),
        in -> {
          in.object(
              "answer",
              name -> {
                if (name.equals("table")) {
                  found.table = in.raw();
                } else {
                  in.skip();
                }
              });
          return found;
        });
    return JsonReader.required(found.table, "table");
  }

  private static Outcome refused(Json error) throws MalformedMessage {
    var read = ErrorAnswer.read(error);
    return new Outcome.Refused(read.code(), read.message());
  }
}
