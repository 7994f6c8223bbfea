package io.rtsuite.replay;

import io.rtsuite.events.Topics;
import io.rtsuite.replay.log.Cluster;
import picocli.CommandLine.Option;

/** The options that every command shares: where to look. */
final class Place {

  @Option(
      names = "--kafka",
      paramLabel = "<host:port>",
      description = "default: KAFKA_BOOTSTRAP_SERVERS, or localhost:9092")
  private String kafka = System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");

  @Option(names = "--prefix", paramLabel = "<prefix>", description = "of the topics (default: rt.)")
  private String prefix = Topics.DEFAULT_PREFIX;

  @Option(
      names = "--service",
      paramLabel = "<name>",
      description = "as its rt.service.name says (default: blackjack)")
  private String service = "blackjack";

  @Option(names = "--json", description = "one JSON object per line; what was read goes to stderr")
  private boolean json;

  String service() {
    return service;
  }

  boolean json() {
    return json;
  }

  /** Opens the cluster and makes sure that the service is, or was, there. */
  Cluster open() {
    var cluster = connect();
    if (!cluster.services().contains(service)) {
      String known = String.join(", ", cluster.services());
      cluster.close();
      throw new Refused(
          "there is no service '%s' under the prefix '%s' at %s; there is %s"
              .formatted(service, prefix, kafka, known.isEmpty() ? "none" : known));
    }
    return cluster;
  }

  private Cluster connect() {
    Topics topics;
    try {
      topics = new Topics(prefix);
    } catch (IllegalArgumentException e) {
      throw new Refused(String.valueOf(e.getMessage()), e);
    }
    if (!kafka.matches("[^:\\s,]+:\\d{1,5}(,[^:\\s,]+:\\d{1,5})*")) {
      throw new Refused("--kafka is '" + kafka + "', not host:port");
    }
    return Cluster.open(kafka, topics);
  }
}
