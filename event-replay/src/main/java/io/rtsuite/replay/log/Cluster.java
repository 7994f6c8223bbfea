package io.rtsuite.replay.log;

import io.rtsuite.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka cluster, looked at and not touched: no group, nothing committed, and of logs that have an
 * owner only what counts.
 */
public final class Cluster implements AutoCloseable {

  /** How long Kafka may take to answer. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String address;
  private final Topics topics;
  private final Map<String, Integer> partitions = new HashMap<>();
  private final Set<String> owned = new HashSet<>();
  private final List<Consumer<byte[], byte[]>> open = new ArrayList<>();
  private final Extent extent = new Extent();

  private Cluster(String address, Topics topics) {
    this.address = address;
    this.topics = topics;
  }

  /**
   * Looks at what is there.
   *
   * @throws Unavailable when there is no Kafka
   */
  public static Cluster open(String address, Topics topics) {
    var cluster = new Cluster(address, topics);
    try (var consumer = cluster.consumer()) {
      for (Map.Entry<String, List<PartitionInfo>> topic : consumer.listTopics().entrySet()) {
        cluster.partitions.put(topic.getKey(), topic.getValue().size());
      }
      for (String service : cluster.services()) {
        cluster.owned.add(topics.history(service, 1).name());
        cluster.owned.add(topics.snapshots(service, 1).name());
        cluster.owned.add(topics.summaries(service, 1).name());
      }
    } catch (TimeoutException e) {
      throw new Unavailable(
          "Kafka at %s does not answer within %d s".formatted(address, PATIENCE.toSeconds()), e);
    }
    return cluster;
  }

  /** There is no Kafka where it should be; the message says it in a sentence. */
  public static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            address,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            256 * 1024,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            (int) PATIENCE.toMillis(),
            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            (int) PATIENCE.toMillis()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Where it is. */
  public String address() {
    return address;
  }

  /** The names of the suite's topics there. */
  public Topics topics() {
    return topics;
  }

  /** What has been read so far. */
  public Extent extent() {
    return extent;
  }

  /** How many partitions a topic has; empty where there is no such topic. */
  public OptionalInt partitions(String topic) {
    Integer count = partitions.get(topic);
    return count == null ? OptionalInt.empty() : OptionalInt.of(count);
  }

  /** The services that have a request topic under the prefix, or a history. */
  public Collection<String> services() {
    String requests = topics.requests("", 1).name();
    String history = topics.history("", 1).name().substring(topics.prefix().length());
    var services = new TreeSet<String>();
    for (String topic : partitions.keySet()) {
      if (topic.startsWith(requests)) {
        services.add(topic.substring(requests.length()));
      } else if (topic.startsWith(topics.prefix()) && topic.endsWith(history)) {
        String service =
            topic.substring(topics.prefix().length(), topic.length() - history.length());
        if (!service.isEmpty()) {
          services.add(service);
        }
      }
    }
    return services;
  }

  /**
   * Which part of which topic.
   *
   * @param partition one partition; absent for all of them
   * @param from nothing before this time
   * @param until nothing at or after this time
   */
  public record Range(
      String topic, @Nullable Integer partition, @Nullable Instant from, @Nullable Instant until) {

    /** All of a topic. */
    public static Range all(String topic) {
      return new Range(topic, null, null, null);
    }

    /** All of one partition. */
    public static Range of(String topic, int partition) {
      return new Range(topic, partition, null, null);
    }
  }

  /**
   * Reads what is there now, as one stream in the order of the broker's times; where these are the
   * same, in the order in which the ranges are given. A topic that does not exist is empty.
   *
   * @param follow to go on with what comes
   */
  public Messages read(List<Range> ranges, boolean follow) {
    var consumer = consumer();
    open.add(consumer);
    var slices = new ArrayList<Slice>();
    var ranks = new HashMap<String, Integer>();
    for (Range range : ranges) {
      ranks.putIfAbsent(range.topic(), ranks.size());
      slices.addAll(slices(consumer, range, follow));
    }
    Comparator<Message> order =
        Comparator.comparingLong(Message::time)
            .thenComparingInt(message -> ranks.getOrDefault(message.topic(), 0))
            .thenComparingInt(Message::partition)
            .thenComparingLong(Message::offset);
    return new Messages(consumer, slices, order, extent, follow);
  }

  private List<Slice> slices(Consumer<byte[], byte[]> consumer, Range range, boolean follow) {
    int count = partitions(range.topic()).orElse(0);
    var wanted = new ArrayList<TopicPartition>();
    for (int partition = 0; partition < count; partition++) {
      if (range.partition() == null || range.partition() == partition) {
        wanted.add(new TopicPartition(range.topic(), partition));
      }
    }
    var begins = consumer.beginningOffsets(wanted);
    var ends = consumer.endOffsets(wanted);
    var from = at(consumer, wanted, range.from());
    var until = follow ? Map.<TopicPartition, Long>of() : at(consumer, wanted, range.until());
    return wanted.stream()
        .map(one -> {
          long end = ends.getOrDefault(one, 0L);
          // Where a time has no offset, all records are older.
          long first =
              range.from() == null ? begins.getOrDefault(one, 0L) : from.getOrDefault(one, end);
          boolean isOwned = owned.contains(one.topic());
          return new Slice(
              one,
              isOwned ? begins.getOrDefault(one, 0L) : first,
              first,
              Math.min(end, until.getOrDefault(one, end)),
              isOwned);
        })
        .toList();
  }

  private static Map<TopicPartition, Long> at(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> wanted, @Nullable Instant time) {
    var offsets = new HashMap<TopicPartition, Long>();
    if (time != null) {
      var times = new HashMap<TopicPartition, Long>();
      wanted.forEach(one -> times.put(one, time.toEpochMilli()));
      consumer
          .offsetsForTimes(times)
          .forEach((partition, found) -> {
            if (found != null) {
              offsets.put(partition, found.offset());
            }
          });
    }
    return offsets;
  }

  @Override
  public void close() {
    open.forEach(consumer -> consumer.close(CloseOptions.timeout(Duration.ofSeconds(2))));
  }
}
