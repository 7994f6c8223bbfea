package io.rtsuite.replay;

import io.rtsuite.replay.build.Build;
import io.rtsuite.replay.log.Cluster;
import io.rtsuite.replay.past.Unusable;
import io.rtsuite.replay.repair.Irreparable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of {@code ./rt replay}. */
@Command(
    name = "./rt replay",
    description = {
      "Looks at the past of a service on Kafka, whether the service runs or not; nothing is changed"
          + " unless a command says so.",
      "Exit code 0: done, and nothing is wrong; 1: a difference was found; 2: it could not be done."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      Timeline.class,
      Show.class,
      Step.class,
      Reapply.class,
      Redecide.class,
      Redrive.class,
      Export.class,
      Repair.class
    })
public final class Replay {

  /** Something differs from what it should be. */
  static final int DIFFERS = 1;

  /** The command could not be carried out. */
  static final int FAILED = 2;

  private Replay() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Replay())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExitCodeExceptionMapper(_ -> FAILED)
        .setExecutionExceptionHandler((failure, command, _) -> {
          String sentence = sentence(failure);
          command.getErr().println("rt replay: " + sentence);
          command.getErr().flush();
          return FAILED;
        });
  }

  private static String sentence(Exception failure) throws Exception {
    return switch (failure) {
      case Refused refused -> String.valueOf(refused.getMessage());
      case Cluster.Unavailable unavailable -> String.valueOf(unavailable.getMessage());
      case Irreparable irreparable -> String.valueOf(irreparable.getMessage());
      case Unusable unusable -> String.valueOf(unusable.getMessage());
      case Build.Unfit unfit -> String.valueOf(unfit.getMessage());
      case KafkaException kafka -> "Kafka refuses: " + kafka.getMessage();
      default -> throw failure;
    };
  }
}
