package io.rtsuite.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.ClientEvents;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A service made of nothing but kafka-clients, as somebody in another language would write it. */
public final class FakeService implements AutoCloseable {

  /** A request as it lay on Kafka. */
  public record Received(Request request, ConsumerRecord<byte[], byte[]> record) {}

  /** Answers a request, on the service's thread. */
  public interface Handler {
    void handle(Received received, FakeService service) throws Exception;
  }

  private static final int PARTITIONS = 3;
  private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(3);

  private final Topics topics;
  private final String name;
  private final String instance = "one-" + UUID.randomUUID();
  private final List<EventDeclaration> events;
  private final Handler handler;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable ClientEvents saidLast;

  public FakeService(String prefix, String name, List<EventDeclaration> events, Handler handler)
      throws ExecutionException, InterruptedException {
    this(TestBroker.bootstrapServers(), prefix, name, events, handler);
  }

  public FakeService(
      String bootstrapServers,
      String prefix,
      String name,
      List<EventDeclaration> events,
      Handler handler)
      throws ExecutionException, InterruptedException {
    this.topics = new Topics(prefix);
    this.name = name;
    this.events = events;
    this.handler = handler;
    Map<String, Object> servers = Map.of("bootstrap.servers", bootstrapServers);
    createTopic(servers);
    this.producer =
        new KafkaProducer<>(servers, new ByteArraySerializer(), new ByteArraySerializer());
    this.consumer =
        new KafkaConsumer<>(servers, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    var partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(it -> new TopicPartition(requestTopic(), it))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    this.thread = Thread.ofPlatform().name("fake-" + name).daemon().start(this::run);
    announce();
  }

  private void createTopic(Map<String, Object> servers)
      throws ExecutionException, InterruptedException {
    var topic = topics.requests(name, PARTITIONS);
    try (var admin = Admin.create(servers)) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic.name(), Optional.of(PARTITIONS), Optional.empty())
                      .configs(topic.config())))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  public String requestTopic() {
    return topics.requests(name, PARTITIONS).name();
  }

  public Topics topics() {
    return topics;
  }

  /** Says what it serves. */
  public void announce() {
    announce("1.0.0", 1000);
  }

  public void announce(String version, long since) {
    append(says(version, since));
  }

  private void append(ClientEvents says) {
    append(topics.control().name(), 0, says.key().toString(), says.encode());
  }

  private ClientEvents says(String version, long since) {
    var says =
        new ClientEvents(
            UUID.randomUUID().toString(),
            name,
            instance,
            version,
            since,
            requestTopic(),
            PARTITIONS,
            events);
    saidLast = says;
    return says;
  }

  /** Says good-bye. */
  public void leave() {
    saidLast = null;
    append(topics.control().name(), 0, "service/" + name + "/" + instance, null);
  }

  /** Answers with a value as it is. */
  public void reply(Received to, @Nullable String value, String... headers) {
    var in = to.record().headers();
    var record =
        new ProducerRecord<byte[], byte[]>(
            RecordHeaders.text(in, RecordHeaders.REPLY_TOPIC).orElseThrow(),
            RecordHeaders.number(in, RecordHeaders.REPLY_PARTITION).orElseThrow(),
            null,
            value == null ? null : value.getBytes(UTF_8));
    RecordHeaders.put(
        record.headers(),
        RecordHeaders.CORRELATION_ID,
        RecordHeaders.text(in, RecordHeaders.CORRELATION_ID).orElseThrow());
    for (int i = 0; i < headers.length; i += 2) {
      RecordHeaders.put(record.headers(), headers[i], headers[i + 1]);
    }
    producer.send(record);
  }

  /** Appends to the push log and says where. */
  public long push(String value) {
    return append(topics.pushes().name(), 0, null, value.getBytes(UTF_8));
  }

  public long append(String topic, int partition, @Nullable String key, byte @Nullable [] value) {
    try {
      return producer
          .send(
              new ProducerRecord<>(
                  topic, partition, key == null ? null : key.getBytes(UTF_8), value))
          .get(20, TimeUnit.SECONDS)
          .offset();
    } catch (Exception e) {
      throw new IllegalStateException("appending to " + topic + " failed", e);
    }
  }

  /** Appends without waiting. */
  public void pushSoon(String value) {
    producer.send(new ProducerRecord<>(topics.pushes().name(), 0, null, value.getBytes(UTF_8)));
  }

  /** The next request that came. */
  public Received next() throws InterruptedException {
    Received next = received.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request came to " + name);
    }
    return next;
  }

  private void run() {
    try {
      long saidAt = System.nanoTime();
      while (!closed) {
        ClientEvents says = saidLast;
        if (says != null && System.nanoTime() - saidAt > BETWEEN_SIGNS.toNanos()) {
          saidAt = System.nanoTime();
          // Without waiting, as Kafka may be gone for a while.
          producer.send(
              new ProducerRecord<>(
                  topics.control().name(),
                  0,
                  says.key().toString().getBytes(UTF_8),
                  says.encode()));
        }
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          var request = new Received(Request.decode(record.value()), record);
          received.add(request);
          handler.handle(request, this);
        }
      }
    } catch (WakeupException e) {
      // The end.
    } catch (MalformedMessage e) {
      throw new IllegalStateException("the gateway wrote a malformed request", e);
    } catch (Exception e) {
      throw new IllegalStateException("the fake service broke", e);
    } finally {
      consumer.close();
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    consumer.wakeup();
    thread.join();
    producer.close();
  }
}
