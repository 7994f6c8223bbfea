package io.rtsuite.sdk.kafka;

import io.micronaut.context.ApplicationContext;
import java.util.Arrays;
import java.util.stream.Collectors;

/** An instance of the ledger in a process of its own, to be killed. */
final class LedgerProcess {

  private LedgerProcess() {}

  public static void main(String[] properties) throws InterruptedException {
    var given =
        Arrays.stream(properties)
            .map(property -> property.split("=", 2))
            .collect(Collectors.<String[], String, Object>toMap(p -> p[0], p -> p[1]));
    try (var instance = ApplicationContext.run(given)) {
      // Ends with its parent, whose pipe then closes, if it is not killed before.
      ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
      System.err.println("parent gone, " + instance.isRunning());
    }
  }
}
