package io.rtsuite.sdk.kafka;

import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import io.rtsuite.events.Topics;
import io.rtsuite.sdk.ServiceConfiguration;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's clients with the settings that the guarantees rest on. */
@Singleton
final class KafkaClients {

  private final KafkaDefaultConfiguration kafka;
  private final String clientId;

  KafkaClients(KafkaDefaultConfiguration kafka, ServiceConfiguration service) {
    this.kafka = kafka;
    this.clientId = service.name() + "-" + service.instanceId();
  }

  /** A consumer that is closed within bounds also when the broker is gone. */
  record Open(Consumer<byte[], byte[]> consumer) implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    @Override
    public void close() {
      consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
    }
  }

  /** Where Kafka is looked for. */
  String address() {
    return String.valueOf(kafka.getConfig().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
  }

  Admin admin() {
    return Admin.create(with(Map.of("client.id", clientId + "-admin")));
  }

  Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        with(
            Map.of(
                ProducerConfig.CLIENT_ID_CONFIG,
                clientId,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                10_000)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /**
   * A producer that never gives a record up: what follows it must not arrive without it. While it
   * cannot send, who gives it more waits.
   */
  Producer<byte[], byte[]> unlimited() {
    return new KafkaProducer<>(
        with(
            Map.of(
                ProducerConfig.CLIENT_ID_CONFIG,
                clientId + "-outputs",
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Integer.MAX_VALUE,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                Integer.MAX_VALUE)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** The writer of a history; the id fences others of the same id. */
  Producer<byte[], byte[]> transactional(String id) {
    return new KafkaProducer<>(
        with(
            Map.of(
                ProducerConfig.CLIENT_ID_CONFIG,
                clientId + "-" + id,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                id,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                10_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                4_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                9_000,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                15_000,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Topics.LARGEST_SNAPSHOT)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** A reader of what is written for good. */
  Open historyReader() {
    return consumer(
        Map.of(
            ConsumerConfig.CLIENT_ID_CONFIG,
            clientId + "-history",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            5_000,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest"));
  }

  /** A member of the service's group. */
  Open requests(String group) {
    return consumer(
        Map.of(
            ConsumerConfig.CLIENT_ID_CONFIG,
            clientId + "-requests",
            ConsumerConfig.GROUP_ID_CONFIG,
            group,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            "classic",
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            CooperativeStickyAssignor.class.getName(),
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            6_000,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            2_000,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest"));
  }

  /** A reader that belongs to no group. */
  Open reader() {
    return consumer(
        Map.of(
            ConsumerConfig.CLIENT_ID_CONFIG,
            clientId + "-control",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest"));
  }

  private Open consumer(Map<String, Object> settings) {
    Properties properties = with(settings);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new Open(
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  private Properties with(Map<String, Object> settings) {
    var properties = new Properties();
    properties.putAll(kafka.getConfig());
    properties.putAll(settings);
    return properties;
  }
}
