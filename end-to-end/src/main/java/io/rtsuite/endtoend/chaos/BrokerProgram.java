package io.rtsuite.endtoend.chaos;

import io.rtsuite.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The embedded broker as a process of its own, on a given folder and port. */
final class BrokerProgram {

  /**
   * Kafka's defaults, which docker-compose.yml leaves as they are. The embedded broker's own make a
   * controlled shutdown so short that hardly anything can happen within it; with these, partitions
   * are without a leader for as long as on servers while clients still ask.
   */
  static final List<String> AS_ON_SERVERS =
      List.of(
          "broker.heartbeat.interval.ms=2000",
          "broker.session.timeout.ms=9000",
          "transaction.state.log.num.partitions=50",
          "offsets.topic.num.partitions=50",
          "num.network.threads=3",
          "num.io.threads=8");

  private BrokerProgram() {}

  /**
   * Runs it until it is told to stop.
   *
   * @param arguments folder, port, and settings as {@code name=value}
   */
  public static void main(String[] arguments) {
    Map<String, String> settings = new HashMap<>();
    for (int n = 2; n < arguments.length; n++) {
      String[] setting = arguments[n].split("=", 2);
      settings.put(setting[0], setting[1]);
    }
    EmbeddedBroker broker =
        EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), settings);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "shutdown"));
  }
}
