package io.rtsuite.blackjack.commandline;

import io.rtsuite.blackjack.simulation.Published;
import io.rtsuite.blackjack.simulation.Simulation;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code blackjack simulate}: measures what the house wins by a rule set. */
@Command(
    name = "simulate",
    description = {
      "Plays basic strategy, computed for the rules, with the engine that tables use, and tells what"
          + " the house wins of each bet.",
      "Options that are left out are the base rules: 6 decks, h17, 3:2, peek, double any, das, 4"
          + " hands, late surrender, fresh shoe."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class Simulate implements Callable<Integer> {

  enum Insurance {
    /** Offered; a player takes it when it is worth its price, which it is not at first. */
    BASIC,
    /** Offered, and always taken. */
    ALWAYS,
    NONE
  }

  private static final long BETWEEN_LINES = 2_000_000_000L;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private RuleOptions options = new RuleOptions();

  @Option(
      names = "--insurance",
      arity = "0..1",
      paramLabel = "basic|always|none",
      defaultValue = "none",
      fallbackValue = "basic",
      description =
          "Whether insurance is offered, and who takes it (default: ${DEFAULT-VALUE}; without a"
              + " value: basic).")
  private Insurance insurance = Insurance.NONE;

  @Option(
      names = "--hands",
      paramLabel = "N",
      defaultValue = "10000000",
      description = "How many rounds to play (default: ${DEFAULT-VALUE}).")
  private long hands;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same result (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads share the work (default: one per core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "The last line is the result in JSON.")
  private boolean json;

  @Override
  public Integer call() {
    var simulation = simulation();
    var run = simulation.run(threads, this::tellProgress);
    var out = spec.commandLine().getOut();
    report(out, simulation, run);
    if (json) {
      out.println(inJson(simulation, run));
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private Simulation simulation() {
    if (threads < 1) {
      throw new ParameterException(spec.commandLine(), "there is at least one thread");
    }
    try {
      var rules = options.rules(insurance != Insurance.NONE);
      return new Simulation(rules, insurance == Insurance.ALWAYS, hands, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "No such game: " + e.getMessage(), e);
    }
  }

  private final AtomicLong nextLine = new AtomicLong(System.nanoTime() + BETWEEN_LINES);

  private void tellProgress(long played) {
    long due = nextLine.get();
    long now = System.nanoTime();
    if (now - due >= 0 && nextLine.compareAndSet(due, now + BETWEEN_LINES)) {
      var progress = spec.commandLine().getErr();
      progress.println(text("%,d of %,d hands (%.0f %%)", played, hands, 100.0 * played / hands));
      progress.flush();
    }
  }

  private static void report(PrintWriter out, Simulation simulation, Simulation.Run run) {
    var tally = run.tally();
    out.println(text("hands           %,d", tally.rounds()));
    out.println(
        text(
            "house edge      %.4f %% (standard error %.4f)",
            tally.percent(), tally.standardError()));
    published(simulation)
        .ifPresent(edge ->
            out.println(
                text(
                    "published       %.3f %% (%+.1f standard errors from here)",
                    edge, (tally.percent() - edge) / tally.standardError())));
    out.println(text("speed           %,.0f hands per second and core", run.roundsPerCoreSecond()));
  }

  private static OptionalDouble published(Simulation simulation) {
    return simulation.insures() ? OptionalDouble.empty() : Published.houseEdge(simulation.rules());
  }

  private static String inJson(Simulation simulation, Simulation.Run run) {
    var tally = run.tally();
    var published = published(simulation);
    return text(
        "{\"hands\":%d,\"seed\":%d,\"houseEdgePercent\":%.6f,\"standardErrorPercent\":%.6f,"
            + "\"publishedPercent\":%s,\"handsPerSecondPerCore\":%.0f}",
        tally.rounds(),
        simulation.seed(),
        tally.percent(),
        tally.standardError(),
        published.isPresent() ? text("%.3f", published.getAsDouble()) : "null",
        run.roundsPerCoreSecond());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
