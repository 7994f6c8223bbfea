package io.rtsuite.gateway.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Origin;
import io.rtsuite.events.PushMarks;
import io.rtsuite.gateway.kafka.Appender;
import io.rtsuite.gateway.kafka.KafkaLogs;
import io.rtsuite.gateway.kafka.TopicsConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of the push log on {@code rt.push-marks}: found at a start, offered while
 * reading. Used by one thread at a time.
 */
@Singleton
final class Checkpoints {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final byte[] KEY = PushMarks.key(0).getBytes(UTF_8);

  private final KafkaLogs clients;
  private final Appender appender;
  private final String log;
  private final TopicPartition partition;
  private final long everyNanos;
  private final LongSupplier nanoTime;
  private String logId = "";
  private long triedAt;
  private volatile long writtenUpTo;

  @Inject
  Checkpoints(KafkaLogs clients, Appender appender, TopicsConfig topics, PushConfig config) {
    this(clients, appender, topics, config, System::nanoTime);
  }

  Checkpoints(
      KafkaLogs clients,
      Appender appender,
      TopicsConfig topics,
      PushConfig config,
      LongSupplier nanoTime) {
    this.clients = clients;
    this.appender = appender;
    this.log = topics.topics().pushes().name();
    this.partition = new TopicPartition(topics.topics().pushMarks().name(), 0);
    this.everyNanos = config.checkpointInterval().toNanos();
    this.nanoTime = nanoTime;
    this.triedAt = nanoTime.getAsLong();
  }

  /** The last one of the push log as it is now; absent where there is none. */
  @Nullable PushMarks find() throws InterruptedException {
    logId = clients.topicId(log).toString();
    var last = new Last(logId);
    clients.scan("gateway-push-marks", partition, last::see);
    PushMarks found = last.found;
    writtenUpTo = found == null ? 0 : found.offset();
    return found;
  }

  /** Writes one where the last is old enough and something was appended since; never waits. */
  void offer(long position, Supplier<List<Origin>> marks) {
    long now = nanoTime.getAsLong();
    if (position == writtenUpTo || now - triedAt < everyNanos) {
      return;
    }
    triedAt = now;
    var checkpoint = new PushMarks(UUID.randomUUID().toString(), logId, position, marks.get());
    appender.append(
        new ProducerRecord<>(partition.topic(), partition.partition(), KEY, checkpoint.encode()),
        new Written(position));
  }

  private static final class Last {
    private final String logId;
    private @Nullable PushMarks found;

    Last(String logId) {
      this.logId = logId;
    }

    void see(ConsumerRecord<byte[], byte[]> record) {
      if (record.value() == null || !Arrays.equals(record.key(), KEY)) {
        return;
      }
      try {
        var read = PushMarks.decode(record.value());
        if (read.topicId().equals(logId)) {
          found = read;
        }
      } catch (MalformedMessage e) {
        LOG.atError()
            .addKeyValue("offset", record.offset())
            .addKeyValue("error", e.getMessage())
            .log("A checkpoint of the push log cannot be read");
      }
    }
  }

  private final class Written implements Appender.Receipt {
    private final long position;

    Written(long position) {
      this.position = position;
    }

    @Override
    public void stored(long offset) {
      writtenUpTo = position;
    }

    @Override
    public void refused(Exception cause) {
      note(cause);
    }

    @Override
    public void uncertain(Exception cause) {
      note(cause);
    }

    @Override
    public void tooLarge(Exception cause) {
      note(cause);
    }

    private void note(Exception cause) {
      LOG.atWarn()
          .addKeyValue("position", position)
          .addKeyValue("cause", cause.toString())
          .log("A checkpoint of the push log was not written; the next one will be");
    }
  }
}
