package io.rtsuite.gateway.kafka;

import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Topics;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where records go that nobody can handle: as they were, with the reason in their headers. */
@Singleton
public final class DeadLetters {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final Appender appender;
  private final Topics topics;

  public DeadLetters(Appender appender, TopicsConfig config) {
    this.appender = appender;
    this.topics = config.topics();
  }

  /**
   * Puts a record aside.
   *
   * @param reason one stable word
   * @param error what exactly is wrong, without its content
   */
  public void put(ConsumerRecord<byte[], byte[]> record, String reason, String error) {
    LOG.atWarn()
        .addKeyValue("topic", record.topic())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("reason", reason)
        .addKeyValue("error", error)
        .log("A record cannot be handled");
    var letter =
        new ProducerRecord<>(topics.deadLetters().name(), null, record.key(), record.value());
    record.headers().forEach(header -> letter.headers().add(header));
    RecordHeaders.put(letter.headers(), RecordHeaders.DEAD_REASON, reason);
    RecordHeaders.put(letter.headers(), RecordHeaders.DEAD_ERROR, error);
    RecordHeaders.put(letter.headers(), RecordHeaders.DEAD_TOPIC, record.topic());
    RecordHeaders.put(
        letter.headers(), RecordHeaders.DEAD_PARTITION, Integer.toString(record.partition()));
    RecordHeaders.put(letter.headers(), RecordHeaders.DEAD_OFFSET, Long.toString(record.offset()));
    appender.append(letter, new Logged(record));
  }

  private record Logged(ConsumerRecord<byte[], byte[]> record) implements Appender.Receipt {
    @Override
    public void stored(long offset) {}

    @Override
    public void refused(Exception cause) {
      log(cause);
    }

    @Override
    public void uncertain(Exception cause) {
      log(cause);
    }

    @Override
    public void tooLarge(Exception cause) {
      log(cause);
    }

    private void log(Exception cause) {
      LOG.atError()
          .addKeyValue("topic", record.topic())
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .setCause(cause)
          .log("A dead letter could not be written");
    }
  }
}
