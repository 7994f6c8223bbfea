package io.rtsuite.endtoend.chaos;

import io.rtsuite.endtoend.bots.Bots;
import io.rtsuite.endtoend.bots.Journal;
import io.rtsuite.endtoend.bots.Pace;
import io.rtsuite.endtoend.evidence.Finding;
import io.rtsuite.endtoend.evidence.GameJson;
import io.rtsuite.endtoend.evidence.Promises;
import io.rtsuite.endtoend.evidence.Reapplied;
import io.rtsuite.events.EventDeclaration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** One run: start, play under blows, heal, come to rest, and look at what is left. */
final class Run {

  private static final Duration MARGIN = Duration.ofSeconds(5);
  private static final Duration HEAL = Duration.ofSeconds(90);
  private static final Duration LAST_PUSHES = Duration.ofSeconds(3);

  /**
   * What is to be done.
   *
   * @param seed of the blows and of the bots' choices
   * @param length of the time in which blows fall
   * @param gap between two blows, on average
   * @param think how long a bot waits before it acts, on average
   * @param dozing how often in a hundred a bot does nothing when it is its turn
   */
  record Plan(
      long seed,
      Set<Blow.Kind> kinds,
      int tables,
      int seats,
      Duration length,
      Duration gap,
      Duration think,
      int dozing) {}

  /** What came of it. */
  record Outcome(String report, boolean kept) {}

  private final Plan plan;
  private final Path root;
  private final Path folder;
  private final List<String> broken = new ArrayList<>();

  /**
   * @param root of the project
   * @param folder for the broker's data and all logs
   */
  Run(Plan plan, Path root, Path folder) {
    this.plan = plan;
    this.root = root;
    this.folder = folder;
  }

  Outcome run() {
    var tokens = new Tokens(secret());
    var json = new GameJson();
    try (var world = new World(root, folder, tokens.secret())) {
      var killer = new Thread(world::close, "chaos-end");
      Runtime.getRuntime().addShutdownHook(killer);
      Progress.say("seed %d; logs and data in %s", plan.seed(), folder);
      world.bringUp();
      var fist = new Fist(world);
      long begun = System.nanoTime();
      Journal journal;
      Duration took;
      try (var bots = play(world, tokens, json)) {
        settle(bots, "before the first blow");
        fist.run(Blows.of(plan.seed(), plan.kinds(), plan.length(), plan.gap()), plan.length());
        Progress.say("no more blows; %d actions settled", bots.settled());
        world.bringUp();
        settle(bots, "once all runs again");
        long left = bots.finish(HEAL);
        if (left > 0) {
          broken.add("%d bots did not come to an end".formatted(left));
        }
        took = Duration.ofNanos(System.nanoTime() - begun);
        LockSupport.parkNanos(LAST_PUSHES.toNanos());
        journal = bots.stop();
      }
      Progress.say("reading the history");
      Outcome outcome = judge(world, json, fist, journal, took);
      Runtime.getRuntime().removeShutdownHook(killer);
      return outcome;
    }
  }

  private static String secret() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private Bots play(World world, Tokens tokens, GameJson json) {
    Duration answer = EventDeclaration.DEFAULT_DEADLINE.plus(MARGIN);
    var pace =
        new Pace(
            plan.think(),
            answer,
            Duration.ofSeconds(90),
            Duration.ofSeconds(20),
            Duration.ofMinutes(2));
    return new Bots(
        new Bots.Crowd(plan.tables(), plan.seats(), plan.dozing(), plan.seed()),
        pace,
        world.addresses(),
        tokens::of,
        json);
  }

  private void settle(Bots bots, String when) {
    long waiting = bots.awaitProgress(HEAL);
    if (waiting > 0) {
      broken.add("%d bots got nothing done within %s %s".formatted(waiting, HEAL, when));
    }
  }

  private Outcome judge(World world, GameJson json, Fist fist, Journal journal, Duration took) {
    var records = new Records(world.bootstrapServers());
    var inputs = records.inputs();
    var snapshots = records.snapshots(json);
    var history = new Reapplied(json);
    records.history(history, inputs);
    broken.addAll(fist.broken());
    broken.addAll(journal.puzzles());
    var promises = new Promises(journal.actions(), journal.lines(), history);
    var findings =
        List.of(
            promises.chipsAreConserved(journal.purses()),
            promises.actionsHappenOnce(),
            promises.requestsAreAnswered(EventDeclaration.DEFAULT_DEADLINE.plus(MARGIN).toMillis()),
            promises.answersAreRepeated(),
            promises.viewsAreTheHistory(),
            promises.pushesComeOnce(),
            promises.tablesDoNotGoBack(journal.stepsBack()),
            promises.clocksGoOn(journal.dozes()),
            promises.historyIsWhole(inputs),
            promises.snapshotsAreTheHistory(snapshots),
            promises.nothingBreaks(),
            new Finding("Everybody comes back.", fist.fallen().size() + " blows", broken));
    String report = Report.of(plan, took, fist.fallen(), journal, history.kinds(), findings);
    try {
      Files.writeString(folder.resolve("report.txt"), report);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Outcome(report, findings.stream().allMatch(Finding::kept));
  }
}
