package io.rtsuite.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.broker.EmbeddedBroker;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnedLog;
import io.rtsuite.log.OwnershipLost;
import io.rtsuite.log.PartitionLog.Appended;
import io.rtsuite.log.PartitionLog.OutOfRange;
import io.rtsuite.log.Position;
import io.rtsuite.log.Stamp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class OwnedLogIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  /** A process that writes: its own producer, readers and admin. */
  private static final class Process implements AutoCloseable {
    final SharedProducer producer;
    final ReaderPool readers;
    final Admin admin;
    private final String servers;

    Process(String servers, Map<String, Object> producerSettings) {
      this.servers = servers;
      producer = new SharedProducer("test", () -> open(producerSettings));
      readers =
          new ReaderPool(
              () ->
                  new KafkaConsumer<>(
                      Map.of(
                          "bootstrap.servers",
                          servers,
                          "auto.offset.reset",
                          "none",
                          "enable.auto.commit",
                          false),
                      new ByteArrayDeserializer(),
                      new ByteArrayDeserializer()),
              1);
      admin = Admin.create(Map.of("bootstrap.servers", servers));
    }

    Process(String servers) {
      this(servers, Map.of());
    }

    private Producer<byte[], byte[]> open(Map<String, Object> more) {
      var settings =
          new TreeMap<String, Object>(
              Map.of(
                  "bootstrap.servers",
                  servers,
                  "acks",
                  "all",
                  "enable.idempotence",
                  true,
                  "max.in.flight.requests.per.connection",
                  1,
                  "linger.ms",
                  0,
                  "delivery.timeout.ms",
                  Integer.MAX_VALUE,
                  "metadata.recovery.strategy",
                  "none",
                  "reconnect.backoff.max.ms",
                  200));
      settings.putAll(more);
      return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    String create(String topic, Map<String, String> settings) throws Exception {
      return admin
          .createTopics(Set.of(new NewTopic(topic, 2, (short) 1).configs(settings)))
          .topicId(topic)
          .get()
          .toString();
    }

    KafkaPartitionLog log(String topic) {
      return new KafkaPartitionLog(
          new TopicPartition(topic, 0), "id of " + topic, producer, readers, admin);
    }

    @Override
    public void close() {
      producer.close();
      readers.close();
      admin.close(Duration.ofSeconds(2));
    }
  }

  /** An owner of texts. */
  private static final class Owner implements OwnedLog.Restore {
    final OwnedLog log;
    final List<String> read = new ArrayList<>();
    final List<Long> readOffsets = new ArrayList<>();
    final List<String> acknowledged = new CopyOnWriteArrayList<>();

    Owner(KafkaPartitionLog partition) {
      log = new OwnedLog(partition);
      log.claim("claim".getBytes(UTF_8));
    }

    static Owner of(KafkaPartitionLog partition) {
      var owner = new Owner(partition);
      owner.log.readToClaim(owner);
      return owner;
    }

    @Override
    public void valid(LogRecord record, Position before) {
      read.add(new String(Objects.requireNonNull(record.value()), UTF_8));
      readOffsets.add(record.offset());
    }

    @Override
    public void anchor(LogRecord record, Position before) {
      valid(record, before);
    }

    long append(String text) {
      return log.append("key".getBytes(UTF_8), text.getBytes(UTF_8), _ -> acknowledged.add(text));
    }

    long anchor(String text) {
      return log.anchor(null, text.getBytes(UTF_8), _ -> acknowledged.add(text));
    }
  }

  private static String freshTopic(Process process, Map<String, String> settings) throws Exception {
    String topic = TestBroker.freshPrefix() + "log";
    process.create(topic, settings);
    return topic;
  }

  @Test
  void owners_that_compete_lose_nothing_that_one_of_them_saw_acknowledged() throws Exception {
    String servers = TestBroker.bootstrapServers();
    try (var one = new Process(servers);
        var two = new Process(servers);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String topic = freshTopic(one, Map.of());
      var acknowledged = Collections.synchronizedList(new ArrayList<String>());
      var readings = Collections.synchronizedList(new ArrayList<List<String>>());

      List<Future<Integer>> competing =
          List.of(
              threads.submit(compete("one", one, topic, acknowledged, readings)),
              threads.submit(compete("two", two, topic, acknowledged, readings)));
      int lost = 0;
      for (var each : competing) {
        lost += each.get();
      }

      var last = Owner.of(one.log(topic));
      assertThat(lost).as("ownerships that ended by a claim of the other").isPositive();
      assertThat(acknowledged).isNotEmpty();
      assertThat(last.read).containsAll(acknowledged).doesNotHaveDuplicates();
      for (List<String> reading : readings) {
        assertThat(last.read.subList(0, reading.size())).isEqualTo(reading);
      }
      assertThat(inOrder(acknowledged, "one")).isEqualTo(numbersOf(acknowledged, "one"));
      assertThat(inOrder(acknowledged, "two")).isEqualTo(numbersOf(acknowledged, "two"));
      assertThat(isStoredByOneOfTheNextOwners(one, topic)).isTrue();
    }
  }

  /** What earlier owners had on their way may still end a few ownerships. */
  private static boolean isStoredByOneOfTheNextOwners(Process process, String topic)
      throws InterruptedException {
    for (int attempt = 0; attempt < 20; attempt++) {
      var owner = Owner.of(process.log(topic));
      try {
        return owner.log.awaitAcknowledged(owner.append("last"), LONG);
      } catch (OwnershipLost e) {
        assertThat(e).hasMessageContaining("was stored at offset");
      }
    }
    return false;
  }

  /** Claims again and again, appends, and does not wait for more than the last outcome. */
  private static Callable<Integer> compete(
      String name,
      Process process,
      String topic,
      List<String> acknowledged,
      List<List<String>> readings) {
    return () -> {
      int lost = 0;
      int n = 0;
      for (int round = 0; round < 25; round++) {
        var before = List.copyOf(acknowledged);
        var owner = new Owner(process.log(topic));
        try {
          owner.log.readToClaim(owner);
          assertThat(owner.read).containsAll(before);
          readings.add(List.copyOf(owner.read));
          long seq = -1;
          for (int i = 0; i < 40; i++) {
            String text = name + " " + n++;
            seq = owner.log.append(null, text.getBytes(UTF_8), _ -> acknowledged.add(text));
          }
          owner.log.awaitAcknowledged(seq, LONG);
        } catch (OwnershipLost e) {
          lost++;
        }
      }
      return lost;
    };
  }

  private static List<Integer> numbersOf(List<String> texts, String name) {
    return texts.stream()
        .filter(text -> text.startsWith(name))
        .map(text -> Integer.valueOf(text.split(" ")[1]))
        .toList();
  }

  private static List<Integer> inOrder(List<String> texts, String name) {
    return numbersOf(texts, name).stream().sorted().toList();
  }

  @Test
  void an_owner_and_its_successor_outlive_their_broker(@TempDir Path data) throws Exception {
    var broker = EmbeddedBroker.start(data);
    try (var one = new Process(broker.bootstrapServers());
        var two = new Process(broker.bootstrapServers())) {
      one.create("log", Map.of());
      var ada = Owner.of(one.log("log"));
      long first = ada.append("before");
      assertThat(ada.log.awaitAcknowledged(first, LONG)).isTrue();

      broker.close();
      long last = -1;
      for (int i = 0; i < 20; i++) {
        last = ada.append("during " + i);
      }
      assertThat(ada.log.awaitAcknowledged(last, Duration.ofMillis(300))).isFalse();
      assertThat(ada.log.failure()).as("it waits for its broker").isNull();
      assertThat(ada.log.unacknowledgedBytes()).isPositive();
      broker = EmbeddedBroker.start(data, broker.port());

      assertThat(ada.log.awaitAcknowledged(last, LONG)).isTrue();
      assertThat(ada.log.unacknowledgedBytes()).isZero();
      assertThat(ada.acknowledged)
          .hasSize(21)
          .startsWith("before", "during 0")
          .endsWith("during 19");

      var bob = Owner.of(two.log("log"));
      assertThat(bob.read).isEqualTo(ada.acknowledged);
      long stale = ada.append("void");
      assertThatThrownBy(() -> ada.log.awaitAcknowledged(stale, LONG))
          .isInstanceOf(OwnershipLost.class);

      broker.close();
      broker = EmbeddedBroker.start(data, broker.port());
      var cleo = Owner.of(one.log("log"));
      assertThat(cleo.read).isEqualTo(bob.read);
      long seq = cleo.append("after");
      assertThat(cleo.log.awaitAcknowledged(seq, LONG)).isTrue();
    } finally {
      broker.close();
    }
  }

  @Test
  void a_log_is_read_from_the_anchor_that_it_was_deleted_up_to() throws Exception {
    try (var process = new Process(TestBroker.bootstrapServers())) {
      String topic = freshTopic(process, Map.of());
      var ada = Owner.of(process.log(topic));
      for (int i = 0; i < 10; i++) {
        ada.append("deleted " + i);
      }
      long anchor = ada.anchor("anchor");
      long kept = ada.append("kept");
      assertThat(ada.log.awaitAcknowledged(kept, LONG)).isTrue();

      // In the middle of a batch: what is stored is finer than what is sent.
      var partition = process.log(topic);
      partition
          .deleteBefore(ada.log.offsetOf(anchor))
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);

      assertThat(partition.start()).isEqualTo(ada.log.offsetOf(anchor));
      var bob = Owner.of(process.log(topic));
      assertThat(bob.read).containsExactly("anchor", "kept");
      assertThat(bob.log.acknowledgedSeq()).isEqualTo(kept);
      long next = bob.append("next");
      assertThat(bob.log.awaitAcknowledged(next, LONG)).isTrue();
    }
  }

  @Test
  void a_log_is_not_read_from_where_it_does_not_reach() throws Exception {
    try (var process = new Process(TestBroker.bootstrapServers());
        var another = new Process(TestBroker.bootstrapServers())) {
      String topic = freshTopic(process, Map.of());
      var ada = Owner.of(process.log(topic));
      var deleted = ada.log.before(ada.append("deleted"));
      long anchor = ada.anchor("anchor");
      assertThat(ada.log.awaitAcknowledged(anchor, LONG)).isTrue();
      var beyond = ada.log.before(anchor + 100);
      var end = ada.log.before(anchor + 1);
      var partition = process.log(topic);
      partition
          .deleteBefore(ada.log.offsetOf(anchor))
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);

      // Not by a consumer of before the deletion: what that one has fetched ahead is still true.
      for (Position outside : List.of(deleted, beyond)) {
        var owner = new Owner(another.log(topic));
        assertThatThrownBy(() -> owner.log.readToClaim(outside, owner))
            .as("%s", outside)
            .isInstanceOf(OutOfRange.class);
        assertThat(owner.read).isEmpty();
      }
      var bob = new Owner(another.log(topic));
      bob.log.readToClaim(end, bob);
      assertThat(bob.read).isEmpty();
      assertThat(bob.log.acknowledgedSeq()).isEqualTo(anchor);
      // Bob's claim is the last record: the log is quiet now.
      try (var reading = partition.read(partition.end() + 1)) {
        assertThatThrownBy(() -> reading.poll(LONG)).isInstanceOf(OutOfRange.class);
      }
      assertThat(partition.deleteBefore(partition.end() + 1).toCompletableFuture())
          .failsWithin(LONG);
    }
  }

  /**
   * A compacted topic refuses records without a key: a failure at will, of one record. Each record
   * is a batch of its own, so others wait behind it.
   */
  @Test
  void a_producer_that_failed_is_replaced_and_nothing_that_waited_is_sent() throws Exception {
    try (var process = new Process(TestBroker.bootstrapServers(), Map.of("batch.size", 1))) {
      String topic = freshTopic(process, Map.of("cleanup.policy", "compact"));
      String other = freshTopic(process, Map.of());
      var partition = process.log(topic);
      var bystander = Owner.of(process.log(other));
      var outcomes = new CopyOnWriteArrayList<String>();
      var done = new CountDownLatch(61);
      for (int i = 0; i <= 60; i++) {
        int number = i;
        partition.append(
            i == 0 ? null : "key".getBytes(UTF_8),
            "x".getBytes(UTF_8),
            i == 0 ? new Stamp.Claim("a") : new Stamp.Entry("a", i),
            outcome -> {
              outcomes.add(number + (outcome instanceof Appended.Stored ? " stored" : " failed"));
              done.countDown();
            });
      }

      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(outcomes).first().isEqualTo("0 failed");
      assertThat(outcomes).hasSize(61).allMatch(outcome -> outcome.endsWith("failed"));
      assertThat(partition.end()).as("nothing was sent behind it").isZero();
      assertThat(bystander.log.failure()).as("nothing of it waited").isNull();
      long seq = bystander.append("void or not, unacknowledged");
      assertThatThrownBy(() -> bystander.log.awaitAcknowledged(seq, LONG))
          .isInstanceOf(OwnershipLost.class);
      var again = Owner.of(process.log(other));
      long next = again.append("by the next producer");
      assertThat(again.log.awaitAcknowledged(next, LONG)).isTrue();
      assertThat(again.read).isEmpty();
    }
  }

  @Test
  void an_owner_whose_record_is_refused_has_acknowledged_what_was_before_it_and_nothing_else()
      throws Exception {
    try (var process = new Process(TestBroker.bootstrapServers(), Map.of("batch.size", 1))) {
      String topic = freshTopic(process, Map.of());
      var ada = Owner.of(process.log(topic));
      refuseRecordsWithoutKey(process, topic, true);

      for (int i = 0; i < 30; i++) {
        ada.append("before " + i);
      }
      ada.log.append(null, "refused".getBytes(UTF_8), _ -> ada.acknowledged.add("refused"));
      try {
        for (int i = 0; i < 30; i++) {
          ada.append("behind " + i);
        }
        ada.log.awaitAcknowledged(ada.log.appendedSeq(), LONG);
      } catch (OwnershipLost e) {
        // When depends on how fast the broker is.
      }

      assertThat(ada.log.failure()).hasRootCauseInstanceOf(InvalidRecordException.class);
      assertThat(ada.acknowledged).hasSize(30).startsWith("before 0").endsWith("before 29");
      assertThat(process.log(topic).end()).as("nothing was sent behind it").isEqualTo(31);
      refuseRecordsWithoutKey(process, topic, false);
      assertThat(Owner.of(process.log(topic)).read).isEqualTo(ada.acknowledged);
    }
  }

  /**
   * By the topic's settings; returns once a record to its other partition shows that they apply.
   */
  private static void refuseRecordsWithoutKey(Process process, String topic, boolean refuse)
      throws Exception {
    process
        .admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("cleanup.policy", refuse ? "compact" : "delete"),
                        AlterConfigOp.OpType.SET))))
        .all()
        .get(60, TimeUnit.SECONDS);
    try (var probe = process.open(Map.of())) {
      while (isRefused(probe, new ProducerRecord<>(topic, 1, null, new byte[0])) != refuse) {}
    }
  }

  private static boolean isRefused(
      Producer<byte[], byte[]> probe, ProducerRecord<byte[], byte[]> record) throws Exception {
    try {
      probe.send(record).get(60, TimeUnit.SECONDS);
      return false;
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(InvalidRecordException.class);
      return true;
    }
  }
}
