package io.rtsuite.replay.repair;

import io.rtsuite.events.Topics;
import io.rtsuite.log.OwnedLog;
import io.rtsuite.log.OwnershipFold;
import io.rtsuite.log.PartitionLog;
import io.rtsuite.log.Position;
import io.rtsuite.log.kafka.KafkaPartitionLog;
import io.rtsuite.log.kafka.ReaderPool;
import io.rtsuite.log.kafka.SharedProducer;
import io.rtsuite.replay.log.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The history and the snapshots of a game's partitions, read and written as an owner does. */
public final class PartitionLogs implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Admin admin;
  private final SharedProducer producer;
  private final ReaderPool readers;
  private final String requests;
  private final String history;
  private final String snapshots;
  private final String group;

  /** Connects to where a cluster is. */
  public PartitionLogs(Cluster cluster, String service) {
    String address = cluster.address();
    Topics topics = cluster.topics();
    this.requests = topics.requests(service, 1).name();
    this.history = topics.history(service, 1).name();
    this.snapshots = topics.snapshots(service, 1).name();
    this.group = topics.prefix() + service + ".game";
    int most = (int) Cluster.PATIENCE.toMillis();
    this.admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                address,
                "default.api.timeout.ms",
                most,
                "request.timeout.ms",
                most));
    this.producer =
        new SharedProducer(
            "repair",
            () ->
                new KafkaProducer<>(
                    Map.of(
                        "bootstrap.servers",
                        address,
                        "acks",
                        "all",
                        "enable.idempotence",
                        true,
                        "max.in.flight.requests.per.connection",
                        1,
                        "linger.ms",
                        0,
                        "max.request.size",
                        Topics.LARGEST_SNAPSHOT + 128 * 1024,
                        "max.block.ms",
                        most,
                        "request.timeout.ms",
                        most,
                        "delivery.timeout.ms",
                        3 * most),
                    new ByteArraySerializer(),
                    new ByteArraySerializer()));
    this.readers =
        new ReaderPool(
            () ->
                new KafkaConsumer<>(
                    Map.of(
                        "bootstrap.servers",
                        address,
                        "enable.auto.commit",
                        false,
                        "allow.auto.create.topics",
                        false,
                        "auto.offset.reset",
                        "none"),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer()),
            1);
  }

  PartitionLog history(int partition) {
    return log(history, partition);
  }

  PartitionLog snapshots(int partition) {
    return log(snapshots, partition);
  }

  private PartitionLog log(String topic, int partition) {
    String id = topicId(topic);
    if (id == null) {
      throw new Irreparable("there is no topic " + topic);
    }
    return new KafkaPartitionLog(
        new TopicPartition(topic, partition), id, producer, readers, admin);
  }

  /** The id of the request topic; null where there is none. */
  @Nullable String requestsId() {
    return topicId(requests);
  }

  private @Nullable String topicId(String topic) {
    try {
      var described = admin.describeTopics(List.of(topic)).allTopicNames();
      var found = described.get(Cluster.PATIENCE.toMillis(), TimeUnit.MILLISECONDS).get(topic);
      return found == null ? null : found.topicId().toString();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return null;
      }
      throw failed(e);
    } catch (TimeoutException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    }
  }

  /** Reads what is there now, and nothing is written. */
  static boolean read(PartitionLog log, @Nullable Position from, OwnedLog.Restore restore) {
    long start = from == null ? log.start() : from.offset();
    long end = log.end();
    var fold = from == null ? OwnershipFold.atStart(start) : OwnershipFold.at(from);
    try (var reading = log.read(start)) {
      while (fold.position().offset() < end) {
        for (var record : reading.poll(POLL)) {
          Position before = fold.position();
          switch (fold.take(record)) {
            case VALID -> restore.valid(record, before);
            case ANCHOR -> restore.anchor(record, before);
            case CLAIM -> restore.claim(record);
            case VOID -> {}
          }
        }
      }
    }
    return fold.hasBegun();
  }

  /** The group's offset of a partition; -1 where it has none. */
  long committed(int partition) {
    var place = new TopicPartition(requests, partition);
    try {
      OffsetAndMetadata mark =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(Cluster.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .get(place);
      return mark == null ? -1 : mark.offset();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return -1;
      }
      throw failed(e);
    } catch (TimeoutException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    }
  }

  /** Sets the group's offset of a partition back. */
  void commit(int partition, long offset) {
    var marks = Map.of(new TopicPartition(requests, partition), new OffsetAndMetadata(offset));
    try {
      admin
          .alterConsumerGroupOffsets(group, marks)
          .all()
          .get(Cluster.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    }
  }

  /** Whether an instance of the service is a member of the group, and so may own any partition. */
  boolean isAlive() {
    try {
      var described =
          admin
              .describeConsumerGroups(List.of(group))
              .all()
              .get(Cluster.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .get(group);
      return described != null
          && (!described.members().isEmpty()
              || described.groupState() != GroupState.EMPTY
                  && described.groupState() != GroupState.DEAD);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw failed(e);
    } catch (TimeoutException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    }
  }

  /** Of the group that owns the partitions. */
  String group() {
    return group;
  }

  private static Irreparable failed(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new Irreparable("Kafka refuses: " + cause, e);
  }

  @Override
  public void close() {
    producer.close();
    readers.close();
    admin.close(Duration.ofSeconds(2));
  }
}
