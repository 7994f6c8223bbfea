package io.rtsuite.sdk.kafka;

import io.rtsuite.events.Json;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Schema;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Snapshot;
import io.rtsuite.sdk.runtime.HistoryLost;
import io.rtsuite.sdk.runtime.Ledger;
import io.rtsuite.sdk.runtime.OwnershipLost;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The history of one partition on Kafka, a batch as one transaction.
 *
 * <p>Two transactional ids are used in turn: back to back on one id, every transaction would wait
 * for the markers of the last (20 ms). A batch begins when the one before is committed, so entries
 * keep their order; claiming fences both.
 */
final class KafkaLedger implements Ledger, AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaClients clients;
  private final OwnTopics.Names topics;
  private final int partition;
  private final Map<Long, ConsumerRecord<byte[], byte[]>> sources = new HashMap<>();
  private final List<Producer<byte[], byte[]>> producers = new ArrayList<>();
  private int turn;
  private boolean closed;

  KafkaLedger(KafkaClients clients, OwnTopics.Names topics, int partition) {
    this.clients = clients;
    this.topics = topics;
    this.partition = partition;
  }

  /** The records that inputs of the next batch came as, for the dead letters. */
  void sources(List<ConsumerRecord<byte[], byte[]>> records) {
    sources.clear();
    records.forEach(record -> sources.put(record.offset(), record));
  }

  @Override
  public String claim() {
    try {
      for (int id = 0; id < 2; id++) {
        opened(topics.transactionalId(partition, id)).initTransactions();
      }
      return topics.historyId();
    } catch (KafkaException e) {
      throw new OwnershipLost("the partition's writers could not be fenced", e);
    }
  }

  private synchronized Producer<byte[], byte[]> opened(String transactionalId) {
    if (closed) {
      throw new OwnershipLost("the partition was given up while it was taken over", null);
    }
    var producer = clients.transactional(transactionalId);
    producers.add(producer);
    return producer;
  }

  private synchronized Producer<byte[], byte[]> next() {
    if (closed) {
      throw new OwnershipLost("the partition was given up", null);
    }
    turn = 1 - turn;
    return producers.get(turn);
  }

  @Override
  public void readSnapshots(SnapshotReader reader) {
    // Of a key only the newest counts, and some may be very old: so the last of each is kept first.
    var newest = new HashMap<String, byte[]>();
    read(
        topics.snapshots(),
        0,
        record -> {
          String key = new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null) {
            newest.remove(key);
          } else {
            newest.put(key, record.value());
          }
        });
    newest.forEach((key, value) -> {
      try {
        if (key.equals(Checkpoint.KEY)) {
          reader.checkpoint(Checkpoint.decode(value));
        } else {
          reader.snapshot(key, Snapshot.decode(value));
        }
      } catch (MalformedMessage e) {
        throw new HistoryLost("a snapshot cannot be read: " + e.getMessage());
      }
    });
  }

  @Override
  public void readHistory(long from, EntryReader reader) {
    read(
        topics.history(),
        from,
        record -> {
          try {
            reader.entry(record.offset(), Entry.decode(record.value()));
          } catch (MalformedMessage e) {
            throw new HistoryLost(
                "entry at %d of the history cannot be read: %s"
                    .formatted(record.offset(), e.getMessage()));
          }
        });
  }

  private void read(
      String topic, long from, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    var at = new TopicPartition(topic, partition);
    try (var open = clients.historyReader()) {
      var consumer = open.consumer();
      consumer.assign(List.of(at));
      long end = consumer.endOffsets(List.of(at)).getOrDefault(at, 0L);
      long start = consumer.beginningOffsets(List.of(at)).getOrDefault(at, 0L);
      consumer.seek(at, Math.max(from, start));
      while (consumer.position(at) < end) {
        consumer.poll(POLL).forEach(each);
      }
    } catch (KafkaException e) {
      throw new OwnershipLost("the history could not be read", e);
    }
  }

  @Override
  public long commit(Batch batch) {
    var producer = next();
    try {
      producer.beginTransaction();
      Future<RecordMetadata> first = null;
      for (Line line : batch.lines()) {
        var entry = producer.send(record(topics.history(), line.key(), line.entry().encode()));
        if (first == null) {
          first = entry;
        }
        if (line.dead() != null) {
          producer.send(deadLetter(line));
        }
      }
      for (Saved saved : batch.snapshots()) {
        var snapshot = saved.snapshot();
        producer.send(
            record(topics.snapshots(), saved.key(), snapshot == null ? null : snapshot.encode()));
      }
      if (batch.checkpoint() != null) {
        producer.send(record(topics.snapshots(), Checkpoint.KEY, batch.checkpoint().encode()));
      }
      for (Summed summed : batch.summaries()) {
        producer.send(record(topics.summaries(), summed.key(), summary(summed.summary())));
      }
      producer.commitTransaction();
      return first == null ? -1 : first.get().offset();
    } catch (KafkaException | ExecutionException e) {
      throw new OwnershipLost("it is not known whether a batch was written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OwnershipLost("interrupted while a batch was written", e);
    }
  }

  private static byte @Nullable [] summary(@Nullable Json summary) {
    return summary == null
        ? null
        : JsonWriter.object(out -> {
          out.writeNumberField("v", Schema.VERSION);
          JsonWriter.raw(out, "summary", summary);
        });
  }

  private ProducerRecord<byte[], byte[]> record(String topic, String key, byte @Nullable [] value) {
    return new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value);
  }

  private ProducerRecord<byte[], byte[]> deadLetter(Line line) {
    var source = sources.get(line.entry().offset());
    var dead = line.dead();
    if (source == null || dead == null) {
      throw new IllegalStateException("the batch has an input that nobody gave");
    }
    var record =
        new ProducerRecord<>(
            topics.deadLetters(), null, source.key(), source.value(), source.headers());
    RecordHeaders.bury(
        record.headers(),
        dead.reason(),
        dead.error(),
        source.topic(),
        source.partition(),
        source.offset());
    return record;
  }

  @Override
  public synchronized void close() {
    closed = true;
    producers.forEach(producer -> producer.close(Duration.ZERO));
    producers.clear();
  }
}
