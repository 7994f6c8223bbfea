package io.rtsuite.sdk.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnershipFold;
import io.rtsuite.log.kafka.StampHeaders;
import io.rtsuite.sdk.history.Summary;
import io.rtsuite.sdk.runtime.KnownSummaries;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the summaries of all partitions, from the beginning and for as long as the service runs;
 * only what the owners of the logs wrote counts.
 */
final class SummaryReader {

  private static final Logger LOG = LoggerFactory.getLogger(SummaryReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final List<TopicPartition> partitions;
  private final KnownSummaries known;
  private final Map<TopicPartition, OwnershipFold> folds = new HashMap<>();
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean caughtUp;

  SummaryReader(KafkaClients clients, String topic, int partitions, KnownSummaries known) {
    this.clients = clients;
    this.partitions =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    this.known = known;
    this.thread = Thread.ofVirtual().name("summaries").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void stop() throws InterruptedException {
    stopping.countDown();
    thread.join(Duration.ofSeconds(10));
  }

  /** Whether all that was there at the start has been read. */
  boolean isCaughtUp() {
    return caughtUp;
  }

  @SuppressWarnings("InterruptedExceptionSwallowed") // nobody interrupts the reader's own thread
  private void run() {
    while (stopping.getCount() > 0) {
      try (var open = new KafkaClients.Open(clients.logReader())) {
        var consumer = open.consumer();
        consumer.assign(partitions);
        fromStart(consumer, partitions);
        var ends = consumer.endOffsets(partitions);
        while (stopping.getCount() > 0) {
          poll(consumer);
          caughtUp =
              caughtUp
                  || partitions.stream()
                      .allMatch(p -> consumer.position(p) >= ends.getOrDefault(p, 0L));
        }
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).log("Reading the summaries failed and begins anew");
        pause();
      }
    }
  }

  private void poll(Consumer<byte[], byte[]> consumer) {
    try {
      consumer.poll(POLL).forEach(this::take);
    } catch (OffsetOutOfRangeException e) {
      // An owner has written what is live once more and deleted the rest.
      fromStart(consumer, List.copyOf(e.offsetOutOfRangePartitions().keySet()));
    }
  }

  private void fromStart(Consumer<byte[], byte[]> consumer, List<TopicPartition> which) {
    consumer
        .beginningOffsets(which)
        .forEach((partition, first) -> {
          folds.put(partition, OwnershipFold.atStart(first));
          known.forget(partition.partition(), partitions.size());
          consumer.seek(partition, first);
        });
  }

  private void pause() {
    try {
      if (stopping.await(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atDebug().log("Stopping while the summaries could not be read");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    LogRecord read = StampHeaders.record(record);
    var fold = folds.get(new TopicPartition(record.topic(), record.partition()));
    if (fold == null || fold.take(read) != OwnershipFold.Verdict.VALID || read.key() == null) {
      return;
    }
    known.hear(new String(read.key(), UTF_8), Summary.decode(read.value()));
  }
}
