package io.rtsuite.sdk.kafka;

import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import io.rtsuite.sdk.ServiceConfiguration;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
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

  /** How long a client may take to close while Kafka is gone. */
  static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private static final int BUFFER = 64 * 1024 * 1024;
  private static final int BATCH = 256 * 1024;

  private final KafkaDefaultConfiguration kafka;
  private final String clientId;

  KafkaClients(KafkaDefaultConfiguration kafka, ServiceConfiguration service) {
    this.kafka = kafka;
    this.clientId = service.name() + "-" + service.instanceId();
  }

  /** A consumer that is closed within bounds also when the broker is gone. */
  record Open(Consumer<byte[], byte[]> consumer) implements AutoCloseable {
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
   * A producer that never gives a record up and never lets one overtake another: one request in
   * flight, for with more Kafka can store a later batch and refuse the one before it for ever
   * (KAFKA-15591). Records gather in its buffer meanwhile.
   *
   * @param largest bytes of the largest record's value
   */
  Producer<byte[], byte[]> unlimited(String purpose, int largest) {
    var settings = new HashMap<String, Object>();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId + "-" + purpose);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest + 128 * 1024);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Integer.MAX_VALUE);
    // Else the topics are forgotten while no broker answers, and whoever sends waits for them.
    settings.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
    return new KafkaProducer<>(
        with(settings), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A producer that waits for nothing and soon gives up, for answers to topics of others. */
  Producer<byte[], byte[]> impatient() {
    return new KafkaProducer<>(
        with(
            Map.of(
                ProducerConfig.CLIENT_ID_CONFIG,
                clientId + "-other-replies",
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                10_000,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                100)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** A reader of one log at a time. */
  Consumer<byte[], byte[]> logReader() {
    return consumer(
            Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG,
                clientId + "-logs",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                8 * 1024 * 1024,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none"))
        .consumer();
  }

  /**
   * A member of the service's group.
   *
   * @param reset where a partition begins that has no committed offset, or one that is not there
   */
  Open requests(String group, String reset) {
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
            reset));
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
