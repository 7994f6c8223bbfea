package io.rtsuite.replay;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.Origin;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.Push;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Request;
import io.rtsuite.events.RtError;
import io.rtsuite.events.Target;
import io.rtsuite.events.Topics;
import io.rtsuite.events.User;
import io.rtsuite.log.Position;
import io.rtsuite.log.Stamp;
import io.rtsuite.log.kafka.StampHeaders;
import io.rtsuite.replay.log.Cluster;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Entry.Kind;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.history.Snapshot;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Counters played on Kafka: requests and what became of them, written as gateways and an owner
 * write them, record by record, so that a test can also write what should not be.
 */
final class CounterEvening implements AutoCloseable {

  static final int PARTITIONS = 3;
  static final String SERVICE = "counter";

  private static final class Counter {
    long value;
    long version;
  }

  private final String bootstrapServers;
  private final Topics topics;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topicId;
  private final Map<String, Counter> counters = new HashMap<>();
  private final Map<Integer, Long> seqs = new HashMap<>();
  private final Map<TopicPartition, Writer> writers = new HashMap<>();
  private final Map<Integer, Entry> lastEntries = new HashMap<>();
  private int count;

  /** The ownership of one partition of a log. */
  private static final class Writer {
    final String claim = UUID.randomUUID().toString();
    long seq;
    long next;
  }

  CounterEvening(String bootstrapServers, String prefix) throws Exception {
    this.bootstrapServers = bootstrapServers;
    topics = new Topics(prefix);
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    Uuid id = Uuid.ZERO_UUID;
    for (Topics.Topic topic :
        List.of(
            topics.history(SERVICE, PARTITIONS),
            topics.snapshots(SERVICE, PARTITIONS),
            topics.replies(),
            topics.pushes(),
            topics.deadLetters(),
            topics.requests(SERVICE, PARTITIONS))) {
      var created =
          admin.createTopics(
              List.of(
                  new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                      .configs(topic.config())));
      created.all().get();
      id = created.topicId(topic.name()).get();
    }
    topicId = id.toString();
  }

  Topics topics() {
    return topics;
  }

  static int partition(String counter) {
    return Partitions.of(Request.key(User.DEFAULT_TENANT, counter), PARTITIONS);
  }

  /** Somebody adds; below zero it is refused. */
  String add(String user, String counter, long by) throws Exception {
    Request request =
        request(
            user, counter, "CounterAdd", "{\"counterId\":\"" + counter + "\",\"by\":" + by + "}");
    RecordMetadata sent = send(request);
    Counter state = counters.computeIfAbsent(counter, _ -> new Counter());
    if (by < -state.value) {
      var error =
          new RtError("below_zero", "A counter does not go below zero.", false, request.id());
      decided(
          sent,
          request,
          Kind.REJECTED,
          "below_zero",
          List.of(),
          List.of(answer(sent, 0, request, new Reply.Failure(error))));
    } else {
      state.value += by;
      state.version++;
      Json view = view(counter);
      decided(
          sent,
          request,
          Kind.ACCEPTED,
          null,
          List.of(Json.of("{\"type\":\"Added\",\"by\":" + by + "}")),
          List.of(
              new Output.Append(Json.of(push(sent, counter, view).encode()), false),
              answer(sent, 1, request, new Reply.ClientMessage(view))));
    }
    return request.id();
  }

  /** Somebody asks what a method of the service answers, by way of the replies. */
  String echo(String user, String counter) throws Exception {
    Request request = request(user, counter, "CounterEcho", "\"hello\"");
    RecordMetadata sent = send(request);
    decided(sent, request, Kind.HANDED, null, List.of(), List.of());
    var reply = new Reply("x", List.of(new Reply.ClientMessage(Json.of("\"hello\""))));
    var record =
        new ProducerRecord<byte[], byte[]>(topics.replies().name(), 0, null, reply.encode());
    RecordHeaders.put(record.headers(), RecordHeaders.CORRELATION_ID, request.id());
    producer.send(record).get();
    return request.id();
  }

