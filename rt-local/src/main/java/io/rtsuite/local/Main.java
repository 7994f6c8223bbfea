package io.rtsuite.local;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@code ./rt} behind its script. */
@Command(
    name = "rt",
    description = "Runs the whole suite on this machine.",
    subcommands = {Up.class, Kafka.class, Token.class, Secret.class, Train.class})
public final class Main {

  static final int REFUSED = 1;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler((failure, command, _) -> {
          if (failure instanceof Refused refused) {
            command.getErr().println("rt: " + refused.getMessage());
            return REFUSED;
          }
          throw failure;
        });
  }

  /** The options that every command shares. */
  static final class Place {

    @Option(
        names = "--data",
        paramLabel = "<folder>",
        description = "what is kept between two starts (default: .rt in the project)")
    private Path data = Path.of(System.getProperty("rt.home", ""), ".rt");

    DataFolder folder() {
      return new DataFolder(data.toAbsolutePath().normalize());
    }
  }
}
