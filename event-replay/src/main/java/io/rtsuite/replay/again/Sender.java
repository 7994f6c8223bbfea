package io.rtsuite.replay.again;

import io.rtsuite.events.Topics.Topic;
import io.rtsuite.replay.log.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records one after the other, each once the one before is safe, at a bounded rate. */
public final class Sender implements AutoCloseable {

  private final KafkaProducer<byte[], byte[]> producer;
  private final long interval;
  private long due = System.nanoTime();

  /**
   * Connects.
   *
   * @param perSecond at most so many
   */
  public Sender(String address, int perSecond) {
    interval = Duration.ofSeconds(1).toNanos() / perSecond;
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                address,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                Cluster.PATIENCE.toMillis(),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) Cluster.PATIENCE.toMillis(),
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                3 * (int) Cluster.PATIENCE.toMillis()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Creates those topics that are missing. */
  public static void create(String address, List<Topic> topics)
      throws ExecutionException, TimeoutException, InterruptedException {
    try (var admin = Admin.create(Map.of("bootstrap.servers", address))) {
      var created =
          admin
              .createTopics(
                  topics.stream()
                      .map(topic ->
                          new NewTopic(
                                  topic.name(), Optional.of(topic.partitions()), Optional.empty())
                              .configs(topic.config()))
                      .toList())
              .values();
      for (var one : created.values()) {
        try {
          one.get(Cluster.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
    }
  }

  /** Sends one, and returns when Kafka has it. */
  public void send(ProducerRecord<byte[], byte[]> record)
      throws ExecutionException, InterruptedException {
    long early = due - System.nanoTime();
    if (early > 0) {
      TimeUnit.NANOSECONDS.sleep(early);
    }
    due = Math.max(due, System.nanoTime()) + interval;
    producer.send(record).get();
  }

  @Override
  public void close() {
    producer.close(Cluster.PATIENCE);
  }
}
