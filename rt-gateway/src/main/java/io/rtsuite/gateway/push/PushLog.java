package io.rtsuite.gateway.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.PushRecord;
import io.rtsuite.gateway.catalog.Control;
import io.rtsuite.gateway.kafka.DeadLetters;
import io.rtsuite.gateway.kafka.KafkaClients;
import io.rtsuite.gateway.kafka.PartitionReader;
import io.rtsuite.gateway.kafka.TopicsConfig;
import io.rtsuite.gateway.session.Sessions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the one order of pushes, joins and leaves, and hands it to the sessions. */
@Singleton
public final class PushLog implements PartitionReader.Handler {

  private static final Logger LOG = LoggerFactory.getLogger(PushLog.class);

  private final Sessions sessions;
  private final PushProgress progress;
  private final Control control;
  private final DeadLetters deadLetters;
  private final KafkaClients clients;
  private final TopicPartition partition;
  private final Counter applied;
  private @Nullable PartitionReader reader;

  PushLog(
      Sessions sessions,
      PushProgress progress,
      Control control,
      DeadLetters deadLetters,
      KafkaClients clients,
      TopicsConfig topics,
      MeterRegistry meters) {
    this.sessions = sessions;
    this.progress = progress;
    this.control = control;
    this.deadLetters = deadLetters;
    this.clients = clients;
    this.partition = new TopicPartition(topics.topics().pushes().name(), 0);
    this.applied =
        Counter.builder("gateway.pushes.applied")
            .description("Records of the push log handed to the event loops")
            .register(meters);
  }

  /** Starts at the end of the log; nothing appended after the return is missed. */
  public void start() {
    var started =
        new PartitionReader("push-reader", clients.consumer("gateway-pushes"), partition, this);
    progress.advance(started.start(PartitionReader.Start.END));
    reader = started;
  }

  @Override
  public void records(List<ConsumerRecord<byte[], byte[]>> records, long position)
      throws InterruptedException {
    var decoded = new ArrayList<PushRecord>(records.size());
    for (var record : records) {
      try {
        PushRecord pushed = PushRecord.decode(record.value());
        if (pushed instanceof PushRecord.Unknown(String type)) {
          LOG.atDebug().addKeyValue("type", type).log("A push record of a later version is passed");
        }
        decoded.add(pushed);
      } catch (MalformedMessage e) {
        deadLetter(record, "malformed", String.valueOf(e.getMessage()));
      }
    }
    sessions.apply(decoded);
    applied.increment(decoded.size());
    progress.advance(position);
  }

  @Override
  public void lost(long position) throws InterruptedException {
    // Nobody knows what was said; everybody comes back and asks anew.
    sessions.dropAll();
    progress.advance(position);
  }

  private void deadLetter(ConsumerRecord<byte[], byte[]> record, String reason, String error) {
    // Every gateway reads this record; one letter is enough.
    if (control.isFirst()) {
      deadLetters.put(record, reason, error);
    }
  }

  /** Where reading stands, for metrics and health. */
  public @Nullable PartitionReader reader() {
    return reader;
  }

  @PreDestroy
  void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
