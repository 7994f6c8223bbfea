package io.rtsuite.endtoend.bots;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.rtsuite.endtoend.bots.LedgerWriter.Asked;
import io.rtsuite.endtoend.bots.LedgerWriter.Manner;
import io.rtsuite.endtoend.evidence.Attempt.Cause;
import io.rtsuite.endtoend.evidence.GameJson;
import io.rtsuite.endtoend.evidence.LedgerAck;
import io.rtsuite.endtoend.evidence.LedgerAnswer;
import io.rtsuite.endtoend.evidence.Promises;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.sdk.payload.UnreadablePayload;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writers of ledgers who ask at a given rate, many at once over few connections, on one thread;
 * they begin when made, and go when closed.
 *
 * <p>An action is sent again under its {@code actionId} until the game has answered; the rate does
 * not wait for answers as long as there are ledgers at which nothing is under way.
 */
public final class LedgerBots implements AutoCloseable {

  private static final long TICK = 5;
  private static final int UNDER_WAY_PER_CONNECTION = 240;
  private static final int TWICE_AT_ONCE = 2;
  private static final int LOOKING_BACK = 1;
  private static final int CLOSED_ONES = 100;

  /**
   * Who plays.
   *
   * @param ledgers that are written to at a time
   * @param connections over all gateways
   * @param perSecond new actions
   */
  public record Crowd(int ledgers, int connections, int perSecond, long seed) {}

  /** Errors after which the action has not happened and will not. */
  private static final Set<String> NOT_DONE =
      Set.of(
          ErrorCode.OVERLOADED.code(),
          ErrorCode.NO_HANDLER.code(),
          ErrorCode.EXPIRED.code(),
          ErrorCode.RATE_LIMITED.code());

  private record Sending(Asked asked, Cause cause, long sentAt) {}

  /** A connection of one user, and the next one after it. */
  private final class Wire implements Connection.Listener {
    private final String token;
    private final Map<Long, Sending> underWay = new LinkedHashMap<>();
    private final Deque<Sending> waiting = new ArrayDeque<>();
    private @Nullable Connection connection;
    private boolean opened;

    Wire(String token) {
      this.token = token;
    }

    void connect() {
      if (stopped) {
        return;
      }
      List<String> names = List.copyOf(gateways.keySet());
      URI gateway = requireNonNull(gateways.get(names.get(chance.nextInt(names.size()))));
      connection = Connection.open(loop, gateway, token, this);
    }

    /** Whether something new can be sent at once. */
    boolean hasRoom() {
      return opened && waiting.isEmpty() && underWay.size() < UNDER_WAY_PER_CONNECTION;
    }

    void send(Asked asked, Cause cause) {
      waiting.add(new Sending(asked, cause, 0));
      pump();
    }

    void pump() {
      while (opened && !waiting.isEmpty() && underWay.size() < UNDER_WAY_PER_CONNECTION) {
        Sending next = waiting.remove();
        long id = ++ids;
        journal.sendings.merge(next.cause(), 1, Integer::sum);
        underWay.put(id, new Sending(next.asked(), next.cause(), now));
        firstSent.putIfAbsent(next.asked(), now);
        requireNonNull(connection).write(next.asked().frame(id));
      }
    }

    void flush() {
      if (connection != null) {
        connection.flush();
      }
    }

    /** Every request over a connection that lives is answered in time. */
    void checkSilence() {
      for (Sending oldest : underWay.values()) {
        if (now - oldest.sentAt() > answer.toMillis()) {
          LedgerJournal.note(
              journal.silences,
              "%s, sent at %d, has no answer".formatted(oldest.asked(), oldest.sentAt()));
          requireNonNull(connection).cut();
        }
        return;
      }
    }

    @Override
    public void opened(Connection connection) {
      journal.connections++;
      opened = true;
    }

    @Override
    public void pushed(Connection connection, String event, Json data) {
      // Nobody here has entered a room.
      if (event.equals("LedgerChanged")) {
        LedgerJournal.note(journal.problems, "a push to somebody who is in no room");
      }
    }

    @Override
    public void puzzled(Connection connection, String why) {
      LedgerJournal.note(journal.problems, why);
    }

