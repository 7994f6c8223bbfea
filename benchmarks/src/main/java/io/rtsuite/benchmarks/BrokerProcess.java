package io.rtsuite.benchmarks;

import io.rtsuite.broker.EmbeddedBroker;
import java.nio.file.Path;

/** The embedded broker as a process of its own; prints {@code ready <host:port>}. */
final class BrokerProcess {

  private BrokerProcess() {}

  public static void main(String[] arguments) {
    EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "shutdown"));
    Child.endWithParent();
    System.out.println("ready " + broker.bootstrapServers());
  }
}
