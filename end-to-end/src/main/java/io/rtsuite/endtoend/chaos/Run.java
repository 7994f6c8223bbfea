package io.rtsuite.endtoend.chaos;

import io.rtsuite.endtoend.evidence.Finding;
import io.rtsuite.endtoend.evidence.GameJson;
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
import java.util.stream.Collectors;

/** One run: start, play under blows, compare after each, come to rest, and look at what is left. */
final class Run {

  private static final Duration LAST_LOOK = Duration.ofMinutes(3);
  private static final Duration LAST_LOOK_OF_THE_DEAD = Duration.ofSeconds(5);
  private static final Duration LAST_PUSHES = Duration.ofSeconds(3);

  /**
   * What came of it.
   *
   * @param kinds of blows that fell
   */
  record Outcome(String report, List<Finding> findings, Set<Blow.Kind> kinds) {
    Outcome {
      findings = List.copyOf(findings);
      kinds = Set.copyOf(kinds);
    }

    /** Whether every promise was kept. */
    boolean kept() {
      return findings.stream().allMatch(Finding::kept);
    }
  }

  private final Plan plan;
  private final Path root;
  private final Path folder;
  private final List<GameUnderTest> games = new ArrayList<>();

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
    try (var world = new World(plan, root, folder, tokens.secret())) {
      var killer = new Thread(world::close, "chaos-end");
      Runtime.getRuntime().addShutdownHook(killer);
      try {
        Progress.say("seed %d; logs and data in %s", plan.seed(), folder);
        world.bringUp();
        if (plan.blackjack().isPlayed()) {
          games.add(new BlackjackUnderTest(plan, world, tokens, json));
        }
        if (plan.ledgers().isPlayed()) {
          games.add(new LedgersUnderTest(plan, world, tokens, json));
        }
        return run(world);
      } finally {
        games.forEach(GameUnderTest::close);
        Runtime.getRuntime().removeShutdownHook(killer);
      }
    }
  }

  private Outcome run(World world) {
    var fist = new Fist(world, games);
    long begun = System.nanoTime();
    games.forEach(GameUnderTest::play);
    fist.run(new Blows(plan.seed(), plan.kinds(), plan.gap()), plan.kinds(), plan.length());
    var took = Duration.ofNanos(System.nanoTime() - begun);
    Progress.say("no more blows; all is asked for once more");
    var broken = new ArrayList<>(fist.broken());
    finish(fist.isDead() ? LAST_LOOK_OF_THE_DEAD : LAST_LOOK, broken);
    games.forEach(GameUnderTest::stop);
    Progress.say("reading what is left of the history");
    var findings = new ArrayList<Finding>();
    games.forEach(game -> findings.addAll(game.judge()));
    var lost = LostHistory.in(world.serviceLogs());
    findings.add(compared(fist.compared()));
    findings.add(
        new Finding(
            "No service loses its history.",
            lost.count() + " times",
            lost.messages().entrySet().stream()
                .map(one -> "%d times: %s".formatted(one.getValue(), one.getKey()))
                .toList()));
    findings.add(new Finding("Everybody comes back.", fist.fallen().size() + " blows", broken));
    String report = Report.of(plan, took, fist, lost, games, findings);
    try {
      Files.writeString(folder.resolve("report.txt"), report);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Outcome(
        report,
        findings,
        fist.fallen().stream().map(one -> one.blow().kind()).collect(Collectors.toSet()));
  }

  private void finish(Duration limit, List<String> broken) {
    games.forEach(GameUnderTest::finish);
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      long left = games.stream().mapToLong(GameUnderTest::left).sum();
      if (left == 0) {
        break;
      }
      if (System.nanoTime() > end) {
        broken.add("%d subjects were not shown at the end".formatted(left));
        break;
      }
      LockSupport.parkNanos(100_000_000);
    }
    LockSupport.parkNanos(LAST_PUSHES.toNanos());
  }

  private static Finding compared(List<Fist.Compared> compared) {
    var differing = new ArrayList<String>();
    for (Fist.Compared one : compared) {
      if (one.differing() > 0) {
        differing.add("%s: %d differ".formatted(one.when(), one.differing()));
        one.examples().forEach(example -> differing.add("  " + example));
      }
    }
    return new Finding(
        "After every blow, what is shown, the history and the bots' own books are the same.",
        compared.size() + " comparisons",
        differing);
  }

  private static String secret() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
