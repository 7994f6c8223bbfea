package io.rtsuite.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The names of all topics under one prefix, and the settings each is created with by its owner.
 *
 * @param prefix in front of everything shared, groups and transactional ids included; {@link
 *     #DEFAULT_PREFIX} unless a cluster holds several suites
 */
public record Topics(String prefix) {

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,64}");

  /**
   * @throws IllegalArgumentException naming a prefix that Kafka would not take
   */
  public Topics {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "topic prefix '" + prefix + "' is not 0-64 of letters, digits, - _ .");
    }
  }

  /** The prefix of a suite that is alone on its cluster. */
  public static final String DEFAULT_PREFIX = "rt.";

  /** Partitions of a request topic that declares no other count. */
  public static final int DEFAULT_REQUEST_PARTITIONS = 12;

  /** Bytes of the largest snapshot of a subject: its state, and the answers that are remembered. */
  public static final int LARGEST_SNAPSHOT = 8 * 1024 * 1024;

  /** Bytes of the largest entry of a history: a request of 1 MB, and what it caused. */
  public static final int LARGEST_ENTRY = 3 * 1024 * 1024;

  /** Bytes of the largest dead letter: a record of 1 MB, and why it is one. */
  public static final int LARGEST_DEAD_LETTER = 2 * 1024 * 1024;

  /** For the key and the headers of a record. */
  private static final int BESIDE_THE_VALUE = 64 * 1024;

  /**
   * A topic as it is to be created.
   *
   * @param config Kafka's topic settings, beside the broker's own replication
   */
  public record Topic(String name, int partitions, Map<String, String> config) {
    public Topic {
      config = Map.copyOf(config);
    }
  }

  /** Discovery and revocations. */
  public Topic control() {
    return new Topic(
        prefix + "control",
        1,
        Map.of(
            "cleanup.policy", "compact",
            "segment.ms", millis(Duration.ofMinutes(10)),
            "message.timestamp.type", "LogAppendTime"));
  }

  /** Requests to a service; the count of a topic that exists never changes. */
  public Topic requests(String service, int partitions) {
    return kept(prefix + "requests." + service, partitions, Duration.ofDays(7));
  }

  /** Replies to gateways; which partition is whose is said in each request. */
  public Topic replies() {
    return kept(prefix + "replies", 32, Duration.ofHours(1));
  }

  /** The push log: one partition, one order. */
  public Topic pushes() {
    return kept(prefix + "pushes", 1, Duration.ofHours(24));
  }

  /** Checkpoints of what gateways have seen in the push log; the newest is the one that counts. */
  public Topic pushMarks() {
    return new Topic(
        prefix + "push-marks",
        1,
        Map.of(
            "cleanup.policy",
            "compact",
            "segment.ms",
            millis(Duration.ofMinutes(10)),
            "max.message.bytes",
            Integer.toString(4 * 1024 * 1024),
            "message.timestamp.type",
            "LogAppendTime"));
  }

  /**
   * The open sessions of all gateways. Whoever reads it begins at its beginning, so it is kept
   * short: small segments, and what ended is forgotten soon.
   */
  public Topic sessions() {
    return new Topic(
        prefix + "sessions",
        1,
        Map.of(
            "cleanup.policy", "compact",
            "segment.ms", millis(Duration.ofMinutes(10)),
            "segment.bytes", Integer.toString(64 * 1024 * 1024),
            "delete.retention.ms", millis(Duration.ofMinutes(10)),
            "message.timestamp.type", "LogAppendTime"));
  }

  /** Records that could not be handled, as they were. */
  public Topic deadLetters() {
    return kept(
        prefix + "dead-letters",
        4,
        Duration.ofDays(30),
        Map.of("max.message.bytes", bytes(LARGEST_DEAD_LETTER)));
  }

  /** What became of each input of a game, partition by partition as its requests. */
  public Topic history(String service, int partitions) {
    return owned(prefix + service + ".history", partitions, LARGEST_ENTRY);
  }

  /** The states of a game's subjects, and how far they reach; partitions as its requests. */
  public Topic snapshots(String service, int partitions) {
    return owned(prefix + service + ".snapshots", partitions, LARGEST_SNAPSHOT);
  }

  /** What lists show of a game's subjects; partitions as its requests. */
  public Topic summaries(String service, int partitions) {
    return owned(prefix + service + ".summaries", partitions, 1024 * 1024);
  }

  /** A log that nobody but its owner deletes from. */
  private static Topic owned(String name, int partitions, int largest) {
    return new Topic(
        name,
        partitions,
        Map.of(
            "cleanup.policy",
            "delete",
            "retention.ms",
            "-1",
            "retention.bytes",
            "-1",
            "max.message.bytes",
            bytes(largest),
            "message.timestamp.type",
            "LogAppendTime"));
  }

  private static Topic kept(String name, int partitions, Duration retention) {
    return kept(name, partitions, retention, Map.of());
  }

  private static Topic kept(
      String name, int partitions, Duration retention, Map<String, String> more) {
    var config = new HashMap<>(more);
    config.put("cleanup.policy", "delete");
    config.put("retention.ms", millis(retention));
    config.put("message.timestamp.type", "LogAppendTime");
    return new Topic(name, partitions, config);
  }

  private static String bytes(int largest) {
    return Integer.toString(largest + BESIDE_THE_VALUE);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
