package io.rtsuite.blackjack.simulation;

import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.strategy.Strategy;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * A number of rounds by a rule set, each by basic strategy and with the {@linkplain
 * io.rtsuite.blackjack.rules.Deal deal} that tables use.
 *
 * <p>The result follows from the seed, however many threads share the work.
 *
 * @param insures whether the player always takes insurance; otherwise when it is worth its price
 */
public record Simulation(Rules rules, boolean insures, long rounds, long seed) {

  private static final int BLOCK = 1 << 16;

  public Simulation {
    if (rounds < 1) {
      throw new IllegalArgumentException("a simulation has at least one round");
    }
    if (Tally.BET * rules.blackjackPays().pays() % rules.blackjackPays().per() != 0) {
      throw new IllegalArgumentException("these odds cannot be paid exactly");
    }
  }

  /**
   * What a run gave.
   *
   * @param cpuNanos processor time of the threads that played
   */
  public record Run(Tally tally, long cpuNanos) {

    static final Run NOTHING = new Run(Tally.NOTHING, 0);

    Run plus(Run other) {
      return new Run(tally.plus(other.tally), cpuNanos + other.cpuNanos);
    }

    /** How many rounds a core plays in a second. */
    public double roundsPerCoreSecond() {
      return tally.rounds() * 1e9 / Math.max(1, cpuNanos);
    }
  }

  /**
   * Plays.
   *
   * @param progress is told how many rounds are played, now and then, by any thread
   */
  public Run run(int threads, LongConsumer progress) {
    var strategy = Strategy.of(rules);
    var blocks = new AtomicLong();
    var played = new AtomicLong();
    var shares = new ArrayList<CompletableFuture<Run>>();
    for (int i = 0; i < threads; i++) {
      var share = new CompletableFuture<Run>();
      shares.add(share);
      Thread.ofPlatform()
          .name("simulation-" + i)
          .daemon()
          .start(() -> complete(share, strategy, blocks, played, progress));
    }
    var sum = Run.NOTHING;
    for (CompletableFuture<Run> share : shares) {
      try {
        sum = sum.plus(share.join());
      } catch (CompletionException e) {
        throw new IllegalStateException("a share of the simulation failed", e.getCause());
      }
    }
    return sum;
  }

  private void complete(
      CompletableFuture<Run> share,
      Strategy strategy,
      AtomicLong blocks,
      AtomicLong played,
      LongConsumer progress) {
    try {
      var clock = ManagementFactory.getThreadMXBean();
      long began = clock.getCurrentThreadCpuTime();
      var player = new Player(rules, strategy, insures || strategy.insures(), seed);
      var sum = Tally.NOTHING;
      long from;
      while ((from = blocks.getAndIncrement() * BLOCK) < rounds) {
        int here = (int) Math.min(BLOCK, rounds - from);
        sum = sum.plus(player.play(from, here));
        progress.accept(played.addAndGet(here));
      }
      share.complete(new Run(sum, clock.getCurrentThreadCpuTime() - began));
    } catch (RuntimeException | Error e) {
      share.completeExceptionally(e);
    }
  }

  /**
   * Plays the same cards by other rules too, each by its own strategy, and tallies how much more
   * the house wins by the others: far closer than the difference of two simulations.
   */
  public Tally difference(Rules others) {
    if (!rules.freshShoe() || !others.freshShoe() || rules.decks() != others.decks()) {
      throw new IllegalArgumentException("only fresh shoes of the same size have the same cards");
    }
    var strategy = Strategy.of(rules);
    var otherStrategy = Strategy.of(others);
    var one = new Player(rules, strategy, insures || strategy.insures(), seed);
    var other = new Player(others, otherStrategy, insures || otherStrategy.insures(), seed);
    long won = 0;
    long squares = 0;
    for (long round = 0; round < rounds; round++) {
      long more = one.playFresh(round) - other.playFresh(round);
      won += more;
      squares += more * more;
    }
    return new Tally(rounds, won, squares);
  }
}
