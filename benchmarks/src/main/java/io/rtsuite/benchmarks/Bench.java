package io.rtsuite.benchmarks;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' one entry. */
@Command(
    name = "bench",
    description = "Measures the suite beside the least that could be done.",
    subcommands = AckLatency.class,
    mixinStandardHelpOptions = true)
final class Bench implements Callable<Integer> {

  private Bench() {}

  public static void main(String[] arguments) {
    System.setProperty(Child.LOGGING, Child.LOGBACK);
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  /** Without a subcommand: the acks. */
  @Override
  public Integer call() {
    return new CommandLine(new AckLatency()).execute();
  }
}