  /** Somebody adds, and the game breaks. */
  long park(String user, String counter) throws Exception {
    Request request =
        request(user, counter, "CounterAdd", "{\"counterId\":\"" + counter + "\",\"by\":1}");
    RecordMetadata sent = send(request);
    decided(sent, request, Kind.PARKED, "failed", List.of(), List.of());
    var dead =
        new ProducerRecord<>(
            topics.deadLetters().name(),
            null,
            request.key().getBytes(StandardCharsets.UTF_8),
            request.encode());
    address(dead, request);
    RecordHeaders.put(dead.headers(), RecordHeaders.DEAD_REASON, "failed");
    RecordHeaders.put(dead.headers(), RecordHeaders.DEAD_ERROR, "java.lang.ArithmeticException");
    RecordHeaders.put(dead.headers(), RecordHeaders.DEAD_TOPIC, sent.topic());
    RecordHeaders.put(
        dead.headers(), RecordHeaders.DEAD_PARTITION, Integer.toString(sent.partition()));
    RecordHeaders.put(dead.headers(), RecordHeaders.DEAD_OFFSET, Long.toString(sent.offset()));
    producer.send(dead).get();
    return sent.offset();
  }

  private void address(ProducerRecord<byte[], byte[]> record, Request request) {
    RecordHeaders.put(record.headers(), RecordHeaders.CORRELATION_ID, request.id());
    RecordHeaders.put(record.headers(), RecordHeaders.REPLY_TOPIC, topics.replies().name());
    RecordHeaders.put(record.headers(), RecordHeaders.REPLY_PARTITION, "0");
  }

  private Request request(String user, String counter, String event, String data) {
    long now = System.currentTimeMillis();
    return new Request(
        "request-" + ++count,
        Channel.CLIENT.event(event),
        counter,
        User.of(user),
        Client.of("session-of-" + user),
        now,
        now + 5_000,
        Json.of(data),
        false);
  }

  private RecordMetadata send(Request request) throws Exception {
    var record =
        new ProducerRecord<>(
            topics.requests(SERVICE, PARTITIONS).name(),
            partition(request.subject()),
            request.key().getBytes(StandardCharsets.UTF_8),
            request.encode());
    address(record, request);
    return producer.send(record).get();
  }

  /** As the runtime names what it sends. */
  private String id(RecordMetadata sent, int n) {
    return String.join(".", SERVICE, topicId, "" + sent.partition(), "" + sent.offset(), "" + n);
  }

  private Output answer(
      RecordMetadata sent, int n, Request request, Reply.Instruction instruction) {
    var reply = new Reply(id(sent, n), List.of(instruction));
    return new Output.Answer(topics.replies().name(), 0, request.id(), Json.of(reply.encode()));
  }

  private Push push(RecordMetadata sent, String counter, Json view) {
    return new Push(
        id(sent, 0),
        Channel.SERVER.event("CounterChanged"),
        User.DEFAULT_TENANT,
        new Target.Room("counter:" + counter),
        null,
        false,
        new Origin(SERVICE, topicId, sent.partition(), sent.offset(), 0),
        List.of(view));
  }

  private Json view(String counter) {
    Counter state = counters.getOrDefault(counter, new Counter());
    return Json.of(
        "{\"counterId\":\"%s\",\"value\":%d,\"version\":%d}"
            .formatted(counter, state.value, state.version));
  }

  private void decided(
      RecordMetadata sent,
      Request request,
      Kind kind,
      @Nullable String code,
      List<Json> events,
      List<Output> outputs)
      throws InterruptedException, ExecutionException {
    boolean asked = kind == Kind.ACCEPTED || kind == Kind.REJECTED;
    write(
        sent.partition(),
        new Entry(
            seqs.merge(sent.partition(), 1L, Long::sum),
            topicId,
            sent.offset(),
            kind,
            1,
            "test",
            sent.timestamp(),
            new Entry.Input(
                request,
                Json.of(request.encode()),
                null,
                null,
                new ReplyAddress(topics.replies().name(), 0, request.id())),
            asked ? "%064x".formatted(count) : null,
            code,
            null,
            false,
            events,
            outputs,
            null,
            null),
        request.key());
  }

