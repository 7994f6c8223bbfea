package io.rtsuite.sdk.kafka;

import io.micronaut.context.exceptions.ConfigurationException;
import io.rtsuite.events.Topics;
import io.rtsuite.events.Topics.Topic;
import io.rtsuite.sdk.ServiceConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics that a service needs, created where they are missing. */
final class OwnTopics {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private OwnTopics() {}

  /** The names and ids as they are now; the topics must be there. */
  static GameTopics names(Admin admin, Topics topics, ServiceConfiguration service) {
    String name = service.name();
    int partitions = service.partitions();
    String requests = topics.requests(name, partitions).name();
    String history = topics.history(name, partitions).name();
    String snapshots = topics.snapshots(name, partitions).name();
    String summaries = topics.summaries(name, partitions).name();
    try {
      var described =
          admin
              .describeTopics(List.of(requests, history, snapshots, summaries))
              .allTopicNames()
              .get(service.kafkaTimeout().toMillis(), TimeUnit.MILLISECONDS);
      return new GameTopics(
          requests,
          id(described, requests),
          history,
          id(described, history),
          snapshots,
          id(described, snapshots),
          summaries,
          id(described, summaries),
          topics.pushes().name(),
          topics.replies().name(),
          topics.replies().partitions(),
          topics.deadLetters().name());
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the topics of the service cannot be described", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while waiting for Kafka", e);
    }
  }

  private static String id(Map<String, TopicDescription> described, String topic) {
    var description = described.get(topic);
    if (description == null) {
      throw new KafkaException("topic '" + topic + "' is gone");
    }
    return description.topicId().toString();
  }

  /**
   * Creates what is missing.
   *
   * @param own must have exactly their declared partitions
   * @throws ConfigurationException in one sentence, when it has others or Kafka does not answer
   */
  static void ensure(Admin admin, List<Topic> own, List<Topic> others, Duration most) {
    try {
      var all = new ArrayList<>(others);
      all.addAll(own);
      var created = admin.createTopics(all.stream().map(OwnTopics::declared).toList()).values();
      for (var creation : created.values()) {
        try {
          creation.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
      for (Topic topic : own) {
        int partitions = partitions(admin, topic.name(), most);
        if (partitions != topic.partitions()) {
          throw new ConfigurationException(
              "topic '%s' has %d partitions and rt.service.partitions declares %d; a request topic never changes its count"
                  .formatted(topic.name(), partitions, topic.partitions()));
        }
      }
      awaitLeaders(admin, all.stream().map(Topic::name).toList(), most);
    } catch (ExecutionException | TimeoutException e) {
      throw new ConfigurationException(
          "Kafka did not give the topics of the service within " + most.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigurationException("interrupted while waiting for Kafka", e);
    }
  }

  /** A broker may not have heard yet of a topic that its controller has just created. */
  private static int partitions(Admin admin, String topic, Duration most)
      throws ExecutionException, TimeoutException, InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (true) {
      try {
        return admin
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get(most.toMillis(), TimeUnit.MILLISECONDS)
            .values()
            .iterator()
            .next()
            .partitions()
            .size();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() - deadline > 0) {
          throw e;
        }
        TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
      }
    }
  }

  /**
   * Waits until each partition's leader answers. An idempotent producer whose first batch meets a
   * leader that is not ready, and whose second one does not, never gets the first one in.
   */
  private static void awaitLeaders(Admin admin, List<String> topics, Duration most)
      throws ExecutionException, TimeoutException, InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (true) {
      try {
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        var described =
            admin
                .describeTopics(topics)
                .allTopicNames()
                .get(most.toMillis(), TimeUnit.MILLISECONDS);
        for (var topic : described.values()) {
          for (var partition : topic.partitions()) {
            latest.put(
                new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
          }
        }
        admin.listOffsets(latest).all().get(most.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException) || System.nanoTime() - deadline > 0) {
          throw e;
        }
        TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
      }
    }
  }

  private static NewTopic declared(Topic topic) {
    return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
        .configs(topic.config());
  }
}
