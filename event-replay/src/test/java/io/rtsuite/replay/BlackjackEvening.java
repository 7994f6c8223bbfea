package io.rtsuite.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.events.Topics;
import io.rtsuite.events.User;
import io.rtsuite.replay.compare.JsonTree;
import io.rtsuite.replay.log.Cluster;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Bots play blackjack against the real service, a process of its own, over Kafka: one at each
 * table, with a dealer who hits soft 17, and until one has. Afterwards the service is gone.
 */
final class BlackjackEvening {

  static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int BET = 10;

  private final String bootstrapServers;
  private final Topics topics;
  private final int tables;
  private final int rounds;
  private final Map<String, BigDecimal> versions = new HashMap<>();
  private boolean softSeventeenHit;
  private int done;
  private int sent;

  BlackjackEvening(String bootstrapServers, String prefix, int tables, int rounds) {
    this.bootstrapServers = bootstrapServers;
    this.topics = new Topics(prefix);
    this.tables = tables;
    this.rounds = rounds;
  }

  /** How many requests the bots sent. */
  int sent() {
    return sent;
  }

  /** Plays all of it, and returns once the service has stopped. */
  void play() throws Exception {
    Path log = Path.of("target", "blackjack-evening.log");
    Process service = service(log);
    try (var producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        var pushes =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      awaitTopics(service, log);
      // Answered once every leader is there: a first record sent before may never get in.
      pushes.endOffsets(
          pushes.partitionsFor(requests()).stream().map(BlackjackEvening::at).toList());
      pushes.assign(List.of(new TopicPartition(topics.pushes().name(), 0)));
      for (int table = 1; table <= tables; table++) {
        String id = "t" + table;
        send(producer, "BlackjackTableCreate", id, "\"dealer\":\"h17\"");
        send(producer, "BlackjackTableJoin", id, "\"seat\":1");
      }
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (done < tables) {
        assertThat(System.nanoTime()).as("the evening ends; %s", log).isLessThan(end);
        for (var record : pushes.poll(Duration.ofMillis(100))) {
          if (PushRecord.decode(record.value()) instanceof Push push
              && push.event().name().equals("BlackjackTableUpdated")) {
            look(producer, view(push));
          }
        }
      }
    } finally {
      service.destroy();
      assertThat(service.waitFor(30, TimeUnit.SECONDS)).as("the service stops").isTrue();
    }
  }

  private String requests() {
    return topics.requests("blackjack", PARTITIONS).name();
  }

  private static TopicPartition at(PartitionInfo partition) {
    return new TopicPartition(partition.topic(), partition.partition());
  }

  private Process service(Path log) throws IOException {
    var start =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-jar",
                Jars.BLACKJACK.toFile().getPath())
            .redirectErrorStream(true)
            .redirectOutput(new File(log.toString()));
    start
        .environment()
        .putAll(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "RT_TOPICS_PREFIX",
                topics.prefix(),
                "RT_SERVICE_PARTITIONS",
                "" + PARTITIONS,
                "RT_SERVICE_VERSION",
                "7",
                // Snapshots during the evening, not only after ten thousand entries.
                "RT_GAME_RESTORE",
                "50",
                "MICRONAUT_SERVER_PORT",
                "-1"));
    return start.start();
  }

  private void awaitTopics(Process service, Path log) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String last = topics.pushes().name();
    while (true) {
      assertThat(service.isAlive()).as(Files.readString(log)).isTrue();
      assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(end);
      try (var cluster = Cluster.open(bootstrapServers, topics)) {
        if (cluster.services().contains("blackjack") && cluster.partitions(last).isPresent()) {
          return;
        }
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static Map<?, ?> view(Push push) {
    byte[] data = push.arguments().getFirst().bytes();
    return (Map<?, ?>) Objects.requireNonNull(JsonTree.parse(data));
  }

  /** A bot sees its table and does what comes to its mind. */
  private void look(KafkaProducer<byte[], byte[]> producer, Map<?, ?> view)
      throws MalformedMessage {
    String table = String.valueOf(view.get("tableId"));
    var version = (BigDecimal) Objects.requireNonNull(view.get("version"));
    BigDecimal before = versions.put(table, version);
    if ((before != null && before.compareTo(version) >= 0) || list(view, "seats").isEmpty()) {
      return;
    }
    int round = ((BigDecimal) Objects.requireNonNull(view.get("round"))).intValue();
    if ("betting".equals(view.get("phase"))) {
      var seat = (Map<?, ?>) list(view, "seats").getFirst();
      if (seat.get("bet") != null) {
        return;
      }
      softSeventeenHit |= round > 0 && isSoftSeventeenHit(view);
      if (round >= rounds && softSeventeenHit) {
        done++;
        send(producer, "BlackjackTableLeave", table, null);
      } else if (((BigDecimal) Objects.requireNonNull(seat.get("chips"))).intValue() < BET) {
        send(producer, "BlackjackBuyIn", table, "\"amount\":1000");
      } else {
        send(producer, "BlackjackBet", table, "\"amount\":" + BET);
      }
    } else if (!list(view, "asked").isEmpty()) {
      send(producer, "BlackjackInsurance", table, "\"take\":false");
    } else if (view.get("turn") != null) {
      int hand = ((BigDecimal) Objects.requireNonNull(view.get("hand"))).intValue();
      var cards = (Map<?, ?>) list(view, "hands").get(hand);
      int total = ((BigDecimal) Objects.requireNonNull(cards.get("total"))).intValue();
      String action = total < 15 ? "hit" : "stand";
      send(producer, "BlackjackAction", table, "\"action\":\"" + action + "\"");
    }
  }

  /** Whether the dealer took another card at a 17 with an ace counted 11. */
  private static boolean isSoftSeventeenHit(Map<?, ?> view) {
    var dealer = (Map<?, ?>) Objects.requireNonNull(view.get("dealer"));
    int sum = 0;
    boolean ace = false;
    for (Object card : list(dealer, "cards")) {
      if (ace && sum == 7) {
        return true;
      }
      char rank = String.valueOf(card).charAt(0);
      ace |= rank == 'A';
      sum += rank == 'A' ? 1 : Character.isDigit(rank) ? rank - '0' : 10;
    }
    return false;
  }

  private static List<?> list(Map<?, ?> view, String field) {
    return (List<?>) Objects.requireNonNull(view.get(field));
  }

  private void send(
      KafkaProducer<byte[], byte[]> producer, String event, String table, @Nullable String more) {
    long now = System.currentTimeMillis();
    String user = "bot-of-" + table;
    var request =
        new Request(
            UUID.randomUUID().toString(),
            Channel.CLIENT.event(event),
            table,
            User.of(user),
            Client.of("session-of-" + user),
            now,
            now + 30_000,
            Json.of("{\"tableId\":\"" + table + "\"" + (more == null ? "" : "," + more) + "}"),
            false);
    var record =
        new ProducerRecord<>(
            topics.requests("blackjack", PARTITIONS).name(),
            Partitions.of(request.key(), PARTITIONS),
            request.key().getBytes(StandardCharsets.UTF_8),
            request.encode());
    RecordHeaders.put(record.headers(), RecordHeaders.CORRELATION_ID, request.id());
    RecordHeaders.put(record.headers(), RecordHeaders.REPLY_TOPIC, topics.replies().name());
    RecordHeaders.put(record.headers(), RecordHeaders.REPLY_PARTITION, "0");
    var _ = producer.send(record);
    sent++;
  }
}
