package io.rtsuite.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.Request;
import io.rtsuite.events.Topics;
import io.rtsuite.events.User;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The floor: a request and its answer by nothing but {@code kafka-clients}. One producer and one
 * consumer here, one consumer and one producer in {@link Echo another process}; topics, records'
 * sizes and producers' settings are those of the suite, bytes are passed on unread.
 */
final class TwoHop implements Lane {

  static final Topics TOPICS = new Topics("floor.");
  static final String SERVICE = "echo";
  private static final String NUMBER = "n";
  private static final int REPLY_PARTITION = 7;

  private final Answers answers = new Answers();
  private final Map<String, ProcessHandle> processes;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final Child echo;
  private final int keys;
  private final byte[] value;

  /**
   * @param keys how many subjects the requests are about, in turn
   */
  TwoHop(String bootstrapServers, Child echo, Child broker, int keys, String payload) {
    this.echo = echo;
    this.keys = keys;
    this.processes = Map.of("service", echo.handle(), "broker", broker.handle());
    this.value =
        new Request(
                "0123456789abcdef0123456789abcdef",
                Channel.CLIENT.event(EchoService.EVENT),
                "user-0",
                User.of("user-0"),
                Client.of("0123456789abcdef0123456789abcdef"),
                System.currentTimeMillis(),
                System.currentTimeMillis(),
                Json.of(payload),
                false)
            .encode();
    this.producer = producer(bootstrapServers);
    this.consumer = consumer(bootstrapServers, Map.of());
    var partition = new TopicPartition(TOPICS.replies().name(), REPLY_PARTITION);
    consumer.assign(List.of(partition));
    consumer.seekToEnd(List.of(partition));
    consumer.position(partition);
    this.reader = Thread.ofPlatform().name("two-hop-replies").start(this::read);
  }

  static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.LINGER_MS_CONFIG,
            0),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  static KafkaConsumer<byte[], byte[]> consumer(
      String bootstrapServers, Map<String, Object> settings) {
    var all = new java.util.HashMap<String, Object>(settings);
    all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void read() {
    while (open.get()) {
      for (ConsumerRecord<byte[], byte[]> reply : consumer.poll(Duration.ofMillis(200))) {
        answers.answered(
            Long.parseLong(new String(reply.headers().lastHeader(NUMBER).value(), UTF_8)), true);
      }
    }
    consumer.close();
  }

  @Override
  public String name() {
    return "two-hop";
  }

  @Override
  public Map<String, ProcessHandle> processes() {
    return processes;
  }

  @Override
  public void send(long dueNanos) {
    long number = answers.begin(dueNanos);
    String key = Request.key(User.DEFAULT_TENANT, "user-" + number % keys);
    var record =
        new ProducerRecord<>(
            TOPICS.requests(SERVICE, Topics.DEFAULT_REQUEST_PARTITIONS).name(),
            Partitions.of(key, Topics.DEFAULT_REQUEST_PARTITIONS),
            key.getBytes(UTF_8),
            value);
    record.headers().add(NUMBER, Long.toString(number).getBytes(UTF_8));
    producer.send(record);
  }

  @Override
  public Answers answers() {
    return answers;
  }

  @Override
  public void close() {
    open.set(false);
    try {
      reader.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(5));
    echo.close();
  }

  /** The other end: answers each record with its own bytes. */
  static final class Echo {

    private Echo() {}

    public static void main(String[] arguments) {
      String bootstrapServers = arguments[0];
      Child.endWithParent();
      var producer = producer(bootstrapServers);
      var consumer =
          consumer(
              bootstrapServers,
              Map.of(
                  ConsumerConfig.GROUP_ID_CONFIG,
                  "floor.echo",
                  ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                  "latest"));
      consumer.subscribe(
          List.of(TOPICS.requests(SERVICE, Topics.DEFAULT_REQUEST_PARTITIONS).name()));
      while (consumer.assignment().isEmpty()) {
        consumer.poll(Duration.ofMillis(100));
      }
      consumer.assignment().forEach(consumer::position);
      System.out.println("ready");
      while (true) {
        for (ConsumerRecord<byte[], byte[]> request : consumer.poll(Duration.ofSeconds(1))) {
          var reply =
              new ProducerRecord<byte[], byte[]>(
                  TOPICS.replies().name(), REPLY_PARTITION, null, request.value());
          reply.headers().add(NUMBER, request.headers().lastHeader(NUMBER).value());
          producer.send(reply);
        }
      }
    }
  }
}
