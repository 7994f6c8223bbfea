package io.rtsuite.gateway.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.PushMarks;
import io.rtsuite.events.PushRecord;
import io.rtsuite.gateway.catalog.Gateways;
import io.rtsuite.gateway.kafka.DeadLetters;
import io.rtsuite.gateway.kafka.KafkaLogs;
import io.rtsuite.gateway.kafka.PartitionReader;
import io.rtsuite.gateway.kafka.TopicsConfig;
import io.rtsuite.gateway.session.Sessions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
  private final Gateways gateways;
  private final DeadLetters deadLetters;
  private final KafkaLogs clients;
  private final TopicPartition partition;
  private final Checkpoints checkpoints;
  private final Counter applied;
  private final Counter repeated;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final List<PushRecord> delivered = new ArrayList<>();
  private PushFold fold = PushFold.before(null, 0, 0);
  private @Nullable PartitionReader reader;

  PushLog(
      Sessions sessions,
      PushProgress progress,
      Gateways gateways,
      DeadLetters deadLetters,
      KafkaLogs clients,
      Checkpoints checkpoints,
      TopicsConfig topics,
      MeterRegistry meters) {
    this.sessions = sessions;
    this.progress = progress;
    this.gateways = gateways;
    this.deadLetters = deadLetters;
    this.clients = clients;
    this.checkpoints = checkpoints;
    this.partition = new TopicPartition(topics.topics().pushes().name(), 0);
    this.applied =
        Counter.builder("gateway.pushes.applied")
            .description("Records of the push log handed to the event loops")
            .register(meters);
    this.repeated =
        Counter.builder("gateway.pushes.repeated")
            .description("Records of the push log skipped because a game had said the same before")
            .register(meters);
  }

  /**
   * Reads from the last checkpoint to the end of the log what was said already, and returns when
   * that is known; nothing appended after the return is missed.
   */
  public void start() throws InterruptedException, ExecutionException {
    if (reader == null) {
      PushMarks checkpoint = checkpoints.find();
      var started =
          new PartitionReader("push-reader", clients.consumer("gateway-pushes"), partition, this);
      started.start(held -> begin(checkpoint, held));
      reader = started;
    }
    caughtUp.get();
  }

  private long begin(@Nullable PushMarks checkpoint, PartitionReader.Held held) {
    fold(checkpoint, held);
    reached(fold.begin());
    return fold.begin();
  }

  private void fold(@Nullable PushMarks checkpoint, PartitionReader.Held held) {
    fold = PushFold.before(checkpoint, held.first(), held.end());
    LOG.atInfo()
        .addKeyValue("checkpoint", checkpoint == null ? "none" : checkpoint.offset())
        .addKeyValue("begin", fold.begin())
        .addKeyValue("liveFrom", fold.liveFrom())
        .log("What the push log has said already is read");
  }

  @Override
  public void record(ConsumerRecord<byte[], byte[]> record) {
    try {
      PushRecord pushed = PushRecord.decode(record.value());
      if (pushed instanceof PushRecord.Unknown(String type)) {
        LOG.atDebug().addKeyValue("type", type).log("A push record of a later version is passed");
      }
      switch (fold.take(record.offset(), pushed)) {
        case DELIVERED -> delivered.add(pushed);
        case REPEATED -> repeated.increment();
        case PAST -> {}
      }
    } catch (MalformedMessage e) {
      deadLetter(record, "malformed", String.valueOf(e.getMessage()));
    }
  }

  /** Whoever should have got it comes back and asks anew. */
  @Override
  public void failed(ConsumerRecord<byte[], byte[]> record, RuntimeException cause) {
    deadLetter(record, "failed", cause.toString());
    try {
      sessions.resync(PushRecord.decode(record.value()));
    } catch (MalformedMessage | RuntimeException e) {
      // For whom it was can be read by no gateway.
      LOG.atDebug().addKeyValue("offset", record.offset()).setCause(e).log("Nobody is concerned");
    }
  }

  @Override
  public void taken(long position) throws InterruptedException {
    List<PushRecord> together = List.copyOf(delivered);
    delivered.clear();
    try {
      sessions.apply(together);
    } catch (RuntimeException e) {
      LOG.error("Pushes were not handed to the event loops", e);
      sessions.dropAll();
    }
    applied.increment(together.size());
    reached(position);
    // Every gateway could write the same; one is enough.
    if (gateways.isFirst()) {
      checkpoints.offer(position, fold::marks);
    }
  }

  private void reached(long position) {
    if (position >= fold.liveFrom()) {
      progress.advance(position);
      caughtUp.complete(null);
    }
  }

  /** As at a start, so that this gateway knows afterwards what any other one knows that starts. */
  @Override
  public PartitionReader.Start lost() throws InterruptedException {
    PushMarks checkpoint = checkpoints.find();
    return held -> {
      fold(checkpoint, held);
      // Nobody knows what was said; everybody comes back and asks anew. That is: everybody who came
      // before the new place was fixed, for what lies below it is delivered to nobody.
      sessions.dropAll();
      reached(fold.begin());
      progress.advance(held.end());
      return fold.begin();
    };
  }

  private void deadLetter(ConsumerRecord<byte[], byte[]> record, String reason, String error) {
    // Every gateway reads this record; one letter is enough, and not again after a start.
    if (record.offset() >= fold.liveFrom() && gateways.isFirst()) {
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
