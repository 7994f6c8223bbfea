package io.rtsuite.endtoend.bots;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.rtsuite.endtoend.evidence.GameJson;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** All players of a run; they begin to play when made, and go when closed. */
public final class Bots implements AutoCloseable {

  private static final long TICK = 100;
  private static final long SPREAD = 20;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final Journal journal = new Journal();
  private final List<Bot> bots = new ArrayList<>();
  private long tickDue;
  private boolean finishing;

  /**
   * Who plays.
   *
   * @param tables how many
   * @param seats players at each
   * @param dozing how often in a hundred a player does nothing when it is its turn
   * @param seed of the players' choices
   */
  public record Crowd(int tables, int seats, int dozing, long seed) {}

  /**
   * @param gateways by name
   * @param tokens what lets a user in
   */
  public Bots(
      Crowd crowd,
      Pace pace,
      Map<String, URI> gateways,
      UnaryOperator<String> tokens,
      GameJson json) {
    var seeds = new SplittableRandom(crowd.seed());
    var sorted = new TreeMap<>(gateways);
    for (int table = 0; table < crowd.tables(); table++) {
      for (int seat = 0; seat < crowd.seats(); seat++) {
        String user = "bot-%d-%d".formatted(table, seat);
        bots.add(
            new Bot(
                user,
                "chaos-" + table,
                tokens.apply(user),
                sorted,
                new Choices(user, crowd.dozing(), seeds.split()),
                pace,
                json,
                loop,
                journal));
      }
    }
    for (int n = 0; n < bots.size(); n++) {
      loop.schedule(bots.get(n)::connect, n * SPREAD, TimeUnit.MILLISECONDS);
    }
    tickDue = System.currentTimeMillis() + TICK;
    loop.schedule(this::tick, TICK, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    long now = System.currentTimeMillis();
    journal.largestLag = Math.max(journal.largestLag, now - tickDue);
    tickDue = now + TICK;
    loop.schedule(this::tick, TICK, TimeUnit.MILLISECONDS);
  }

  /** How many there are. */
  public int count() {
    return bots.size();
  }

  /** How many actions the game has settled so far. */
  public long settled() {
    return onLoop(() -> bots.stream().mapToLong(Bot::settledCount).sum());
  }

  /** Lets every bot look at its table as soon as nothing else is under way. */
  public void look() {
    onLoop(() -> {
      bots.forEach(Bot::look);
      return 0;
    });
  }

  /** Lets all end what they have begun and look at their tables for the last time. */
  public void finish() {
    onLoop(() -> {
      finishing = true;
      bots.forEach(Bot::finish);
      return 0;
    });
  }

  /** How many have not looked since they were to. */
  public long left() {
    return onLoop(
        () -> bots.stream().filter(bot -> finishing ? !bot.done() : !bot.looked()).count());
  }

  /** What was shown since the last time to those who looked. */
  public List<Journal.Look> takeLooks() {
    return onLoop(() -> {
      var taken = journal.looks;
      journal.looks = new ArrayList<>();
      return taken;
    });
  }

  /** What the players' own accounts cannot explain so far. */
  public List<String> problems() {
    return onLoop(() -> bots.stream().flatMap(bot -> bot.problems().stream()).toList());
  }

  private <T> T onLoop(Callable<T> task) {
    return loop.submit(task).syncUninterruptibly().getNow();
  }

  /** Ends all connections and gives what was written down. */
  public Journal stop() {
    onLoop(() -> {
      bots.forEach(Bot::stop);
      return 0;
    });
    return journal;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
