package io.rtsuite.log.kafka;

import io.rtsuite.log.LogRecord;
import io.rtsuite.log.PartitionLog;
import io.rtsuite.log.Stamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A partition of a Kafka topic as an owned log. */
public final class KafkaPartitionLog implements PartitionLog {

  private final TopicPartition partition;
  private final String topicId;
  private final SharedProducer producer;
  private final ReaderPool readers;
  private final Admin admin;
  private final Object changed = new Object();
  private volatile @Nullable Owner owner;

  /** Whose records are appended here: a claim, and the producer that sent it and all behind it. */
  private record Owner(String claim, Producer<byte[], byte[]> producer) {}

  /**
   * @param admin for deletions; not closed here
   */
  public KafkaPartitionLog(
      TopicPartition partition,
      String topicId,
      SharedProducer producer,
      ReaderPool readers,
      Admin admin) {
    this.partition = partition;
    this.topicId = topicId;
    this.producer = producer;
    this.readers = readers;
    this.admin = admin;
  }

  @Override
  public String topicId() {
    return topicId;
  }

  @Override
  public long start() {
    return lent(
        consumer -> consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L));
  }

  @Override
  public long end() {
    return lent(consumer -> consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L));
  }

  private <T> T lent(java.util.function.Function<Consumer<byte[], byte[]>, T> use) {
    var consumer = readers.lend();
    T result;
    try {
      result = use.apply(consumer);
    } catch (RuntimeException e) {
      readers.giveBackFailed(consumer);
      throw e;
    }
    readers.giveBack(consumer);
    return result;
  }

  @Override
  public Reading read(long from) {
    var consumer = readers.lend();
    try {
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      return new Lent(consumer);
    } catch (RuntimeException e) {
      readers.giveBackFailed(consumer);
      throw e;
    }
  }

  private final class Lent implements Reading {
    private final Consumer<byte[], byte[]> consumer;
    private boolean failed;

    Lent(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public List<LogRecord> poll(Duration most) {
      try {
        var records = consumer.poll(most);
        return StreamSupport.stream(records.spliterator(), false)
            .map(StampHeaders::record)
            .toList();
      } catch (OffsetOutOfRangeException e) {
        failed = true;
        throw new OutOfRange(
            "%s has no offset %s".formatted(partition, e.offsetOutOfRangePartitions()), e);
      } catch (RuntimeException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public void close() {
      if (failed) {
        readers.giveBackFailed(consumer);
      } else {
        readers.giveBack(consumer);
      }
    }
  }

  @Override
  public void append(byte @Nullable [] key, byte @Nullable [] value, Stamp stamp, Receipt receipt) {
    var record = new ProducerRecord<>(partition.topic(), partition.partition(), key, value);
    StampHeaders.put(record.headers(), stamp);
    Producer<byte[], byte[]> sender;
    try {
      sender = producerOf(stamp);
    } catch (RuntimeException e) {
      done(receipt, new Appended.Failed(e));
      return;
    }
    producer.send(
        sender,
        record,
        (metadata, failure) ->
            done(
                receipt,
                failure == null
                    ? new Appended.Stored(metadata.offset(), metadata.timestamp())
                    : new Appended.Failed(failure)));
  }

  /**
   * An owner keeps the producer of its claim: what it appends before it learns that this one failed
   * must not be sent by the next one, for what was before it is lost.
   */
  private Producer<byte[], byte[]> producerOf(Stamp stamp) {
    if (stamp instanceof Stamp.Claim(String claim)) {
      var next = new Owner(claim, producer.opened());
      owner = next;
      return next.producer;
    }
    var current = owner;
    if (current == null || !current.claim.equals(stamp.claim())) {
      throw new IllegalStateException(partition + " was claimed anew from here");
    }
    return current.producer;
  }

  private void done(Receipt receipt, Appended outcome) {
    receipt.done(outcome);
    synchronized (changed) {
      changed.notifyAll();
    }
  }

  @Override
  public boolean await(BooleanSupplier condition, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    synchronized (changed) {
      while (!condition.getAsBoolean()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return condition.getAsBoolean();
        }
        changed.wait(left);
      }
      return true;
    }
  }

  @Override
  public CompletionStage<?> deleteBefore(long offset) {
    return admin
        .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
        .all()
        .toCompletionStage();
  }
}
