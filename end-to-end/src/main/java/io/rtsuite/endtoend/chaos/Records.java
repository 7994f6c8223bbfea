package io.rtsuite.endtoend.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.endtoend.evidence.GameJson;
import io.rtsuite.endtoend.evidence.Kept;
import io.rtsuite.endtoend.evidence.Reapplied;
import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Topics;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Snapshot;
import io.rtsuite.sdk.payload.UnreadablePayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what lies on Kafka when all is over. */
final class Records {

  private static final String SERVICE = "blackjack";
  private static final int PARTITIONS = Topics.DEFAULT_REQUEST_PARTITIONS;
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private final String bootstrapServers;
  private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);

  Records(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Applies the whole history as far as it counts, until it has an entry for each of these inputs
   * or grows no more.
   */
  void history(Reapplied to, Map<Integer, Set<Long>> inputs) {
    read(
        topics.history(SERVICE, PARTITIONS).name(),
        () -> to.covers(inputs),
        new ValidRecords(record -> {
          try {
            to.add(record.partition(), Entry.decode(record.value()));
          } catch (MalformedMessage e) {
            to.unreadable(record.partition(), record.offset(), String.valueOf(e.getMessage()));
          }
        }));
  }

  /**
   * All snapshots that count and are still there; those of ended tables and checkpoints left out.
   */
  List<Kept> snapshots(GameJson json) {
    var kept = new ArrayList<Kept>();
    read(
        topics.snapshots(SERVICE, PARTITIONS).name(),
        () -> true,
        new ValidRecords(record -> {
          String key = record.key() == null ? Checkpoint.KEY : new String(record.key(), UTF_8);
          if (key.equals(Checkpoint.KEY)) {
            return;
          }
          try {
            Snapshot snapshot = Snapshot.decode(record.value());
            String table = key.substring(key.indexOf('/') + 1);
            Json state = snapshot.state();
            if (state != null) {
              kept.add(new Kept(table, snapshot.seq(), json.table(state)));
            }
          } catch (MalformedMessage | UnreadablePayload e) {
            throw new IllegalStateException("a snapshot of " + key + " cannot be read", e);
          }
        }));
    return kept;
  }

  /** The offsets of all requests, by partition. */
  Map<Integer, Set<Long>> inputs() {
    var inputs = new HashMap<Integer, Set<Long>>();
    IntStream.range(0, PARTITIONS).forEach(partition -> inputs.put(partition, new HashSet<>()));
    read(
        topics.requests(SERVICE, PARTITIONS).name(),
        () -> true,
        record ->
            inputs.computeIfAbsent(record.partition(), _ -> new HashSet<>()).add(record.offset()));
    return inputs;
  }

  private void read(
      String topic, BooleanSupplier complete, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", bootstrapServers,
                "allow.auto.create.topics", "false",
                "max.poll.records", "5000"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(one -> new TopicPartition(one.topic(), one.partition()))
              .toList();
      if (partitions.isEmpty()) {
        Progress.say("there is no topic %s", topic);
        return;
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long grown = System.nanoTime();
      while (!isRead(consumer, ends) || !complete.getAsBoolean()) {
        var records = consumer.poll(Duration.ofMillis(500));
        records.forEach(each);
        if (!records.isEmpty()) {
          grown = System.nanoTime();
        } else if (System.nanoTime() - grown > SILENCE.toNanos()) {
          return;
        }
      }
    }
  }

  private static boolean isRead(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}
