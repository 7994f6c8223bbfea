package io.rtsuite.sdk.kafka;

import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.sdk.runtime.KnownSummaries;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the summaries of all partitions, from the beginning and for as long as the service runs.
 */
final class SummaryReader {

  private static final Logger LOG = LoggerFactory.getLogger(SummaryReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final List<TopicPartition> partitions;
  private final KnownSummaries known;
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
      try (var open = clients.historyReader()) {
        var consumer = open.consumer();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        while (stopping.getCount() > 0) {
          consumer.poll(POLL).forEach(this::take);
          caughtUp |=
              partitions.stream().allMatch(p -> consumer.position(p) >= ends.getOrDefault(p, 0L));
        }
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).log("Reading the summaries failed and begins anew");
        pause();
      }
    }
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
    String key = new String(record.key(), StandardCharsets.UTF_8);
    try {
      known.hear(key, record.value() == null ? null : summary(record.value()));
    } catch (MalformedMessage e) {
      LOG.atWarn().setCause(e).addKeyValue("subject", key).log("A summary cannot be read");
    }
  }

  private static @Nullable Json summary(byte[] value) throws MalformedMessage {
    var found = new @Nullable Json[1];
    JsonReader.read(
        value,
        in -> {
          in.object(
              "summary",
              name -> {
                if ("summary".equals(name)) {
                  found[0] = in.raw();
                } else {
                  in.skip();
                }
              });
          return found;
        });
    return found[0];
  }
}