    @Override
    public void ended(Connection over) {
      opened = false;
      connection = null;
      now = System.currentTimeMillis();
      List<Sending> lost = List.copyOf(underWay.values());
      underWay.clear();
      journal.lost += lost.size();
      lost.forEach(sending -> again(this, sending.asked(), Cause.LOST, true));
      if (!stopped) {
        loop.schedule(this::connect, 250 + chance.nextInt(500), TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void answered(Connection from, long id, @Nullable Json data, @Nullable Json error) {
      Sending sending = underWay.remove(id);
      if (sending == null) {
        LedgerJournal.note(journal.problems, "an answer to nothing that was asked");
        return;
      }
      now = System.currentTimeMillis();
      try {
        if (error == null) {
          Json shown = JsonReader.required(data, "data");
          settle(sending.asked(), new LedgerAnswer.Shown(json.ledger(shown)));
        } else {
          refused(sending, ErrorAnswer.read(error).code());
        }
      } catch (MalformedMessage | UnreadablePayload e) {
        LedgerJournal.note(
            journal.problems,
            "the answer to %s cannot be read: %s".formatted(sending.asked(), e.getMessage()));
      }
    }

    private void refused(Sending sending, String code) {
      Asked asked = sending.asked();
      if (ErrorCode.of(code).isEmpty()) {
        settle(asked, new LedgerAnswer.Refused(code));
        return;
      }
      if (Promises.NEVER.contains(code)) {
        LedgerJournal.note(journal.never, "%s: %s".formatted(asked, code));
      }
      journal.unsettled.merge(code, 1, Integer::sum);
      again(this, asked, Cause.NO_ANSWER, !NOT_DONE.contains(code));
    }
  }

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final LedgerJournal journal = new LedgerJournal();
  private final Crowd crowd;
  private final Duration answer;
  private final Duration doubt;
  private final Map<String, URI> gateways;
  private final GameJson json;
  private final SplittableRandom chance;
  private final List<Wire> wires = new ArrayList<>();
  private final Map<LedgerWriter, Wire> wireOf = new IdentityHashMap<>();
  private final Map<Asked, Long> firstSent = new IdentityHashMap<>();
  private final List<LedgerWriter> writers = new ArrayList<>();
  private final List<LedgerWriter> closed = new ArrayList<>();
  private final Deque<LedgerWriter> revisited = new ArrayDeque<>();
  private long now = System.currentTimeMillis();
  private long ticked = now;
  private double budget;
  private int turn;
  private long ids;
  private boolean finishing;
  private boolean stopped;

  /**
   * @param answer within which every request has to be answered
   * @param doubt after which a request without an {@code actionId} has happened or never will
   * @param gateways by name
   * @param tokens what lets a user in
   */
  public LedgerBots(
      Crowd crowd,
      Duration answer,
      Duration doubt,
      Map<String, URI> gateways,
      UnaryOperator<String> tokens,
      GameJson json) {
    this.crowd = crowd;
    this.answer = answer;
    this.doubt = doubt;
    this.gateways = new TreeMap<>(gateways);
    this.json = json;
    this.chance = new SplittableRandom(crowd.seed());
    for (int n = 0; n < crowd.connections(); n++) {
      wires.add(new Wire(tokens.apply("writer-" + n)));
    }
    for (int n = 0; n < crowd.ledgers(); n++) {
      writers.add(open(n, wires.get(n % wires.size())));
    }
    loop.execute(() -> wires.forEach(Wire::connect));
    loop.scheduleAtFixedRate(this::tick, TICK, TICK, TimeUnit.MILLISECONDS);
  }

  private LedgerWriter open(int place, Wire wire) {
    int manner = chance.nextInt(10);
    var writer =
        new LedgerWriter(
            "l%d-%d".formatted(place, journal.ledgers++),
            manner == 0 ? Manner.UNNAMED : manner < 4 ? Manner.SEVERAL_AT_ONCE : Manner.ONE_BY_ONE,
            1 + chance.nextInt(3),
            chance.split());
    wireOf.put(writer, wire);
    return writer;
  }

  private Wire wire(LedgerWriter writer) {
    return requireNonNull(wireOf.get(writer));
  }

  private void tick() {
    now = System.currentTimeMillis();
    long passed = now - ticked;
    ticked = now;
    journal.largestLag = Math.max(journal.largestLag, passed - TICK);
    budget =
        Math.min(
            budget + passed * crowd.perSecond() / 1000.0, Math.max(1, crowd.perSecond() / 4.0));
    wires.forEach(Wire::checkSilence);
    wires.forEach(Wire::pump);
    for (int n = revisited.size(); n > 0 && budget >= 1; n--) {
      LedgerWriter writer = revisited.remove();
      ask(writer, true);
      if (!writer.looked() || writer.underWay() > 0) {
        revisited.add(writer);
      }
    }
    for (int n = 0; n < writers.size() && budget >= 1; n++) {
      turn = (turn + 1) % writers.size();
      ask(writers.get(turn), finishing);
      replaceIfOver(turn);
    }
    wires.forEach(Wire::flush);
  }

  private void ask(LedgerWriter writer, boolean lookOnly) {
    Wire wire = wire(writer);
    while (wire.hasRoom()) {
      Asked asked = writer.next(lookOnly);
      if (asked == null) {
        return;
      }
      budget--;
      wire.send(asked, Cause.WISH);
      if (writer.manner().named()) {
        if (chance.nextInt(100) < TWICE_AT_ONCE) {
          wire.send(asked, Cause.ON_PURPOSE);
        }
        if (chance.nextInt(100) < LOOKING_BACK) {
          Asked past = writer.remembered(now);
          if (past != null) {
            wire.send(past, Cause.ON_PURPOSE);
          }
        }
      }
    }
  }

  private void replaceIfOver(int place) {
    LedgerWriter writer = writers.get(place);
    if (!finishing && writer.isOver()) {
      closed.add(writer);
      writers.set(place, open(place, wire(writer)));
    }
  }

  private void again(Wire wire, Asked asked, Cause cause, boolean doubtful) {
    if (asked.answer() != null || stopped) {
      return;
    }
    LedgerWriter writer = asked.writer();
    if (writer.manner().named()) {
      loop.schedule(
          () -> {
            if (asked.answer() == null) {
              wire.send(asked, cause);
            }
          },
          250 + chance.nextInt(500),
          TimeUnit.MILLISECONDS);
    } else if (doubtful) {
      writer.lost(asked);
      firstSent.remove(asked);
      if (writer.unknown() != null) {
        loop.schedule(() -> resolve(writer), doubt.toMillis(), TimeUnit.MILLISECONDS);
      }
    } else {
      writer.dropped(asked);
      firstSent.remove(asked);
      if (writer.unknown() != null) {
        loop.schedule(() -> resolve(writer), 500, TimeUnit.MILLISECONDS);
      }
    }
  }

  private void resolve(LedgerWriter writer) {
    if (writer.unknown() != null && writer.underWay() == 0 && !stopped) {
      wire(writer).send(writer.resolve(), Cause.WISH);
    }
  }

  private void settle(Asked asked, LedgerAnswer answer) {
    LedgerWriter writer = asked.writer();
    if (asked.answer() != null) {
      LedgerJournal.note(journal.problems, writer.answered(asked, answer, now));
      return;
    }
    Long sentAt = firstSent.remove(asked);
    journal.settled(asked, sentAt == null ? now : sentAt, now, !finishing);
    journal.refused += answer instanceof LedgerAnswer.Refused ? 1 : 0;
    journal.acks.add(new LedgerAck(writer.ledger(), asked.number(), answer));
    LedgerJournal.note(
        journal.problems,
        writer.unknown() == null
            ? writer.answered(asked, answer, now)
            : writer.resolved(asked, answer));
  }

  /** Lets each ledger, and some of those that are closed, be asked for once. */
  public void look() {
    onLoop(() -> {
      writers.forEach(LedgerWriter::look);
      for (int n = 0; n < Math.min(CLOSED_ONES, closed.size()); n++) {
        revisit(closed.get(chance.nextInt(closed.size())));
      }
      return 0;
    });
  }

  private void revisit(LedgerWriter writer) {
    if (writer.looked()) {
      writer.look();
      revisited.add(writer);
    }
  }

  /** Nothing new any more, but each ledger that there ever was be asked for once. */
  public void finish() {
    onLoop(() -> {
      finishing = true;
      writers.forEach(LedgerWriter::look);
      closed.forEach(this::revisit);
      return 0;
    });
  }

  /** How many have not been shown since they were to be. */
  public long left() {
    return onLoop(() ->
        revisited.size()
            + writers.stream()
                .filter(writer -> !writer.looked() || finishing && writer.underWay() > 0)
                .count());
  }

  /** Actions on their way at this moment. */
  public int underWay() {
    return onLoop(() -> wires.stream().mapToInt(wire -> wire.underWay.size()).sum());
  }

  /** Actions settled in the last full second. */
  public int lastSecond() {
    return onLoop(() -> {
      var counts = journal.perSecond;
      return counts.size() < 2 ? 0 : counts.get(counts.size() - 2);
    });
  }

  /** How many actions the game has answered. */
  public long settled() {
    return onLoop(() -> journal.settled);
  }

  /** What was answered since the last time, for comparing. */
  public List<LedgerAck> takeAcks() {
    return onLoop(() -> {
      var taken = journal.acks;
      journal.acks = new ArrayList<>();
      return taken;
    });
  }

  /** Answers that a writer's own book contradicts so far. */
  public List<String> problems() {
    return onLoop(() -> List.copyOf(journal.problems));
  }

  private <T> T onLoop(Callable<T> task) {
    return loop.submit(task).syncUninterruptibly().getNow();
  }

  /** Ends all connections and gives what was written down. */
  public LedgerJournal stop() {
    onLoop(() -> {
      stopped = true;
      for (Wire wire : wires) {
        if (wire.connection != null) {
          wire.connection.cut();
        }
      }
      return 0;
    });
    return journal;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
