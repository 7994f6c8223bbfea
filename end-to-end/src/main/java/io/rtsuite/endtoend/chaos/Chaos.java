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
    description =
        "Bots play blackjack while services, gateways and the broker are killed, frozen and "
            + "restarted; then every promise is checked against what the bots saw and what lies on Kafka.",
    mixinStandardHelpOptions = true)
final class Chaos implements Callable<Integer> {

  private static final int BROKEN = 1;

  @Option(names = "--minutes", description = "How long blows fall (default: ${DEFAULT-VALUE}).")
  private double minutes = 10;

  @Option(names = "--tables", description = "How many (default: ${DEFAULT-VALUE}).")
  private int tables = 200;

  @Option(names = "--seats", description = "Bots at each table (default: ${DEFAULT-VALUE}).")
  private int seats = 2;

  @Option(
      names = "--seed",
      description = "Of the blows and of the bots' choices; without it any, which is printed.")
  private @Nullable Long seed;

  @Option(
      names = "--gap",
      description = "Seconds between two blows, on average (default: ${DEFAULT-VALUE}).")
  private double gap = 12;

  @Option(
      names = "--think",
      description = "Seconds before a bot acts, on average (default: ${DEFAULT-VALUE}).")
  private double think = 1.5;

  @Option(
      names = "--doze",
      description =
          "How often in a hundred a bot does nothing on its turn (default: ${DEFAULT-VALUE}).")
  private int doze = 1;

  @Option(
      names = "--faults",
      split = ",",
      paramLabel = "<kind>",
      description = "Which kinds: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Blow.Kind> kinds = EnumSet.allOf(Blow.Kind.class);

  @Option(names = "--short", description = "20 s with 8 tables and a blow every 5 s.")
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

  private Run.Plan plan() {
    long chosen = seed == null ? RandomGenerator.getDefault().nextLong(1_000_000) : seed;
    return isShort
        ? new Run.Plan(
            chosen,
            kinds,
            8,
            seats,
            Duration.ofSeconds(20),
            Duration.ofSeconds(4),
            Duration.ofMillis(300),
            doze)
        : new Run.Plan(
            chosen,
            kinds,
            tables,
            seats,
            seconds(minutes * 60),
            seconds(gap),
            seconds(think),
            doze);
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
