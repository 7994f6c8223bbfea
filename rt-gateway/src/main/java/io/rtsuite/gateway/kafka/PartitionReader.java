package io.rtsuite.gateway.kafka;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads one partition in a thread of its own, from a place fixed before anybody relies on it, and
 * goes on whatever Kafka does.
 */
public final class PartitionReader implements AutoCloseable {

  /** What the records are for; called on the reader's thread. */
  public interface Handler {
    /** Takes the next record. */
    void record(ConsumerRecord<byte[], byte[]> record) throws InterruptedException;

    /** Taking a record failed, for a reason that nobody expected; what follows it is taken. */
    void failed(ConsumerRecord<byte[], byte[]> record, RuntimeException cause)
        throws InterruptedException;

    /**
     * Some records were taken, or none for a while.
     *
     * @param position offset of the next record that will be read
     */
    void taken(long position) throws InterruptedException;

    /**
     * Records were deleted before they were read, or with their topic, which was created again.
     *
     * @return where reading goes on
     */
    Start lost() throws InterruptedException;
  }

  /**
   * What a partition holds.
   *
   * @param first offset of its first record
   * @param end offset of the next record that will be appended
   */
  public record Held(long first, long end) {}

  /** Where to begin. */
  @FunctionalInterface
  public interface Start {
    /** With the first record that is there. */
    Start BEGINNING = Held::first;

    /** With the next record that will be appended. */
    Start END = Held::end;

    /** The offset of the first record to read. */
    long in(Held held);
  }

  private static final Logger LOG = LoggerFactory.getLogger(PartitionReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Handler handler;
  private final Thread thread;
  private volatile boolean closed;
  private volatile long position = -1;
  private volatile long lag = -1;
  private volatile boolean astray;
  private boolean failing;

  /** Prepares a reader that owns the consumer. */
  public PartitionReader(
      String name, Consumer<byte[], byte[]> consumer, TopicPartition partition, Handler handler) {
    this.consumer = consumer;
    this.partition = partition;
    this.handler = handler;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /**
   * Fixes the place to begin with and starts reading; nothing appended after the return is missed.
   *
   * @return the offset of the first record that will be read
   */
  public long start(Start start) {
    try {
      consumer.assign(List.of(partition));
      begin(start);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
    thread.start();
    return position;
  }

  private void begin(Start start) {
    // Not by seeking to an end, which is lazy: the place is known from here on.
    long begin = start.in(held());
    consumer.seek(partition, begin);
    position = begin;
  }

  private Held held() {
    var partitions = List.of(partition);
    return new Held(
        consumer.beginningOffsets(partitions).getOrDefault(partition, 0L),
        consumer.endOffsets(partitions).getOrDefault(partition, 0L));
  }

  /** Offset of the next record; below 0 before the start. */
  public long position() {
    return position;
  }

  /** Records appended and not read yet, as far as known. */
  public OptionalLong lag() {
    return lag < 0 ? OptionalLong.empty() : OptionalLong.of(lag);
  }

  /** Whether it has ended without being closed. */
  public boolean isDead() {
    return position >= 0 && !closed && !thread.isAlive();
  }

  private void run() {
    try {
      while (!closed) {
        readOnce();
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.atDebug().addKeyValue("partition", partition).log("The reader was interrupted");
    } finally {
      consumer.close();
    }
  }

  private void readOnce() throws InterruptedException {
    try {
      if (astray) {
        goOn();
      }
      var records = consumer.poll(POLL).records(partition);
      long next = consumer.position(partition);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        take(record);
      }
      handler.taken(next);
      position = next;
      lag = consumer.currentLag(partition).orElse(-1);
      failing = false;
    } catch (WakeupException e) {
      LOG.atDebug().addKeyValue("partition", partition).log("The reader is woken to end");
    } catch (OffsetOutOfRangeException e) {
      LOG.atError()
          .addKeyValue("partition", partition)
          .addKeyValue("position", position)
          .log("Records were deleted before they were read");
      astray = true;
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      // The first of a row is enough.
      LOG.atLevel(failing ? Level.DEBUG : Level.WARN)
          .addKeyValue("partition", partition)
          .addKeyValue("cause", e.toString())
          .log("Reading failed and is tried again");
      failing = true;
      LockSupport.parkNanos(AFTER_FAILURE.toNanos());
    } catch (RuntimeException e) {
      // A bug in a handler must not stop everybody's pushes.
      LOG.atError().addKeyValue("partition", partition).setCause(e).log("Handling records failed");
      LockSupport.parkNanos(AFTER_FAILURE.toNanos());
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    try {
      handler.record(record);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("partition", partition)
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("A record could not be taken");
      handler.failed(record, e);
    }
  }

  private void goOn() throws InterruptedException {
    // Before, as the topic may be created once more meanwhile.
    astray = false;
    boolean found = false;
    try {
      begin(handler.lost());
      found = true;
    } finally {
      if (!found) {
        astray = true;
      }
    }
  }

  /** The topic that is read. */
  public String topic() {
    return partition.topic();
  }

  /**
   * The topic was deleted and created again: what was not read is gone, whatever its offsets say;
   * on any thread.
   */
  public void recreated() {
    astray = true;
  }

  @Override
  public void close() {
    closed = true;
    if (position < 0) {
      return;
    }
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
