package io.rtsuite.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' one entry; without a subcommand, acks are measured. */
@Command(
    name = "bench",
    description = "Measures the suite; without a command, ack-latency.",
    subcommands = {AckLatency.class, Actions.class, Restore.class, Codecs.class},
    mixinStandardHelpOptions = true)
final class Bench {

  private static final Set<String> OWN = Set.of("-h", "--help", "-V", "--version");

  private Bench() {}

  public static void main(String[] arguments) {
    System.setProperty(Child.LOGGING, Child.LOGBACK);
    var command = new ArrayList<>(List.of(arguments));
    if (command.isEmpty()
        || (command.getFirst().startsWith("-") && !OWN.contains(command.getFirst()))) {
      command.addFirst("ack-latency");
    }
    System.exit(new CommandLine(new Bench()).execute(command.toArray(String[]::new)));
  }
}
