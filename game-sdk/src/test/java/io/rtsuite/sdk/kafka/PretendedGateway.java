package io.rtsuite.sdk.kafka;

import static org.assertj.core.api.Assertions.fail;

import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Request;
import io.rtsuite.events.Topics;
import io.rtsuite.events.User;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What a gateway does to a service, without sockets: asks, and reads what comes back. */
final class PretendedGateway implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A reply as it arrived. */
  record Answer(String requestId, Reply reply, @Nullable String after, @Nullable String trace) {
    String data() {
      return reply.instructions().stream()
          .filter(Reply.ClientMessage.class::isInstance)
          .map(message -> ((Reply.ClientMessage) message).arguments())
          .map(arguments -> arguments.isEmpty() ? "null" : arguments.getFirst().text())
          .findFirst()
          .orElseGet(() -> fail("no message in " + reply));
    }

    String error() {
      return reply.instructions().stream()
          .filter(Reply.Failure.class::isInstance)
          .map(failure -> ((Reply.Failure) failure).error().code())
          .findFirst()
          .orElseGet(() -> fail("no error in " + reply));
    }
  }

  private final String bootstrapServers;
  private final Topics topics;
  private final String service;
  private final int partitions;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Tail> tails = new ArrayList<>();
  final Tail replies;
  final Tail pushes;

  PretendedGateway(String prefix, String service, int partitions) {
    this(TestBroker.bootstrapServers(), prefix, service, partitions);
  }

  PretendedGateway(String bootstrapServers, String prefix, String service, int partitions) {
    this.bootstrapServers = bootstrapServers;
    this.topics = new Topics(prefix);
    this.service = service;
    this.partitions = partitions;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.replies = tail(topics.replies().name(), 7);
    this.pushes = tail(topics.pushes().name(), 0);
  }

  Tail tail(String topic, int partition) {
    var tail = new Tail(bootstrapServers, new TopicPartition(topic, partition));
    tails.add(tail);
    return tail;
  }

  Topics topics() {
    return topics;
  }

  static Request request(String event, String user, String subject, @Nullable String data) {
    long now = System.currentTimeMillis();
    return new Request(
        UUID.randomUUID().toString(),
        Channel.CLIENT.event(event),
        subject,
        User.of(user),
        Client.of("client-of-" + user),
        now,
        now + 5_000,
        data == null ? null : Json.of(data),
        false);
  }

  /** Sends what waits for nothing, and returns its id. */
  String ask(String event, String user, String subject, @Nullable String data) {
    var request = request(event, user, subject, data);
    send(request);
    return request.id();
  }

  void send(Request request) {
    send(Partitions.of(request.key(), partitions), request.key(), request.encode(), request.id());
  }

  void send(int partition, @Nullable String key, byte[] value, String correlationId) {
    var record =
        new ProducerRecord<>(
            topics.requests(service, partitions).name(),
            partition,
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            value);
    RecordHeaders.put(record.headers(), RecordHeaders.CORRELATION_ID, correlationId);
    RecordHeaders.put(record.headers(), RecordHeaders.REPLY_TOPIC, topics.replies().name());
    RecordHeaders.put(record.headers(), RecordHeaders.REPLY_PARTITION, "7");
    RecordHeaders.put(record.headers(), RecordHeaders.TRACEPARENT, "00-trace-of-" + correlationId);
    var _ = producer.send(record);
  }

  void write(ProducerRecord<byte[], byte[]> record) throws Exception {
    producer.send(record).get();
  }

  /** Asks and waits for the final reply. */
  Answer call(String event, String user, String subject, @Nullable String data) {
    return answer(ask(event, user, subject, data));
  }

  /** The final reply to a request. */
  Answer answer(String requestId) {
    return answer(replies.await(record -> isFinal(record, requestId)));
  }

  private static boolean isFinal(ConsumerRecord<byte[], byte[]> record, String requestId) {
    return requestId.equals(correlation(record)) && !answer(record).reply().isPartOfStream();
  }

  static String correlation(ConsumerRecord<byte[], byte[]> record) {
    return RecordHeaders.text(record.headers(), RecordHeaders.CORRELATION_ID).orElse("");
  }

  static Answer answer(ConsumerRecord<byte[], byte[]> record) {
    try {
      return new Answer(
          correlation(record),
          Reply.decode(record.value()),
          RecordHeaders.text(record.headers(), RecordHeaders.AFTER).orElse(null),
          RecordHeaders.text(record.headers(), RecordHeaders.TRACEPARENT).orElse(null));
    } catch (MalformedMessage e) {
      throw new AssertionError("the service wrote an unreadable reply", e);
    }
  }

  static PushRecord push(ConsumerRecord<byte[], byte[]> record) {
    try {
      return PushRecord.decode(record.value());
    } catch (MalformedMessage e) {
      throw new AssertionError("the service wrote an unreadable push", e);
    }
  }

  @Override
  public void close() {
    tails.forEach(Tail::close);
    producer.close();
  }

  /** One partition, read from its beginning; what was read stays. */
  static final class Tail implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();

    Tail(String bootstrapServers, TopicPartition partition) {
      consumer =
          new KafkaConsumer<>(
              Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
      consumer.assign(List.of(partition));
    }

    /** The first record of that kind, waited for within bounds. */
    ConsumerRecord<byte[], byte[]> await(Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
      return await(wanted, 1).getFirst();
    }

    List<ConsumerRecord<byte[], byte[]>> await(
        Predicate<ConsumerRecord<byte[], byte[]>> wanted, int count) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        var found = seen.stream().filter(wanted).toList();
        if (found.size() >= count) {
          return found;
        }
        if (System.nanoTime() > end) {
          return fail(
              "%d of %d after %s, among %d".formatted(found.size(), count, PATIENCE, seen.size()));
        }
        consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
      }
    }

    /** All so far, without waiting for more than what is there. */
    List<ConsumerRecord<byte[], byte[]>> all() {
      var partitions = consumer.assignment();
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
      }
      return List.copyOf(seen);
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
