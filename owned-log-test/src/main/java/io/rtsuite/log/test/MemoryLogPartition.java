package io.rtsuite.log.test;

import io.rtsuite.log.LogRecord;
import io.rtsuite.log.Stamp;
import io.rtsuite.log.kafka.StampHeaders;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a topic in memory: its stored records, and any number of {@linkplain #writer
 * writers}, one for each process that writes to it.
 *
 * <p>A partition is calm until told otherwise: every append is stored and acknowledged at once.
 * While it is {@linkplain #hold held}, appends and deletions wait, and a test decides, step by
 * step, what becomes of each ({@link MemoryLogWriter}); or it lets {@link RandomFaults} decide.
 *
 * <p>Keys, values and stamps are copied into bytes and headers as on Kafka. The same calls give the
 * same records. Not thread-safe.
 */
public final class MemoryLogPartition {

  /** Decides what happens on a held partition while one of its writers waits for something. */
  public interface Harness {

    /**
     * Does the next thing.
     *
     * @param waiting the writer that waits for an outcome, or for a record to read
     * @return false where there is nothing left to do for this writer
     */
    boolean advance(MemoryLogWriter waiting);

    /** Called before a reader looks for records. */
    default void beforePoll(MemoryLogWriter reading) {}
  }

  /** What is on its way to the partition. */
  record Sent(byte @Nullable [] key, byte @Nullable [] value, Header[] headers) {

    static Sent of(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
      return new Sent(copy(key), copy(value), headers.toArray());
    }

    static Sent of(byte @Nullable [] key, byte @Nullable [] value, @Nullable Stamp stamp) {
      var headers = new RecordHeaders();
      if (stamp != null) {
        StampHeaders.put(headers, stamp);
      }
      return of(key, value, headers);
    }
  }

  /** What a writer without a process sent, and may still arrive. */
  record Late(MemoryLogWriter writer, Sent sent) {}

  private record Stored(Sent sent, long timestamp) {}

  private static final String TOPIC = "memory";
  private static final int POLL_AT_MOST = 500;

  private final String topicId;
  private final @Nullable InstantSource clock;
  private final List<Stored> records = new ArrayList<>();
  private final List<MemoryLogWriter> writers = new ArrayList<>();
  private final List<Late> late = new ArrayList<>();
  private long start;
  private long timestamp;
  private int pollAtMost = POLL_AT_MOST;
  private @Nullable Harness harness;

  /** An empty partition whose records get the timestamps 1, 2, 3 and so on. */
  public MemoryLogPartition() {
    this(TOPIC, null);
  }

  /**
   * An empty partition.
   *
   * @param clock the broker's
   */
  public MemoryLogPartition(String topicId, @Nullable InstantSource clock) {
    this.topicId = topicId;
    this.clock = clock;
  }

  private static byte @Nullable [] copy(byte @Nullable [] bytes) {
    return bytes == null ? null : bytes.clone();
  }

  /**
   * A process's access to the partition.
   *
   * @param name for messages
   */
  public MemoryLogWriter writer(String name) {
    var writer = new MemoryLogWriter(this, name);
    writers.add(writer);
    return writer;
  }

  /** The writers whose processes live, in the order in which they were made. */
  public List<MemoryLogWriter> writers() {
    return List.copyOf(writers);
  }

  // What happens by itself

  /**
   * Holds appends and deletions from now on until the test decides about each. A writer that waits
   * gets outcomes, in order: all that it appended is stored and acknowledged, as far as it waits.
   */
  public void hold() {
    hold(InOrder.INSTANCE);
  }

  /** Holds appends and deletions from now on; the harness decides about them. */
  public void hold(Harness decides) {
    harness = decides;
  }

  enum InOrder implements Harness {
    INSTANCE;

    @Override
    public boolean advance(MemoryLogWriter waiting) {
      if (waiting.outcomes() > 0) {
        waiting.deliver();
      } else if (waiting.waiting() > 0) {
        waiting.store();
      } else if (!waiting.deletions().isEmpty()) {
        waiting.delete();
      } else {
        return false;
      }
      return true;
    }
  }

  /**
   * Stores, acknowledges and deletes all that was held, and whatever comes from now on at once.
   * What is {@linkplain #late late} stays so.
   */
  public void calm() {
    harness = null;
    writers().forEach(MemoryLogWriter::settle);
  }

  boolean isCalm() {
    return harness == null;
  }

  boolean advance(MemoryLogWriter waiting) {
    return harness != null && harness.advance(waiting);
  }

  void beforePoll(MemoryLogWriter reading) {
    if (harness != null) {
      harness.beforePoll(reading);
    }
  }

  // The stored records

  /** Offset of the first record that was not deleted. */
  public long start() {
    return start;
  }

  /** Offset behind the last record. */
  public long end() {
    return start + records.size();
  }

  /** Every stored record, whether it counts or not. */
  public List<LogRecord> records() {
    return records(start);
  }

  /** The stored records from an offset on, whether they count or not. */
  public List<LogRecord> records(long from) {
    return records(Math.max(from, start), Integer.MAX_VALUE);
  }

  /** The next records for a reader. */
  List<LogRecord> poll(long from) {
    return records(from, pollAtMost);
  }

  private List<LogRecord> records(long from, int most) {
    long to = Math.min(end(), from + most);
    var read = new ArrayList<LogRecord>((int) (to - from));
    for (long offset = from; offset < to; offset++) {
      read.add(record(offset));
    }
    return read;
  }

  LogRecord record(long offset) {
    var stored = records.get((int) (offset - start));
    byte[] key = copy(stored.sent.key);
    byte[] value = copy(stored.sent.value);
    return StampHeaders.record(
        new ConsumerRecord<>(
            TOPIC,
            0,
            offset,
            stored.timestamp,
            TimestampType.LOG_APPEND_TIME,
            key == null ? ConsumerRecord.NULL_SIZE : key.length,
            value == null ? ConsumerRecord.NULL_SIZE : value.length,
            key,
            value,
            new RecordHeaders(stored.sent.headers),
            Optional.empty()));
  }

  /** Lets readers get so many records at most at a time. */
  public void pollAtMost(int records) {
    if (records < 1) {
      throw new IllegalArgumentException("a reader gets a record at least");
    }
    pollAtMost = records;
  }

  long store(Sent sent) {
    timestamp = clock == null ? timestamp + 1 : clock.millis();
    records.add(new Stored(sent, timestamp));
    return end() - 1;
  }

  long timestampOf(long offset) {
    return records.get((int) (offset - start)).timestamp;
  }

  /**
   * Stores a record of somebody who is none of the writers, with any stamp or none.
   *
   * @return its offset
   */
  public long append(byte @Nullable [] key, byte @Nullable [] value, @Nullable Stamp stamp) {
    return store(Sent.of(key, value, stamp));
  }

  /**
   * Stores a record of somebody who is none of the writers, with any headers.
   *
   * @return its offset
   */
  public long append(byte @Nullable [] key, byte @Nullable [] value, Map<String, byte[]> headers) {
    var all = new RecordHeaders();
    headers.forEach(all::add);
    return store(Sent.of(key, value, all));
  }

  /** Deletes the records below an offset, as retention and {@code deleteRecords} do. */
  public void deleteBefore(long offset) {
    if (offset > end()) {
      throw new IllegalArgumentException(
          "the log ends at offset %d, before %d".formatted(end(), offset));
    }
    if (offset > start) {
      records.subList(0, (int) (offset - start)).clear();
      start = offset;
    }
  }

  /** Loses the records from an offset on, as an unclean election of a leader does. */
  public void truncate(long end) {
    if (end < start || end > end()) {
      throw new IllegalArgumentException(
          "the log reaches from offset %d to %d, not to %d".formatted(start, end(), end));
    }
    records.subList((int) (end - start), records.size()).clear();
  }

  /** Topic id of the partition, as its writers tell it. */
  public String topicId() {
    return topicId;
  }

  // What may still arrive

  /**
   * How many records may still arrive that somebody sent who does not know, or does not live any
   * more to know, what became of them.
   */
  public int late() {
    return late.size();
  }

  /**
   * Stores one of the {@linkplain #late late} records.
   *
   * @param index in the order in which they were sent
   * @return its offset
   */
  public long storeLate(int index) {
    return store(late.remove(index).sent);
  }

  /** Lets one of the {@linkplain #late late} records never arrive. */
  public void dropLate(int index) {
    late.remove(index);
  }

  MemoryLogWriter senderOfLate(int index) {
    return late.get(index).writer;
  }

  void sentLate(MemoryLogWriter writer, Sent sent) {
    late.add(new Late(writer, sent));
  }

  void died(MemoryLogWriter writer) {
    writers.remove(writer);
  }
}