  private void write(int partition, Entry entry, String key)
      throws InterruptedException, ExecutionException {
    lastEntries.put(partition, entry);
    append(topics.history(SERVICE, PARTITIONS).name(), partition, key, entry.encode());
  }

  /** The last entry of a partition, as if it were the next one. */
  byte[] lastEntry(int partition) {
    return Objects.requireNonNull(lastEntries.get(partition)).encode();
  }

  /** The owner writes an anchor and deletes what lies before it. */
  void anchor(int partition) throws InterruptedException, ExecutionException {
    String topic = topics.history(SERVICE, PARTITIONS).name();
    var log = new TopicPartition(topic, partition);
    var writer = Objects.requireNonNull(writers.get(log));
    var last = Objects.requireNonNull(lastEntries.get(partition));
    var anchor =
        new Entry(
            seqs.merge(partition, 1L, Long::sum),
            topicId,
            last.offset(),
            Kind.ANCHOR,
            1,
            "test",
            last.time(),
            null,
            null,
            null,
            null,
            false,
            List.of(),
            List.of(),
            null,
            null);
    long offset =
        write(
            topic,
            partition,
            null,
            anchor.encode(),
            new Stamp.Anchor(writer.claim, ++writer.seq, writer.next));
    writer.next = offset + 1;
    admin.deleteRecords(Map.of(log, RecordsToDelete.beforeOffset(offset))).all().get();
  }

  /** A counter is as in the beginning, and its owner keeps a snapshot that says so. */
  void ended(String counter) throws Exception {
    counters.remove(counter);
    int partition = partition(counter);
    append(
        topics.snapshots(SERVICE, PARTITIONS).name(),
        partition,
        Request.key(User.DEFAULT_TENANT, counter),
        new Snapshot(seqs.getOrDefault(partition, 0L), 1, null, null, false, List.of()).encode());
  }

  /** Appends as the owner of a log, which claims it first. */
  void append(String topic, int partition, @Nullable String key, byte[] value)
      throws InterruptedException, ExecutionException {
    var log = new TopicPartition(topic, partition);
    var writer = writers.get(log);
    if (writer == null) {
      writer = claim(log);
    }
    long offset = write(topic, partition, key, value, new Stamp.Entry(writer.claim, ++writer.seq));
    writer.next = offset + 1;
  }

  /** How far the snapshots of a counter's partition reach, which is everything. */
  Checkpoint checkpoint(int partition) throws Exception {
    String history = topics.history(SERVICE, PARTITIONS).name();
    var writer = Objects.requireNonNull(writers.get(new TopicPartition(history, partition)));
    var last = Objects.requireNonNull(lastEntries.get(partition));
    var checkpoint =
        new Checkpoint(
            topicId(history),
            new Position(writer.next, writer.claim, writer.seq),
            topicId,
            last.offset(),
            last.time(),
            List.of());
    append(
        topics.snapshots(SERVICE, PARTITIONS).name(),
        partition,
        Checkpoint.KEY,
        checkpoint.encode());
    return checkpoint;
  }

  private String topicId(String topic) throws InterruptedException, ExecutionException {
    var described = admin.describeTopics(List.of(topic)).allTopicNames().get();
    return Objects.requireNonNull(described.get(topic)).topicId().toString();
  }

  /** An entry that counts and that nobody can read. */
  void unreadableEntry(int partition, String key, byte[] value)
      throws InterruptedException, ExecutionException {
    seqs.merge(partition, 1L, Long::sum);
    append(topics.history(SERVICE, PARTITIONS).name(), partition, key, value);
  }

