package io.rtsuite.sdk.test;

import io.rtsuite.sdk.game.Game;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A game played at random, many times: after each step, and after time has passed and clocks have
 * rung, all invariants must hold, beside what every {@link Playthrough} checks. A failure names its
 * seed, which repeats it.
 *
 * <pre>{@code
 * Simulation.of(new CounterGame())
 *     .wishes((random, state) -> new Wish<>("ada", new Add(random.nextInt(10))))
 *     .invariant("never negative", state -> state.total() >= 0)
 *     .run();
 * }</pre>
 *
 * @param <S> the state of one subject
 * @param <C> what players may want
 * @param <E> what happened
 */
public final class Simulation<S, C, E> {

  /** Somebody wants something. */
  public record Wish<C>(String userId, C command) {}

  /** What somebody might want next; every choice is to come from {@code random}. */
  @FunctionalInterface
  public interface Wishes<S, C> {
    /** The next wish. */
    Wish<C> next(RandomGenerator random, S state);
  }

  /**
   * What was played.
   *
   * @param rejected how often, by code
   * @param rung how many clocks rang
   */
  public record Report(int accepted, Map<String, Integer> rejected, int events, int rung) {
    public Report {
      rejected = Map.copyOf(rejected);
    }
  }

  private record Invariant<S>(String name, Predicate<S> holds) {}

  private final Game<S, C, E> game;
  private final List<Invariant<S>> invariants;
  private final @Nullable Wishes<S, C> wishes;
  private final long firstSeed;
  private final int seeds;
  private final int steps;

  private Simulation(
      Game<S, C, E> game,
      List<Invariant<S>> invariants,
      @Nullable Wishes<S, C> wishes,
      long firstSeed,
      int seeds,
      int steps) {
    this.game = game;
    this.invariants = invariants;
    this.wishes = wishes;
    this.firstSeed = firstSeed;
    this.seeds = seeds;
    this.steps = steps;
  }

  /** A simulation of 100 seeds with 100 steps each. */
  public static <S, C, E> Simulation<S, C, E> of(Game<S, C, E> game) {
    return new Simulation<>(game, List.of(), null, 1, 100, 100);
  }

  /** Says what players want. */
  public Simulation<S, C, E> wishes(Wishes<S, C> next) {
    return new Simulation<>(game, invariants, next, firstSeed, seeds, steps);
  }

  /** Also checks this after each step. */
  public Simulation<S, C, E> invariant(String name, Predicate<S> holds) {
    var more = new ArrayList<>(invariants);
    more.add(new Invariant<>(name, holds));
    return new Simulation<>(game, more, wishes, firstSeed, seeds, steps);
  }

  /** Plays that many seeds. */
  public Simulation<S, C, E> seeds(int count) {
    return new Simulation<>(game, invariants, wishes, firstSeed, count, steps);
  }

  /** Plays that many steps of each seed. */
  public Simulation<S, C, E> steps(int count) {
    return new Simulation<>(game, invariants, wishes, firstSeed, seeds, count);
  }

  /** Plays this one seed: the bug report. */
  public Simulation<S, C, E> onlySeed(long seed) {
    return new Simulation<>(game, invariants, wishes, seed, 1, steps);
  }

  /**
   * Plays.
   *
   * @throws AssertionError naming seed, step and wish when something does not hold
   */
  public Report run() {
    if (wishes == null) {
      throw new IllegalStateException("nobody wants anything; say wishes(...)");
    }
    int accepted = 0;
    int events = 0;
    int rung = 0;
    var rejected = new LinkedHashMap<String, Integer>();
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      var random = new SplittableRandom(seed);
      var played = Playthrough.of(game, "subject-" + seed).seed(random.nextLong());
      for (int step = 1; step <= steps; step++) {
        Wish<C> wish = wishes.next(random, played.state());
        try {
          pass(random, played);
          check(played.state());
          Step<E> done = played.when(wish.userId(), wish.command());
          if (done.isAccepted()) {
            accepted++;
          } else {
            rejected.merge(done.rejected().code(), 1, Integer::sum);
          }
          check(played.state());
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError(
              "seed %d, step %d, %s: %s".formatted(seed, step, wish, e.getMessage()), e);
        }
      }
      events += played.history().size();
      rung += played.rung().size();
      checkReplay(seed, played);
    }
    return new Report(accepted, rejected, events, rung);
  }

  /** Mostly seconds; now and then so long that clocks ring, or so that nobody could act. */
  private static void pass(RandomGenerator random, Playthrough<?, ?, ?> played) {
    var moment = Duration.ofMillis(random.nextInt(5_000));
    switch (random.nextInt(32)) {
      case 0 -> played.outage(moment);
      case 1 -> played.later(moment.multipliedBy(240));
      case 2, 3 -> played.later(moment.multipliedBy(12));
      default -> played.later(moment);
    }
  }

  private void check(S state) {
    for (Invariant<S> invariant : invariants) {
      if (!invariant.holds().test(state)) {
        throw new AssertionError("'%s' does not hold of %s".formatted(invariant.name(), state));
      }
    }
  }

  private void checkReplay(long seed, Playthrough<S, C, E> played) {
    S replayed = game.initial("subject-" + seed);
    for (E event : played.history()) {
      replayed = game.apply(replayed, event);
    }
    if (!replayed.equals(played.state())) {
      throw new AssertionError(
          "seed %d: the history replayed is another state:%n  %s%n  %s"
              .formatted(seed, played.state(), replayed));
    }
  }
}
