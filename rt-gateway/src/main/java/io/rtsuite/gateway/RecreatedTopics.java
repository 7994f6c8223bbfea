package io.rtsuite.gateway;

import io.rtsuite.gateway.catalog.Control;
import io.rtsuite.gateway.kafka.KafkaClients;
import io.rtsuite.gateway.kafka.PartitionReader;
import io.rtsuite.gateway.kafka.TopicsConfig;
import io.rtsuite.gateway.push.PushLog;
import io.rtsuite.gateway.request.ReplyReader;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Notices by its id that a topic which this gateway reads was deleted and created again, and tells
 * its reader, for which all history is lost. A new topic that holds enough records would look like
 * the old one otherwise.
 */
@Singleton
final class RecreatedTopics {

  private static final Logger LOG = LoggerFactory.getLogger(RecreatedTopics.class);

  private final List<String> topics;
  private final List<Supplier<@Nullable PartitionReader>> readers;
  private final KafkaClients clients;
  private final Map<String, Uuid> known = new HashMap<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("topic-check").daemon().factory());
  private final long everyMillis;
  private @Nullable Admin admin;
  private boolean failing;

  RecreatedTopics(
      KafkaClients clients,
      TopicsConfig topics,
      TopicCheckConfig config,
      Control control,
      ReplyReader replies,
      PushLog pushes) {
    this.topics =
        List.of(
            topics.topics().control().name(),
            topics.topics().replies().name(),
            topics.topics().pushes().name());
    this.readers = List.of(control::reader, replies::reader, pushes::reader);
    this.everyMillis = config.checkInterval().toMillis();
    this.clients = clients;
  }

  /**
   * Notes which topics there are, and looks again from time to time. Readers that start after the
   * return are told of every change.
   */
  void start() throws InterruptedException {
    known.putAll(ids());
    var _ =
        looking.scheduleWithFixedDelay(
            this::lookSafely, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
  }

  private void lookSafely() {
    try {
      look();
      failing = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // While Kafka is gone, once is enough.
      LOG.atLevel(failing ? Level.DEBUG : Level.WARN)
          .addKeyValue("cause", e.toString())
          .log("Topics were not looked at; the next look follows");
      failing = true;
    }
  }

  private void look() throws InterruptedException {
    ids()
        .forEach((topic, id) -> {
          Uuid before = known.putIfAbsent(topic, id);
          if (before != null && !before.equals(id)) {
            recreated(topic, before, id);
          }
        });
  }

  private void recreated(String topic, Uuid before, Uuid now) {
    for (var reader : readers) {
      PartitionReader started = reader.get();
      if (started != null && started.topic().equals(topic)) {
        LOG.atError()
            .addKeyValue("topic", topic)
            .addKeyValue("before", before)
            .addKeyValue("now", now)
            .log("A topic was deleted and created again; what was not read of it is lost");
        started.recreated();
        // Only now: a reader that is about to start may have begun on the old topic.
        known.put(topic, now);
      }
    }
  }

  /** A topic that is missing is left out. */
  private Map<String, Uuid> ids() throws InterruptedException {
    if (admin == null) {
      admin = clients.admin("gateway-topic-check");
    }
    var found = new HashMap<String, Uuid>();
    for (var described : admin.describeTopics(topics).topicNameValues().entrySet()) {
      try {
        found.put(described.getKey(), described.getValue().get().topicId());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
        }
      }
    }
    return found;
  }

  @PreDestroy
  void close() throws InterruptedException {
    looking.shutdownNow();
    looking.awaitTermination(5, TimeUnit.SECONDS);
    if (admin != null) {
      admin.close();
    }
  }
}
