package io.rtsuite.sdk.test;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import io.rtsuite.sdk.runtime.Decider;
import io.rtsuite.sdk.runtime.Input;
import io.rtsuite.sdk.runtime.Limits;
import io.rtsuite.sdk.runtime.Owner;
import io.rtsuite.sdk.runtime.OwnershipLost;
import io.rtsuite.sdk.runtime.Place;
import io.rtsuite.sdk.runtime.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A game played at random while everything around it fails: owners die between any two steps, go on
 * when they should not, do not learn whether a batch was written, lose outputs on the way. After
 * all of it each input must count exactly once, whatever happened. A failure names its seed, which
 * repeats it.
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
   */
  public record Ask(String userId, String subject, String event, @Nullable Object data) {}

  /** What somebody might ask next; every choice is to come from {@code random}. */
  @FunctionalInterface
  public interface Asks {
    /** The next question. */
    Ask next(RandomGenerator random);
  }

  /** How often what happened. */
  public record Report(
      int inputs, int repeated, int takeOvers, int unknownCommits, int duplicatesDropped) {

    Report plus(Report more) {
      return new Report(
          inputs + more.inputs,
          repeated + more.repeated,
          takeOvers + more.takeOvers,
          unknownCommits + more.unknownCommits,
          duplicatesDropped + more.duplicatesDropped);
    }
  }

  /** Steps from one look at everything to the next; a look takes as long as all steps before. */
  private static final int CHECK_EVERY = 10;

  private static final Place PLACE = new Place("accidents", "memory", 0);

  private final Game<S, C, E> game;
  private final @Nullable Asks asks;
  private final long firstSeed;
  private final int seeds;
  private final int steps;
  private final int pace;

  private Accidents(
      Game<S, C, E> game, @Nullable Asks asks, long firstSeed, int seeds, int steps, int pace) {
    this.game = game;
    this.asks = asks;
    this.firstSeed = firstSeed;
    this.seeds = seeds;
    this.steps = steps;
    this.pace = pace;
  }

  /** 100 seeds with 100 steps each. */
  public static <S, C, E> Accidents<S, C, E> of(Game<S, C, E> game) {
    return new Accidents<>(game, null, 1, 100, 100, 100);
  }

  /** Says what players ask. */
  public Accidents<S, C, E> asks(Asks next) {
    return new Accidents<>(game, next, firstSeed, seeds, steps, pace);
  }

  /** Plays that many seeds. */
  public Accidents<S, C, E> seeds(int count) {
    return new Accidents<>(game, asks, firstSeed, count, steps, pace);
  }

  /** Plays that many steps of each seed. */
  public Accidents<S, C, E> steps(int count) {
    return new Accidents<>(game, asks, firstSeed, seeds, count, pace);
  }

  /** Lets that much time pass from step to step at most, so that clocks ring. */
  public Accidents<S, C, E> pace(Duration most) {
    return new Accidents<>(game, asks, firstSeed, seeds, steps, (int) most.toMillis());
  }

  /** Plays this one seed: the bug report. */
  public Accidents<S, C, E> onlySeed(long seed) {
    return new Accidents<>(game, asks, seed, 1, steps, pace);
  }

  /**
   * Plays.
   *
   * @throws AssertionError naming the seed when something counted twice, or not at all
   */
  public Report run() {
    if (asks == null) {
      throw new IllegalStateException("nobody asks anything; say asks(...)");
    }
    var report = new Report(0, 0, 0, 0, 0);
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      try {
        report = report.plus(new Run(seed, asks).play());
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed %d: %s".formatted(seed, e.getMessage()), e);
      }
    }
    return report;
  }

  private final class Run {
    private final SplittableRandom random;
    private final Asks next;
    private final MemoryLog log = new MemoryLog((_, _) -> {});
    private final Wire wire;
    private final Map<String, Request> actions = new HashMap<>();
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
    private final boolean[] calm = {false};
    private Instant now = Playthrough.BEGINNING;
    private long acknowledged;
    private int takeOvers;
    private int unknownCommits;
    private int repeated;
    private @Nullable Alive alive;

    /** An owner with what it was about to do. */
    private final class Alive {
      final Wire.End end = wire.end();
      final Owner<S> owner;
      long taken;

      Alive() {
        owner =
            new Owner<>(
                decider,
                PLACE,
                new UnreliableLedger(log.ledger(), random, calm, () -> unknownCommits++),
                end,
                _ -> CompletableFuture.completedFuture(null),
                new Limits(1_000, 5 + random.nextInt(20), Duration.ofHours(1)),
                new Room(1_000),
                () -> now,
                this::entropy,
                Optional.empty());
        // Kafka may hand out again what was decided before.
        taken = Math.max(0, owner.takeOver(acknowledged) - random.nextInt(3));
        takeOvers++;
      }

      private Entropy entropy() {
        var bytes = new byte[Entropy.BYTES];
        random.nextBytes(bytes);
        return Entropy.of(bytes);
      }

      /** Takes some of what it has not taken yet. */
      void take() {
        int count = (int) Math.min(1 + random.nextInt(4), inputs.size() - taken);
        if (count > 0) {
          owner.take(List.copyOf(inputs.subList((int) taken, (int) taken + count)));
          taken += count;
        }
      }
    }

    Run(long seed, Asks next) {
      this.random = new SplittableRandom(seed);
      this.next = next;
      this.wire = new Wire(random, signal -> append(signal, null));
    }

    Report play() {
      for (int step = 0; step < steps; step++) {
        now = now.plusMillis(random.nextInt(pace));
        step();
        if (step % CHECK_EVERY == 0) {
          wire.checkPrefix(log.entries());
        }
      }
      settle();
      check();
      return new Report(
          inputs.size(), repeated, takeOvers, unknownCommits, wire.duplicatesDropped());
    }

    private void step() {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> ask();
        case 4 -> askAgain();
        case 5, 6, 7 -> attempt();
        case 8 -> wire.carry();
        case 9 -> acknowledge();
        case 10 -> die();
        default -> goOnAsIfNothingHadHappened();
      }
    }

    private void ask() {
      Ask ask = next.next(random);
      append(
          request(ask, "action-" + inputs.size(), "request-" + inputs.size()),
          new ReplyAddress("replies", 0, "request-" + inputs.size()));
    }

    private void askAgain() {
      if (actions.isEmpty()) {
        return;
      }
      var all = List.copyOf(actions.values());
      Request before = all.get(random.nextInt(all.size()));
      repeated++;
      append(
          new Request(
              "request-" + inputs.size(),
              before.event(),
              before.subject(),
              before.user(),
              before.client(),
              before.sentAt(),
              before.deadline(),
              before.data(),
              false),
          new ReplyAddress("replies", 0, "request-" + inputs.size()));
    }

    private void append(Request request, @Nullable ReplyAddress replyTo) {
      String action = request.client().actionId();
      if (action != null) {
        actions.putIfAbsent(action, request);
      }
      inputs.add(new Input.Asked(inputs.size(), now.toEpochMilli(), request, replyTo, null, null));
    }

    private Request request(Ask ask, String actionId, String id) {
      Json data = ask.data() == null ? null : PayloadContext.payloads().write(ask.data());
      return new Request(
          id,
          Channel.CLIENT.event(ask.event()),
          ask.subject(),
          User.of(ask.userId()),
          new Client(ask.userId() + "-1", null, actionId),
          now.toEpochMilli(),
          now.plusSeconds(30).toEpochMilli(),
          data,
          false);
    }

    /** Lets the owner work, a new one where there is none; what fails is taken over anew. */
    private void attempt() {
      try {
        if (alive == null) {
          alive = new Alive();
        }
        alive.take();
        alive.owner.tick(true);
      } catch (OwnershipLost | Wire.Cut e) {
        lose();
      }
    }

    /** The owner dies at once, its outputs with it, or half of them. */
    private void die() {
      if (alive != null) {
        alive.end.dieOnTheWay();
        lose();
      }
    }

    /** Somebody else takes over while the owner only pauses, and goes on later. */
    private void goOnAsIfNothingHadHappened() {
      if (alive != null && random.nextBoolean()) {
        stale.add(alive);
        alive = null;
        attempt();
      }
      for (Alive old : List.copyOf(stale)) {
        try {
          old.take();
          old.owner.tick(true);
        } catch (OwnershipLost | Wire.Cut e) {
          stale.remove(old);
        }
      }
    }

    private void lose() {
      alive = null;
    }

    /** The group learns how far outputs are safe, though not always the latest. */
    private void acknowledge() {
      if (alive != null) {
        acknowledged = Math.max(acknowledged, alive.owner.acknowledged());
      }
    }

    /** Nothing fails any more, until everything is done. */
    private void settle() {
      stale.clear();
      calm[0] = true;
      wire.calm();
      lose();
      alive = new Alive();
      while (alive.taken < inputs.size() || wire.carryAll()) {
        alive.take();
      }
    }

    private void check() {
      var entries = log.entries();
      for (int i = 0; i < entries.size(); i++) {
        Entry entry = entries.get(i);
        if (entry.offset() != i || entry.seq() != i + 1) {
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
      checkState(entries);
    }

    /** The same action, the same answer, and decided once. */
    private void checkAnswers(List<Entry> entries) {
      var decided = new HashMap<String, Json>();
      for (Entry entry : entries) {
        var input = entry.input();
        String action = input == null ? null : input.actionId();
        boolean first = entry.kind() == Entry.Kind.ACCEPTED || entry.kind() == Entry.Kind.REJECTED;
        if (action == null || !first && entry.kind() != Entry.Kind.REPEATED) {
          continue;
        }
        Json answer = entry.outputs().getLast().value();
        Json before = decided.putIfAbsent(action, answer);
        if (before != null && (first || !before.equals(answer))) {
          throw new AssertionError("%s was decided or answered anew".formatted(action));
        }
      }
    }

    private void checkState(List<Entry> entries) {
      var states = new HashMap<String, S>();
      for (Entry entry : entries) {
        var input = entry.input();
        if (input != null) {
          String key = Request.key(input.tenantId(), input.subject());
          S before = states.getOrDefault(key, game.initial(input.subject()));
          states.put(key, decider.after(before, entry));
        }
      }
      states.forEach((key, state) -> {
        var held = alive == null ? null : alive.owner.subject(key);
        S live = held == null ? game.initial(key.substring(key.indexOf('/') + 1)) : held.state();
        if (!live.equals(state)) {
          throw new AssertionError(
              "the history applied anew is another state:%n  %s%n  %s".formatted(live, state));
        }
      });
    }
  }
}
