package io.rtsuite.blackjack.commandline;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code blackjack}: what can be done with the game without a table. */
@Command(
    name = "blackjack",
    description = "What can be done with blackjack without a table.",
    mixinStandardHelpOptions = true,
    subcommands = {Simulate.class, Verify.class})
public final class Blackjack {

  private Blackjack() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Blackjack()).setCaseInsensitiveEnumValuesAllowed(true);
  }
}