  /** The value of the last snapshot of a counter, whoever wrote it. */
  String newestSnapshot(String counter) {
    String key = Request.key(User.DEFAULT_TENANT, counter);
    String topic = topics.snapshots(SERVICE, PARTITIONS).name();
    try (var cluster = Cluster.open(bootstrapServers, topics)) {
      return cluster
          .read(List.of(Cluster.Range.of(topic, partition(counter))), false)
          .all()
          .stream()
          .filter(message -> key.equals(message.key()))
          .map(message -> new String(message.value(), StandardCharsets.UTF_8))
          .reduce((_, last) -> last)
          .orElseThrow();
    }
  }

  /** The group of the game's instances; they are all gone. */
  String group() {
    return topics.prefix() + SERVICE + ".game";
  }

  TopicPartition requests(int partition) {
    return new TopicPartition(topics.requests(SERVICE, PARTITIONS).name(), partition);
  }

  void commit(int partition, long offset) throws InterruptedException, ExecutionException {
    admin
        .alterConsumerGroupOffsets(
            group(), Map.of(requests(partition), new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  long committed(int partition) throws InterruptedException, ExecutionException {
    var marks = admin.listConsumerGroupOffsets(group()).partitionsToOffsetAndMetadata().get();
    return Objects.requireNonNull(marks.get(requests(partition))).offset();
  }

  /** Deletes what lies before an offset of the history, as no owner does. */
  void cut(int partition, long before) throws InterruptedException, ExecutionException {
    var log = new TopicPartition(topics.history(SERVICE, PARTITIONS).name(), partition);
    admin.deleteRecords(Map.of(log, RecordsToDelete.beforeOffset(before))).all().get();
  }

  private Writer claim(TopicPartition log) throws InterruptedException, ExecutionException {
    var writer = new Writer();
    writers.put(log, writer);
    write(log.topic(), log.partition(), null, new byte[0], new Stamp.Claim(writer.claim));
    return writer;
  }

  /** Another owner takes a log over, and goes on counting where this one was. */
  void takeOver(String topic, int partition) throws InterruptedException, ExecutionException {
    var log = new TopicPartition(topic, partition);
    var before = writers.get(log);
    claim(log).seq = before == null ? 0 : before.seq;
  }

  /** Writes with any stamp, or with none, as somebody does who owns nothing. */
  long write(String topic, int partition, @Nullable String key, byte[] value, @Nullable Stamp stamp)
      throws InterruptedException, ExecutionException {
    var record =
        new ProducerRecord<>(
            topic, partition, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
    if (stamp != null) {
      StampHeaders.put(record.headers(), stamp);
    }
    return producer.send(record).get().offset();
  }

  /** The stamp of an owner's last record in a log. */
  Stamp.Entry last(String topic, int partition) {
    var writer = Objects.requireNonNull(writers.get(new TopicPartition(topic, partition)));
    return new Stamp.Entry(writer.claim, writer.seq);
  }

  /** Deletes the requests with their topic. */
  void deleteRequests() throws InterruptedException, ExecutionException {
    admin.deleteTopics(List.of(topics.requests(SERVICE, PARTITIONS).name())).all().get();
  }

  /** The live state, as the runtime writes it down; {@code by} too much, where it is wrong. */
  void snapshot(String counter, long by) throws Exception {
    Counter state = counters.getOrDefault(counter, new Counter());
    int partition = partition(counter);
    String snapshot =
        """
        {"v":1,"seq":%d,"schema":1,"answers":[],"state":{"id":"%s","value":%d,"version":%d}}\
        """
            .formatted(seqs.getOrDefault(partition, 0L), counter, state.value + by, state.version);
    append(
        topics.snapshots(SERVICE, PARTITIONS).name(),
        partition,
        Request.key(User.DEFAULT_TENANT, counter),
        snapshot.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
