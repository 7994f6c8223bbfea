package io.rtsuite.sdk.test;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import io.rtsuite.log.OwnershipLost;
import io.rtsuite.log.test.MemoryLogWriter;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import io.rtsuite.sdk.runtime.CarefulTurn;
import io.rtsuite.sdk.runtime.Decider;
import io.rtsuite.sdk.runtime.Input;
import io.rtsuite.sdk.runtime.Limits;
import io.rtsuite.sdk.runtime.Logs;
import io.rtsuite.sdk.runtime.Owner;
import io.rtsuite.sdk.runtime.Place;
import io.rtsuite.sdk.runtime.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A game whose partition fails in every way that the runtime has to survive: owners die between any
 * two steps, go on when they should not, do not learn whether a batch was written, lose outputs on
 * the way, and time passes until answers are forgotten. After all of it each input must count
 * exactly once, and every owner must begin with the state that the history gives.
 *
 * <p>{@link #run} plays random schedules, each from a seed. A schedule that fails is shrunk to the
 * steps that matter and printed, to be pasted into a test that plays it with {@link #play}.
 *
 * <pre>{@code
 * Accidents.of(new CounterGame())
 *     .asks(random -> new Ask("ada", "c1", "CounterAdd", Map.of("counterId", "c1", "by", 2)))
 *     .run();
 * }</pre>
 *
 * @param <S> the state of one subject
 * @param <C> what players may want
 * @param <E> what happened
 */
public final class Accidents<S, C, E> {

  /**
   * Somebody asks the game for something.
   *
   * @param event the bare name
   * @param repeatable whether it has an action id, and so may be asked {@linkplain
   *     AccidentStep.AskAgain again}
   */
  public record Ask(
      String userId, String subject, String event, @Nullable Object data, boolean repeatable)
      implements AccidentStep {

    /** Somebody asks for something, with an action id. */
    public Ask(String userId, String subject, String event, @Nullable Object data) {
      this(userId, subject, event, data, true);
    }

    /** The same without an action id. */
    public Ask once() {
      return new Ask(userId, subject, event, data, false);
    }
  }

  /** What somebody might ask next; every choice is to come from {@code random}. */
  @FunctionalInterface
  public interface Asks {
    /** The next question. */
    Ask next(RandomGenerator random);
  }

  /**
   * How often what happened.
   *
   * @param lost ownerships that ended because their owner learned that something was not stored
   * @param late records that arrived when their owner did not live any more
   * @param finished owners that ended as they should
   * @param deleted records of histories and snapshots that were deleted
   */
  public record Report(
      int inputs,
      int repeated,
      int takeOvers,
      int lost,
      int late,
      int finished,
      long deleted,
      int duplicatesDropped) {

    Report plus(Report more) {
      return new Report(
          inputs + more.inputs,
          repeated + more.repeated,
          takeOvers + more.takeOvers,
          lost + more.lost,
          late + more.late,
          finished + more.finished,
          deleted + more.deleted,
          duplicatesDropped + more.duplicatesDropped);
    }
  }

  /** Steps from one look at everything to the next; a look takes as long as all steps before. */
  private static final int CHECK_EVERY = 10;

  /** How long the runtime promises to answer a repeated action as before. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  /** Short enough that histories are deleted while they are played. */
  private static final Duration RETENTION = Duration.ofMinutes(10);

  /** Small enough that the logs of snapshots and summaries are written anew. */
  private static final int DEAD_BYTES = 1_000;

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final Place PLACE = new Place("accidents", "memory", 0);

  private final Game<S, C, E> game;
  private final @Nullable Asks asks;
  private final long firstSeed;
  private final int seeds;
  private final int steps;
  private final int pace;
  private final int restore;

  private Accidents(
      Game<S, C, E> game,
      @Nullable Asks asks,
      long firstSeed,
      int seeds,
      int steps,
      int pace,
      int restore) {
    this.game = game;
    this.asks = asks;
    this.firstSeed = firstSeed;
    this.seeds = seeds;
    this.steps = steps;
    this.pace = pace;
    this.restore = restore;
  }

  /** 100 seeds with 100 steps each. */
  public static <S, C, E> Accidents<S, C, E> of(Game<S, C, E> game) {
    return new Accidents<>(game, null, 1, 100, 100, 100, 5);
  }

  /** Says what players ask. */
  public Accidents<S, C, E> asks(Asks next) {
    return new Accidents<>(game, next, firstSeed, seeds, steps, pace, restore);
  }

  /** Plays that many seeds. */
  public Accidents<S, C, E> seeds(int count) {
    return new Accidents<>(game, asks, firstSeed, count, steps, pace, restore);
  }

  /** Plays seeds from this one on; from 1 unless said. */
  public Accidents<S, C, E> from(long seed) {
    return new Accidents<>(game, asks, seed, seeds, steps, pace, restore);
  }

  /** Plays that many steps of each seed, beside those in which only time passes. */
  public Accidents<S, C, E> steps(int count) {
    return new Accidents<>(game, asks, firstSeed, seeds, count, pace, restore);
  }

  /**
   * Lets that much time pass from step to step on average at most, so that clocks ring. Now and
   * then minutes pass, whatever the pace.
   */
  public Accidents<S, C, E> pace(Duration most) {
    return new Accidents<>(game, asks, firstSeed, seeds, steps, (int) most.toMillis(), restore);
  }

  /**
   * Lets owners write snapshots so that a take-over reads about that many entries; 5 unless said.
   */
  public Accidents<S, C, E> restore(int entries) {
    return new Accidents<>(game, asks, firstSeed, seeds, steps, pace, entries);
  }

  /** Plays this one seed: the bug report. */
  public Accidents<S, C, E> onlySeed(long seed) {
    return new Accidents<>(game, asks, seed, 1, steps, pace, restore);
  }

  /**
   * Plays random schedules.
   *
   * @throws AssertionError with the seed and the shrunk schedule when something counted twice, or
   *     not at all, or a state is not that of the history
   */
  public Report run() {
    var report = new Report(0, 0, 0, 0, 0, 0, 0, 0);
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      var schedule = schedule(seed);
      try {
        report = report.plus(new Run(seed).play(schedule));
      } catch (RuntimeException | AssertionError e) {
        throw failed(seed, schedule, e);
      }
    }
    return report;
  }

  /**
   * Plays one schedule, and then lets a last owner take over and do all that is left, without any
   * failure.
   *
   * @throws AssertionError when something counted twice, or not at all, or a state is not that of
   *     the history
   */
  public Report play(AccidentStep... schedule) {
    return play(List.of(schedule));
  }

  /** Plays one schedule, as {@link #play(AccidentStep...)} does. */
  public Report play(List<AccidentStep> schedule) {
    return new Run(firstSeed).play(schedule);
  }

  List<AccidentStep> schedule(long seed) {
    if (asks == null) {
      throw new IllegalStateException("nobody asks anything; say asks(...)");
    }
    return new RandomSchedule(new SplittableRandom(seed), asks, pace).steps(steps);
  }

  /** How a schedule fails; null where it does not. */
  @Nullable Throwable failure(long seed, List<AccidentStep> schedule) {
    try {
      var _ = new Run(seed).play(schedule);
      return null;
    } catch (RuntimeException | AssertionError e) {
      return e;
    }
  }

  private AssertionError failed(long seed, List<AccidentStep> schedule, Throwable failure) {
    var shrunk =
        new ShrunkSchedule(
                steps -> {
                  var again = failure(seed, steps);
                  return again != null && again.getClass() == failure.getClass();
                })
            .of(schedule);
    var last = Objects.requireNonNull(failure(seed, shrunk));
    return new AssertionError(
        "seed %d: %s%n%d of %d steps are enough for:%n%s%n.onlySeed(%d).restore(%d).play(%n%s)"
            .formatted(
                seed,
                failure.getMessage(),
                shrunk.size(),
                schedule.size(),
                last.getMessage(),
                seed,
                restore,
                ShrunkSchedule.java(shrunk)),
        last);
  }

  private final class Run {
    private final SplittableRandom entropy;
    private final MemoryLog log = new MemoryLog(this::now, (_, _) -> {});
    private final Fates histories = new Fates(log.history());
    private final Fates snapshots = new Fates(log.snapshots());
    private final Fates summaries = new Fates(log.summaries());
    private final Wire wire = new Wire(signal -> append(signal, null));
    private final Map<String, Request> actions = new LinkedHashMap<>();
    private final List<Input> inputs = new ArrayList<>();
    private final List<Alive> stale = new ArrayList<>();
    private final Decider<S, C, E> decider =
        new Decider<>(
            game,
            "test",
            _ -> false,
            PayloadContext.reader(),
            PayloadContext.payloads(),
            PayloadContext.outputs());
    private final Map<String, S> states = new HashMap<>();
    private int applied;
    private Instant now = Playthrough.BEGINNING;
    private long acknowledged;
    private long suspect = -1;
    private int takeOvers;
    private int lost;
    private int late;
    private int finished;
    private int repeated;
    private @Nullable Alive alive;

    /** An owner with what it was about to do. */
    private final class Alive {
      final Wire.End end = wire.end();
      final MemoryLogWriter history = log.history().writer("owner-" + takeOvers);
      final MemoryLogWriter snapshotWriter = log.snapshots().writer("owner-" + takeOvers);
      final MemoryLogWriter summaryWriter = log.summaries().writer("owner-" + takeOvers);
      final Owner<S> owner;
      long taken;

      Alive() {
        takeOvers++;
        owner =
            new Owner<>(
                decider,
                new Owner.Surroundings(
                    PLACE,
                    "accidents",
                    new Logs(history, snapshotWriter, summaryWriter),
                    end,
                    _ -> CompletableFuture.completedFuture(null),
                    new Limits(
                        1_000, restore, Duration.ofHours(1), RETENTION, 1_000_000, DEAD_BYTES),
                    new Room(1_000),
                    () -> now,
                    this::entropy,
                    Optional.empty(),
                    new CarefulTurn()));
      }

      private Entropy entropy() {
        var bytes = new byte[Entropy.BYTES];
        entropy.nextBytes(bytes);
        return Entropy.of(bytes);
      }

      void takeOver(int handedAgain) {
        taken = Math.max(0, owner.takeOver(acknowledged, suspect) - handedAgain);
        suspect = -1;
        log.follow();
        checkStates(owner);
      }

      /** Takes some of what it has not taken yet, and does what time asks for. */
      void work(int most) {
        int count = (int) Math.min(most, inputs.size() - taken);
        if (count > 0) {
          try {
            owner.take(List.copyOf(inputs.subList((int) taken, (int) taken + count)));
          } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while inputs were decided", e);
          }
          taken += count;
        }
        histories.settle(history);
        owner.tick(true);
        settle();
      }

      void settle() {
        histories.settle(history);
        snapshots.settle(snapshotWriter);
        summaries.settle(summaryWriter);
      }

      /** Everything is stored, and the next owner has next to nothing to read. */
      void finish() {
        try {
          do {
            owner.tick(false);
            settle();
          } while (wire.carryAll());
          if (!owner.finish(Duration.ofSeconds(10))) {
            throw new AssertionError("an owner does not finish although nothing fails");
          }
        } catch (InterruptedException e) {
          throw new IllegalStateException("interrupted while an owner finished", e);
        }
      }

      void die() {
        history.die();
        snapshotWriter.die();
        summaryWriter.die();
      }
    }

    Run(long seed) {
      this.entropy = new SplittableRandom(seed);
    }

    private Instant now() {
      return now;
    }

    Report play(List<AccidentStep> schedule) {
      for (int i = 0; i < schedule.size(); i++) {
        play(schedule.get(i));
        log.follow();
        if (i % CHECK_EVERY == 0) {
          wire.checkPrefix(log.entries());
        }
      }
      settle();
      check();
      return new Report(
          inputs.size(),
          repeated,
          takeOvers,
          lost,
          late,
          finished,
          log.history().start() + log.snapshots().start(),
          wire.duplicatesDropped());
    }

    private void play(AccidentStep step) {
      switch (step) {
        case Ask ask -> ask(ask);
        case AccidentStep.AskAgain(int action) -> askAgain(action);
        case AccidentStep.PassTime(Duration time) -> now = now.plus(time);
        case AccidentStep.Decide decide -> decide(decide);
        case AccidentStep.Acknowledge(int records) ->
            attempt(owner -> histories.settle(owner.history, records));
        case AccidentStep.ArriveLate(var which, int record) -> arriveLate(which, record);
        case AccidentStep.Deliver(int owner, int outputs) -> wire.carry(owner, outputs);
        case AccidentStep.CommitOffset() -> commitOffset();
        case AccidentStep.Kill(int outputs) -> kill(outputs);
        case AccidentStep.Finish() -> finish();
        case AccidentStep.Stick() -> stick();
        case AccidentStep.TakeOver(int handedAgain) -> takeOver(handedAgain);
        case AccidentStep.ResumeStale(int most) -> resumeStale(most);
      }
    }

    private void ask(Ask ask) {
      append(
          request(
              ask, ask.repeatable() ? "action-" + inputs.size() : null, "request-" + inputs.size()),
          new ReplyAddress("replies", 0, "request-" + inputs.size()));
    }

    private void askAgain(int action) {
      if (action >= actions.size()) {
        return;
      }
      Request before = List.copyOf(actions.values()).get(action);
      repeated++;
      append(
          new Request(
              "request-" + inputs.size(),
              before.event(),
              before.subject(),
              before.user(),
              before.client(),
              now.toEpochMilli(),
              now.plus(DEADLINE).toEpochMilli(),
              before.data(),
              false),
          new ReplyAddress("replies", 0, "request-" + inputs.size()));
    }

    private void append(Request request, @Nullable ReplyAddress replyTo) {
      String action = request.client().actionId();
      if (action != null) {
        actions.putIfAbsent(action, request);
      }
      inputs.add(
          new Input.Asked(
              inputs.size(),
              now.toEpochMilli(),
              request,
              Json.of(request.encode()),
              replyTo,
              null,
              null));
    }

    private Request request(Ask ask, @Nullable String actionId, String id) {
      Json data = ask.data() == null ? null : PayloadContext.payloads().write(ask.data());
      return new Request(
          id,
          Channel.CLIENT.event(ask.event()),
          ask.subject(),
          User.of(ask.userId()),
          new Client(ask.userId() + "-1", null, actionId),
          now.toEpochMilli(),
          now.plus(DEADLINE).toEpochMilli(),
          data,
          false);
    }

    private void decide(AccidentStep.Decide step) {
      var fates =
          switch (step.log()) {
            case HISTORY -> histories;
            case SNAPSHOTS -> snapshots;
            case SUMMARIES -> summaries;
          };
      fates.plan(step.write(), step.at());
      if (alive == null) {
        takeOver(0);
      }
      attempt(owner -> {
        owner.end.limit(step.outputs());
        owner.work(step.inputs());
      });
      fates.none();
    }

    /** Whatever fails, the owner is gone then. */
    private void attempt(Consumer<Alive> what) {
      var owner = alive;
      if (owner == null) {
        return;
      }
      try {
        what.accept(owner);
      } catch (OwnershipLost e) {
        lost++;
        owner.die();
        alive = null;
      } catch (Wire.Cut e) {
        owner.die();
        alive = null;
      }
    }

    private void arriveLate(AccidentStep.Log which, int record) {
      var partition =
          switch (which) {
            case HISTORY -> log.history();
            case SNAPSHOTS -> log.snapshots();
            case SUMMARIES -> log.summaries();
          };
      if (partition.late() > 0) {
        var _ = partition.storeLate(record % partition.late());
        late++;
      }
    }

    private void kill(int outputs) {
      if (alive != null) {
        alive.end.die(outputs);
        alive.die();
        alive = null;
      }
    }

    private void finish() {
      attempt(owner -> {
        owner.end.limit(AccidentStep.ALL);
        owner.finish();
        finished++;
        owner.die();
        alive = null;
      });
    }

    private void stick() {
      if (alive != null && alive.taken < inputs.size()) {
        suspect = alive.taken;
        stale.add(alive);
        alive = null;
      }
    }

    private void takeOver(int handedAgain) {
      if (alive != null) {
        stale.add(alive);
      }
      alive = new Alive();
      attempt(owner -> owner.takeOver(handedAgain));
    }

    private void resumeStale(int most) {
      for (Alive old : List.copyOf(stale)) {
        try {
          old.work(most);
        } catch (OwnershipLost | Wire.Cut e) {
          stale.remove(old);
          old.die();
        }
      }
    }

    private void commitOffset() {
      if (alive != null) {
        acknowledged = Math.max(acknowledged, alive.owner.acknowledged());
      }
    }

    /** Nothing fails any more, until everything is done. */
    private void settle() {
      stale.forEach(Alive::die);
      stale.clear();
      if (alive != null) {
        alive.die();
      }
      var last = new Alive();
      alive = last;
      last.takeOver(0);
      do {
        last.work(4);
      } while (last.taken < inputs.size() || wire.carryAll());
      last.work(0);
      log.follow();
    }

    private void check() {
      var entries = log.entries();
      for (int i = 0; i < entries.size(); i++) {
        Entry entry = entries.get(i);
        if (entry.offset() != i) {
          throw new AssertionError(
              "entry %d is number %d of input %d".formatted(i, entry.seq(), entry.offset()));
        }
      }
      if (entries.size() != inputs.size()) {
        throw new AssertionError(
            "%d inputs left %d entries".formatted(inputs.size(), entries.size()));
      }
      wire.checkAll(entries);
      checkAnswers(entries);
      checkStates(Objects.requireNonNull(alive).owner);
      checkSummaries(Objects.requireNonNull(alive).owner);
      checkReadable(entries);
    }

    /** Who begins to read the history now finds its end, whatever was deleted. */
    private void checkReadable(List<Entry> entries) {
      var readable = log.readable();
      int deleted = entries.size() - readable.size();
      if (deleted < 0
          || deleted > 0 && log.history().start() == 0
          || !entries.subList(deleted, entries.size()).equals(readable)) {
        throw new AssertionError(
            "a reader of the history finds %d entries of %d, from offset %d on"
                .formatted(readable.size(), entries.size(), log.history().start()));
      }
    }

    /** Lists show of every subject what its state says, and no other. */
    private void checkSummaries(Owner<S> owner) {
      var expected = new TreeMap<String, Json>();
      states.forEach((key, _) -> {
        var held = owner.subject(key);
        if (held != null) {
          String name = key.substring(key.indexOf('/') + 1);
          decider.summary(name, held.state()).ifPresent(summary -> expected.put(key, summary));
        }
      });
      var shown = log.shown();
      if (!shown.equals(expected)) {
        throw new AssertionError(
            "lists do not show what is:%n  expected: %s%n   but was: %s"
                .formatted(expected, shown));
      }
    }

    /** The same action, the same answer, and decided once, for as long as answers are kept. */
    private void checkAnswers(List<Entry> entries) {
      var decided = new HashMap<String, Entry>();
      for (Entry entry : entries) {
        var input = entry.input();
        String action = input == null ? null : input.actionId();
        boolean first = entry.kind() == Entry.Kind.ACCEPTED || entry.kind() == Entry.Kind.REJECTED;
        if (action == null || !first && entry.kind() != Entry.Kind.REPEATED) {
          continue;
        }
        var before = first ? decided.put(action, entry) : decided.get(action);
        if (before == null) {
          continue;
        }
        boolean forgotten = entry.time() - before.time() > KEPT.toMillis();
        if (first ? !forgotten : !answer(before).equals(answer(entry))) {
          throw new AssertionError("%s was decided or answered anew".formatted(action));
        }
      }
    }

    private Json answer(Entry entry) {
      return ((Output.Answer) entry.outputs().getLast()).value();
    }

    /** An owner has of every subject the state that all entries of the history give. */
    private void checkStates(Owner<S> owner) {
      var entries = log.entries();
      for (Entry entry : entries.subList(applied, entries.size())) {
        var input = entry.input();
        if (input != null) {
          String key = Request.key(input.tenantId(), input.subject());
          S before = states.getOrDefault(key, game.initial(input.subject()));
          states.put(key, decider.after(before, entry));
        }
      }
      applied = entries.size();
      states.forEach((key, state) -> {
        var held = owner.subject(key);
        S live = held == null ? game.initial(key.substring(key.indexOf('/') + 1)) : held.state();
        if (!live.equals(state)) {
          throw new AssertionError(
              "%s is not what its history gives:%n  expected: %s%n   but was: %s"
                  .formatted(key, state, live));
        }
      });
    }
  }
}
