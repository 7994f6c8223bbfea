package io.rtsuite.gateway.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.SessionOpened;
import io.rtsuite.gateway.kafka.Appender;
import io.rtsuite.gateway.kafka.TopicsConfig;
import jakarta.inject.Singleton;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Writes {@code rt.sessions}: a record for each open session, none once its end is told. */
@Singleton
final class SessionRecords {

  private final Appender appender;
  private final TopicPartition partition;

  SessionRecords(Appender appender, TopicsConfig topics) {
    this.appender = appender;
    this.partition = new TopicPartition(topics.topics().sessions().name(), 0);
  }

  /** Where they are. */
  TopicPartition partition() {
    return partition;
  }

  /**
   * Says that a session is open, without waiting.
   *
   * @param stored hears once, on any thread, whether that is on Kafka
   */
  void opened(SessionOpened session, Consumer<Boolean> stored) {
    append(session.key(), session.encode(), stored);
  }

  /** Says that nothing is left to be told of a session, in the same way. */
  void settled(SessionOpened.Key key, Consumer<Boolean> stored) {
    append(key, null, stored);
  }

  private void append(SessionOpened.Key key, byte @Nullable [] value, Consumer<Boolean> stored) {
    appender.append(
        new ProducerRecord<>(
            partition.topic(), partition.partition(), key.toString().getBytes(UTF_8), value),
        new Appender.Receipt() {
          @Override
          public void stored(long offset) {
            stored.accept(true);
          }

          @Override
          public void refused(Exception cause) {
            stored.accept(false);
          }

          @Override
          public void uncertain(Exception cause) {
            stored.accept(false);
          }

          @Override
          public void tooLarge(Exception cause) {
            stored.accept(false);
          }
        });
  }
}
