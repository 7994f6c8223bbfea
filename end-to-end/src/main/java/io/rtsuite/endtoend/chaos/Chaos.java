package io.rtsuite.endtoend.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of a run; ends with 1 when a promise was broken. */
@Command(
    name = "chaos",
    description = {
      "Bots play while services, gateways and the broker are killed, frozen and restarted. After "
          + "each fault, and at the end, what they were shown, the history on Kafka and their own "
          + "books are compared.",
      "Without options 400 bots play blackjack for 10 minutes. With --actions-per-second programs "
          + "ask about ledgers at that rate instead, and with --tables beside it both are played."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class Chaos implements Callable<Integer> {

  private static final int BROKEN = 1;
  private static final int TABLES = 200;

  @Option(
      names = "--minutes",
      description = "How long faults are made (default: ${DEFAULT-VALUE}).")
  private double minutes = 10;

  @Option(
      names = "--seed",
      description = "Of the faults and of the bots' choices; without it any, which is printed.")
  private @Nullable Long seed;

  @Option(
      names = "--faults",
      split = ",",
      paramLabel = "<kind>",
      description = "Which kinds: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Blow.Kind> kinds = EnumSet.allOf(Blow.Kind.class);

  @Option(
      names = "--seconds-between-faults",
      description =
          "From the comparison after a fault to the next one, on average; one in five does not "
              + "wait (default: ${DEFAULT-VALUE}).")
  private double gap = 12;

  @Option(
      names = "--actions-per-second",
      description = "About ledgers, through both gateways (default: ${DEFAULT-VALUE}).")
  private int actionsPerSecond;

  @Option(
      names = "--partitions",
      description = "Of the ledgers' topics (default: ${DEFAULT-VALUE}).")
  private int partitions = 2;

  @Option(names = "--ledgers", description = "How many at a time (default: ${DEFAULT-VALUE}).")
  private int ledgers = 2_000;

  @Option(
      names = "--connections",
      description = "Over which the ledgers are asked about (default: ${DEFAULT-VALUE}).")
  private int connections = 16;

  @Option(
      names = "--tables",
      description = "Of blackjack (default: 200, none with --actions-per-second).")
  private @Nullable Integer tables;

  @Option(names = "--seats", description = "Bots at each table (default: ${DEFAULT-VALUE}).")
  private int seats = 2;

  @Option(
      names = "--seconds-to-think",
      description = "Before a player of blackjack acts, on average (default: ${DEFAULT-VALUE}).")
  private double think = 1.5;

  @Option(
      names = "--idle-percent",
      description =
          "How often in a hundred a player does nothing on its turn (default: ${DEFAULT-VALUE}).")
  private int idlePercent = 1;

  @Option(
      names = "--short",
      description = "20 s with 8 tables, 300 actions a second about ledgers and a fault every 4 s.")
  private boolean isShort;

  @Option(names = "--folder", description = "For logs, data and the report.")
  private @Nullable Path folder;

  @Override
  public Integer call() throws IOException {
    Path root = Path.of(System.getProperty("rt.home", "")).toAbsolutePath().normalize();
    Path place = folder == null ? Files.createTempDirectory("rt-chaos") : folder.toAbsolutePath();
    Run.Outcome outcome = new Run(plan(), root, place).run();
    System.out.println();
    System.out.print(outcome.report());
    return outcome.kept() ? 0 : BROKEN;
  }

  private Plan plan() {
    long chosen = seed == null ? RandomGenerator.getDefault().nextLong(1_000_000) : seed;
    if (isShort) {
      return new Plan(
          chosen,
          kinds,
          Duration.ofSeconds(20),
          Duration.ofSeconds(4),
          new Plan.Blackjack(8, seats, Duration.ofMillis(300), idlePercent),
          new Plan.Ledgers(300, partitions, 200, 4));
    }
    int count = tables != null ? tables : actionsPerSecond > 0 ? 0 : TABLES;
    return new Plan(
        chosen,
        kinds,
        seconds(minutes * 60),
        seconds(gap),
        new Plan.Blackjack(count, seats, seconds(think), idlePercent),
        new Plan.Ledgers(actionsPerSecond, partitions, ledgers, connections));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  public static void main(String[] arguments) {
    System.setProperty("logback.configurationFile", "io/rtsuite/endtoend/chaos/logback.xml");
    System.exit(
        new CommandLine(new Chaos()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }
}
