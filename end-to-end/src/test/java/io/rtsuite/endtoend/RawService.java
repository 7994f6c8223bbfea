package io.rtsuite.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.Channel;
import io.rtsuite.events.ClientEvents;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Membership;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Request;
import io.rtsuite.events.RtError;
import io.rtsuite.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A service on nothing but {@code kafka-clients} and the written contract, as one in another
 * language would be: it can be told to answer in every way the contract knows, and in wrong ones.
 */
final class RawService implements AutoCloseable {

  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\"([^\"]*)\"");
  private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");

  private final String name;
  private final Topics topics;
  private final Topics.Topic requests;
  private final List<EventDeclaration> events;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final long since = System.currentTimeMillis();
  private final Thread loop;

  private final Map<String, List<String>> seen = new ConcurrentHashMap<>();
  private final Map<String, List<String>> lifecycle = new ConcurrentHashMap<>();

  private RawService(
      String name, String bootstrapServers, Topics topics, List<EventDeclaration> events) {
    this.name = name;
    this.topics = topics;
    this.events = events;
    this.requests = topics.requests(name, 3);
    create(
        bootstrapServers, List.of(topics.control(), topics.replies(), topics.pushes(), requests));
    Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
    this.producer =
        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
    this.consumer =
        new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, 3).mapToObj(p -> new TopicPartition(requests.name(), p)).toList());
    consumer.seekToBeginning(consumer.assignment());
    this.loop = Thread.ofPlatform().name(name).start(this::serve);
  }

  /** The one that answers in every way. */
  static RawService start(String bootstrapServers, Topics topics) {
    return new RawService(
        "raw",
        bootstrapServers,
        topics,
        List.of(
            event("RawEcho"),
            event("RawSpread"),
            new EventDeclaration(
                Channel.CLIENT.event("RawEnvelope"), "key", Duration.ofSeconds(5), 0),
            new EventDeclaration(Channel.CLIENT.event("RawSeen"), "key", Duration.ofSeconds(5), 0),
            event("RawTypeless"),
            event("RawRooms"),
            event("RawNothing"),
            event("RawMany"),
            event("RawStream"),
            event("RawBytes"),
            event("RawPush"),
            new EventDeclaration(
                Channel.CLIENT.event("RawSilent"), null, Duration.ofMillis(300), 0),
            event("RawNonsense"),
            event("RawExpired"),
            event("RawError"),
            new EventDeclaration(
                Channel.CLIENT.event("RawLimited"), null, Duration.ofSeconds(5), 5),
            event("RawLifecycle"),
            EventDeclaration.of(Channel.PRIVATE.event("ClientConnected")),
            EventDeclaration.of(Channel.PRIVATE.event("ClientDisconnected"))));
  }

  /** One that is there to leave. */
  static RawService startToLeave(String bootstrapServers, Topics topics) {
    return new RawService("raw-gone", bootstrapServers, topics, List.of(event("GoneEvent")));
  }

  private static EventDeclaration event(String name) {
    return EventDeclaration.of(Channel.CLIENT.event(name));
  }

  private static void create(String bootstrapServers, List<Topics.Topic> topics) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      for (Topics.Topic topic : topics) {
        try {
          admin
              .createTopics(
                  List.of(
                      new NewTopic(topic.name(), topic.partitions(), (short) 1)
                          .configs(topic.config())))
              .all()
              .get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw new IllegalStateException(e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String name() {
    return name;
  }

  private void serve() {
    Instant announced = Instant.EPOCH;
    while (open.get()) {
      if (announced.plusSeconds(5).isBefore(Instant.now())) {
        announce();
        announced = Instant.now();
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        try {
          answer(record, Request.decode(record.value()));
        } catch (MalformedMessage e) {
          throw new IllegalStateException("the gateway wrote a request that is none", e);
        }
      }
    }
    leave();
    consumer.close();
    producer.close();
  }

  private ClientEvents declaration() {
    return new ClientEvents(
        UUID.randomUUID().toString(),
        name,
        "one",
        "1",
        since,
        requests.name(),
        requests.partitions(),
        events);
  }

  private void announce() {
    var declaration = declaration();
    producer.send(
        new ProducerRecord<>(
            topics.control().name(), bytes(declaration.key().toString()), declaration.encode()));
  }

  private void leave() {
    producer.send(
        new ProducerRecord<>(topics.control().name(), bytes(declaration().key().toString()), null));
  }

  private void answer(ConsumerRecord<byte[], byte[]> record, Request request) {
    String data = request.data() == null ? "null" : request.data().text();
    String id = UUID.randomUUID().toString();
    switch (request.event().name()) {
      case "ClientConnected", "ClientDisconnected" ->
          lifecycle
              .computeIfAbsent(request.user().id(), _ -> new CopyOnWriteArrayList<>())
              .add('"' + request.event().name() + '"');
      case "RawLifecycle" ->
          reply(
              record,
              "{\"type\":\"ClientMessage\",\"data\":" + list(lifecycle, field(data, "user")) + "}");
      case "RawEcho" -> reply(record, "{\"type\":\"ClientMessage\",\"data\":" + data + "}");
      case "RawSpread" ->
          reply(
              record,
              "[{\"type\":\"ClientEvent\",\"event\":\"RawAside\",\"args\":%s},{\"type\":\"ClientMessage\",\"args\":%s}]"
                  .formatted(data, data));
      case "RawEnvelope" -> {
        Matcher number = NUMBER.matcher(data);
        if (number.find()) {
          seen.computeIfAbsent(request.subject(), _ -> new CopyOnWriteArrayList<>())
              .add(number.group(1));
        }
        reply(
            record,
            "{\"type\":\"ClientMessage\",\"data\":" + new String(record.value(), UTF_8) + "}");
      }
      case "RawSeen" ->
          reply(
              record,
              "{\"type\":\"ClientMessage\",\"data\":" + list(seen, request.subject()) + "}");
      case "RawTypeless" -> reply(record, "{\"greeting\":\"hello\",\"input\":" + data + "}");
      case "RawNothing" -> reply(record, "[]");
      case "RawNonsense" -> reply(record, "{\"type\":\"Nonsense\",\"data\":\"secret\"}");
      case "RawSilent" -> {
        // The gateway has to give up by itself.
      }
      case "RawExpired" ->
          reply(
              record,
              new Reply(
                      id,
                      List.of(
                          new Reply.Failure(
                              RtError.of(io.rtsuite.events.ErrorCode.EXPIRED, request.id()))))
                  .encode());
      case "RawError" -> reply(record, "{\"type\":\"Error\",\"error\":" + data + "}");
      case "RawLimited" -> reply(record, "{\"type\":\"ClientMessage\",\"data\":true}");
      case "RawBytes" ->
          reply(record, "{\"type\":\"ClientMessage\",\"data\":{\"image\":{\"$bin\":\"AQID\"}}}");
      case "RawRooms" -> {
        String action = data.contains("\"leave\"") ? "leave" : "join";
        String rooms = data.substring(data.indexOf('['), data.lastIndexOf(']') + 1);
        reply(
            record,
            "{\"type\":\"ClientRoom\",\"data\":{\"action\":\"%s\",\"rooms\":%s}}"
                .formatted(action, rooms));
      }
      case "RawMany" -> {
        String room = field(data, "room");
        reply(
            record,
            new Reply(
                    id,
                    List.of(
                        new Reply.ClientRoom(Membership.Action.JOIN, List.of(room)),
                        new Reply.ClientEvent(Channel.SERVER.event("RawProgress"), Json.of(data)),
                        new Reply.ClientMessage(Json.of("{\"done\":true}"))))
                .encode());
      }
      case "RawStream" -> {
        String stream = field(data, "id");
        for (int n = 0; n < 3; n++) {
          reply(
              record,
              "{\"type\":\"ClientEvent\",\"event\":\"server_channel_event.RawPart\",\"data\":{\"id\":\"%s\",\"n\":%d}}"
                  .formatted(stream, n));
        }
        reply(
            record,
            "{\"type\":\"ClientMessage\",\"data\":{\"id\":\"%s\",\"count\":3}}".formatted(stream));
      }
      case "RawPush" -> {
        producer.send(
            new ProducerRecord<>(
                topics.pushes().name(),
                0,
                null,
                bytes(
                    "{\"v\":1,\"id\":\"%s\",\"tenantId\":\"default\",%s"
                        .formatted(id, data.substring(1)))));
        reply(record, "[]");
      }
      default -> throw new IllegalStateException("not declared: " + request.event());
    }
  }

  private static String list(Map<String, List<String>> lists, String key) {
    return lists.getOrDefault(key, List.of()).toString();
  }

  private static String field(String json, String name) {
    Matcher fields = FIELD.matcher(json);
    while (fields.find()) {
      if (fields.group(1).equals(name)) {
        return fields.group(2);
      }
    }
    throw new IllegalArgumentException("no " + name);
  }

  private void reply(ConsumerRecord<byte[], byte[]> request, String value) {
    reply(request, bytes(value));
  }

  private void reply(ConsumerRecord<byte[], byte[]> request, byte[] value) {
    String topic = RecordHeaders.text(request.headers(), RecordHeaders.REPLY_TOPIC).orElse(null);
    if (topic == null) {
      return;
    }
    var reply =
        new ProducerRecord<byte[], byte[]>(
            topic,
            RecordHeaders.number(request.headers(), RecordHeaders.REPLY_PARTITION).orElseThrow(),
            null,
            value);
    RecordHeaders.put(
        reply.headers(),
        RecordHeaders.CORRELATION_ID,
        RecordHeaders.text(request.headers(), RecordHeaders.CORRELATION_ID).orElseThrow());
    producer.send(reply);
  }

  private static byte[] bytes(@Nullable String text) {
    return text == null ? new byte[0] : text.getBytes(UTF_8);
  }

  /** Leaves in good order. */
  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      try {
        loop.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
