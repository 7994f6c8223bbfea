package io.rtsuite.gateway.kafka;

import io.rtsuite.events.EventDeclaration;
import java.time.Duration;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Appends records to Kafka in the order of the calls, without ever blocking the caller. */
public interface Appender extends AutoCloseable {

  /** Name of the appender of the control topic. */
  String CONTROL = "control";

  /** No record is under way for longer. */
  Duration LONGEST_DELIVERY = EventDeclaration.MAX_DEADLINE;

  /** Appends a record; the receipt hears exactly once what came of it, possibly at once. */
  void append(ProducerRecord<byte[], byte[]> record, Receipt receipt);

  /**
   * Makes a topic ready to append to, in the background, for as long as it takes.
   *
   * @param partitions how many it must have
   * @param delivery time after which a record that Kafka does not take is given up, or a little
   *     more
   */
  void prepare(String topic, int partitions, Duration delivery);

  /** Looks all topics up again, in the background: after an outage Kafka's client has to. */
  void refresh();

  /** Whether appending to the topic needs no preparation any more. */
  boolean isReady(String topic);

  /** Whether a record was refused because there was no room for it. */
  static boolean isFull(Exception cause) {
    return cause instanceof BufferExhaustedException;
  }

  /** Sends what was taken, for a limited time, and ends. */
  @Override
  void close();

  /** What came of an appended record; heard on any thread. */
  interface Receipt {
    /** It is stored. */
    void stored(long offset);

    /** It was not sent at all: there is no room, or no way to the topic. */
    void refused(Exception cause);

    /** It is not known whether it was stored. */
    void uncertain(Exception cause);

    /** It is larger than the topic takes; it was not stored. */
    void tooLarge(Exception cause);
  }
}
