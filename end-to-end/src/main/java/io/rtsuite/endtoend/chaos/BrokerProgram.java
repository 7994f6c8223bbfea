package io.rtsuite.endtoend.chaos;

import io.rtsuite.broker.EmbeddedBroker;
import java.nio.file.Path;

/** The embedded broker as a process of its own, on a given folder and port. */
final class BrokerProgram {

  private BrokerProgram() {}

  public static void main(String[] arguments) {
    EmbeddedBroker broker =
        EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "shutdown"));
  }
}
