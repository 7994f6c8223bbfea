package io.rtsuite.sdk.kafka;

import io.rtsuite.sdk.runtime.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time during which this instance owns one partition: a thread that takes over, and then
 * decides what is offered, as many inputs at once as have gathered meanwhile.
 */
final class Tenure {

  private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);

  /** Inputs that are decided and written together at most. */
  private static final int MOST_TOGETHER = 500;

  /** Bytes of inputs that are taken together, about; what they cause is larger. */
  private static final int MOST_BYTES_TOGETHER = 1_000_000;

  /** How exactly clocks ring. */
  private static final Duration TICK = Duration.ofMillis(50);

  /** Inputs that wait here; more wait in Kafka. */
  static final int MOST_WAITING = 2_000;

  /** Inputs whose outputs are on their way; more wait in Kafka. */
  static final int MOST_UNACKNOWLEDGED = 20_000;

  private final int partition;
  private final int partitions;
  private final KafkaLedger ledger;
  private final Owner<?> owner;
  private final LinkedBlockingQueue<ConsumerRecord<byte[], byte[]>> waiting =
      new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<Duration> outages = new ConcurrentLinkedQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Alive alive = new Alive();
  private volatile boolean stopping;
  private volatile long next = -1;
  private volatile @Nullable Throwable failure;
  private boolean resumed;

  Tenure(
      int partition, int partitions, KafkaLedger ledger, Function<KafkaLedger, Owner<?>> owners) {
    this.partition = partition;
    this.partitions = partitions;
    this.ledger = ledger;
    this.owner = owners.apply(ledger);
  }

  /**
   * Begins.
   *
   * @param acknowledged the group's committed offset
   * @param aliveAt when an owner last said so; null where none ever did
   * @param now the broker's time
   */
  void start(long acknowledged, @Nullable Instant aliveAt, Instant now) {
    Thread.ofVirtual()
        .name("owner-" + partition)
        .start(() -> {
          try {
            run(acknowledged, aliveAt == null ? Duration.ZERO : Duration.between(aliveAt, now));
          } catch (Throwable e) {
            // Of any kind: the loop looks at it and decides who goes on.
            failure = e;
          } finally {
            ended.countDown();
          }
        });
  }

  private void run(long acknowledged, Duration sinceAlive) throws InterruptedException {
    long start = System.nanoTime();
    long first = owner.takeOver(acknowledged);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Duration lost = sinceAlive.plus(took);
    if (lost.compareTo(Alive.OUTAGE) > 0 && !sinceAlive.isZero() && owner.hasClocks()) {
      giveBack(lost);
    }
    LOG.atInfo()
        .addKeyValue("partition", partition)
        .addKeyValue("subjects", owner.size())
        .addKeyValue("next", first)
        .addKeyValue("milliseconds", took.toMillis())
        .log("Partition taken over");
    alive.confirmed(owner.hasClocks());
    next = first;
    while (!stopping) {
      var batch = gather();
      if (!batch.isEmpty()) {
        ledger.sources(batch);
        owner.take(batch.stream().map(record -> RequestRecords.input(record, partitions)).toList());
      }
      for (Duration outage = outages.poll(); outage != null; outage = outages.poll()) {
        giveBack(outage);
      }
      owner.tick(alive.isSure());
      alive.hasClocks(owner.hasClocks());
    }
  }

  private void giveBack(Duration lost) {
    LOG.atInfo()
        .addKeyValue("partition", partition)
        .addKeyValue("milliseconds", lost.toMillis())
        .log("Clocks get back the time during which nobody could act");
    try {
      owner.giveBack(lost).join();
    } catch (CompletionException e) {
      throw new io.rtsuite.sdk.runtime.OwnershipLost("lost time could not be given back", e);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> gather() throws InterruptedException {
    var batch = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    var record = waiting.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
    int bytes = 0;
    while (record != null) {
      batch.add(record);
      bytes += record.serializedValueSize();
      record = batch.size() < MOST_TOGETHER && bytes < MOST_BYTES_TOGETHER ? waiting.poll() : null;
    }
    return batch;
  }

  void offer(ConsumerRecord<byte[], byte[]> record) {
    waiting.add(record);
  }

  /** Where to read from, once, as soon as the partition is taken over; else -1. */
  long resumeAt() {
    if (resumed || next < 0) {
      return -1;
    }
    resumed = true;
    return next;
  }

  boolean isTakenOver() {
    return next >= 0;
  }

  boolean isFull() {
    return waiting.size() >= MOST_WAITING || owner.unacknowledged() >= MOST_UNACKNOWLEDGED;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  /** Offset below which all outputs are safe; -1 before the take-over. */
  long acknowledged() {
    return next < 0 ? -1 : owner.acknowledged();
  }

  Alive alive() {
    return alive;
  }

  /** The time was lost for this partition's players. */
  void lost(Duration outage) {
    outages.add(outage);
  }

  int inFlight() {
    return waiting.size() + (int) Math.min(Integer.MAX_VALUE, owner.unacknowledged());
  }

  /** Takes nothing more. */
  void stop() {
    stopping = true;
  }

  /** Waits for the batch being written and for its outputs; false when the time was too short. */
  boolean awaitEnd(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    return ended.await(most.toMillis(), TimeUnit.MILLISECONDS)
        && owner.awaitAcknowledged(Duration.ofNanos(end - System.nanoTime()));
  }

  /** Forgets everything; what it still writes is void. */
  void close() {
    stopping = true;
    ledger.close();
    var _ =
        Thread.ofVirtual()
            .name("closing-" + partition)
            .start(() -> {
              try {
                ended.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              owner.close();
            });
  }
}
