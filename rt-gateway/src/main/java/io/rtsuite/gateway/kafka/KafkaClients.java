package io.rtsuite.gateway.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes Kafka clients from micronaut-kafka's configuration and the settings our rules demand. */
@Singleton
public final class KafkaClients implements KafkaLogs {

  /** Nothing idle is ever forgotten: a forgotten topic would refuse its next record. */
  private static final long NEVER_IDLE_MILLIS = 10L * 365 * 24 * 60 * 60 * 1000;

  private static final int LONGEST_REQUEST_MILLIS = 10_000;

  private final KafkaDefaultConfiguration configuration;
  private final MeterRegistry meters;
  private final Map<Object, KafkaClientMetrics> measured = new ConcurrentHashMap<>();

  public KafkaClients(KafkaDefaultConfiguration configuration, MeterRegistry meters) {
    this.configuration = configuration;
    this.meters = meters;
  }

  private void measure(Object client, KafkaClientMetrics metrics) {
    metrics.bindTo(meters);
    measured.put(client, metrics);
  }

  /** A producer made here is closed and need not be measured any more. */
  void closed(Producer<byte[], byte[]> producer) {
    KafkaClientMetrics metrics = measured.remove(producer);
    if (metrics != null) {
      metrics.close();
    }
  }

  @PreDestroy
  void close() {
    measured.values().forEach(KafkaClientMetrics::close);
  }

  private Properties common(String clientId) {
    var properties = new Properties();
    properties.putAll(configuration.getConfig());
    // Settings meant for consumers or producers made by micronaut-kafka itself do not belong here.
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.put("client.id", clientId);
    return properties;
  }

  /**
   * A producer that never blocks: a record is taken at once or refused.
   *
   * @param delivery time after which a record is not sent any more
   * @param buffer bytes that may wait to be sent
   */
  Producer<byte[], byte[]> producer(String clientId, Duration delivery, long buffer) {
    Properties properties = common(clientId);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L);
    properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, NEVER_IDLE_MILLIS);
    int deliveryMillis = Math.toIntExact(delivery.toMillis());
    properties.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(deliveryMillis, LONGEST_REQUEST_MILLIS));
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryMillis);
    properties.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, buffer);
    properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 * 1024 * 1024);
    var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    measure(producer, new KafkaClientMetrics(producer));
    return producer;
  }

  @Override
  public Consumer<byte[], byte[]> consumer(String clientId) {
    Consumer<byte[], byte[]> consumer = bareConsumer(clientId);
    measure(consumer, new KafkaClientMetrics(consumer));
    return consumer;
  }

  private Consumer<byte[], byte[]> bareConsumer(String clientId) {
    Properties properties = common(clientId);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** How many partitions a topic has. */
  public int partitionsOf(String topic) {
    try (var consumer = bareConsumer("gateway-look")) {
      return consumer.partitionsFor(topic).size();
    }
  }

  @Override
  public void scan(
      String clientId,
      TopicPartition partition,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (var consumer = bareConsumer(clientId)) {
      PartitionScan.run(consumer, partition, each);
    }
  }

  @Override
  public Uuid topicId(String topic) throws InterruptedException {
    try (var admin = admin("gateway-look")) {
      var described = admin.describeTopics(List.of(topic)).allTopicNames().get();
      return described.values().iterator().next().topicId();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
    }
  }

  /** For creating topics and asking whether Kafka is there. */
  public Admin admin(String clientId) {
    Properties properties = common(clientId);
    properties.put("default.api.timeout.ms", 10_000);
    properties.put("request.timeout.ms", 5_000);
    return Admin.create(properties);
  }
}
