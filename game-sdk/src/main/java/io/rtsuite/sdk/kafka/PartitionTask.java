package io.rtsuite.sdk.kafka;

import io.rtsuite.log.OwnershipLost;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ownership of a partition: a thread that takes over, and then decides what the request loop
 * offers. The methods are for the request loop's thread.
 */
final class PartitionTask {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionTask.class);

  /** Inputs that are taken from the queue at once. */
  private static final int MOST_TOGETHER = 500;

  /** How exactly clocks ring. */
  private static final Duration TICK = Duration.ofMillis(50);

  /** Inputs that wait here; more wait in Kafka. */
  static final int MOST_WAITING = 2_000;

  private final int partition;
  private final int partitions;
  private final Owner<?> owner;
  private final Thread thread;
  private final LinkedBlockingQueue<ConsumerRecord<byte[], byte[]>> waiting =
      new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<Duration> outages = new ConcurrentLinkedQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Alive alive = new Alive();
  private volatile boolean stopping;
  private volatile @Nullable Duration finishWithin;
  private volatile long next = -1;
  private volatile @Nullable Throwable failure;
  private boolean resumed;

  /**
   * What is known of a partition when a task for it begins.
   *
   * @param acknowledged the group's committed offset
   * @param aliveAt when an owner last said that it was there; null where none ever did
   * @param now the broker's time
   * @param suspect offset of an input that did not come back here; -1 where there is none
   */
  record Begin(long acknowledged, @Nullable Instant aliveAt, Instant now, long suspect) {

    Duration sinceAlive() {
      return aliveAt == null ? Duration.ZERO : Duration.between(aliveAt, now);
    }
  }

  PartitionTask(int partition, int partitions, Owner<?> owner, Begin begin) {
    this.partition = partition;
    this.partitions = partitions;
    this.owner = owner;
    // Not virtual: a game that does not come back must not take a carrier from the others.
    this.thread =
        Thread.ofPlatform()
            .name("partition-" + partition)
            .daemon()
            .start(() -> {
              try {
                run(begin);
              } catch (Throwable e) {
                // Of any kind: the request loop looks at it and decides how to go on.
                failure = e;
              } finally {
                ended.countDown();
              }
            });
  }

  private void run(Begin begin) throws InterruptedException {
    long start = System.nanoTime();
    long first = owner.takeOver(begin.acknowledged(), begin.suspect());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Duration lost = begin.sinceAlive().plus(took);
    if (lost.compareTo(Alive.OUTAGE) > 0 && !begin.sinceAlive().isZero() && owner.hasClocks()) {
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
        owner.take(batch.stream().map(record -> RequestRecords.input(record, partitions)).toList());
      }
      for (Duration outage = outages.poll(); outage != null; outage = outages.poll()) {
        giveBack(outage);
      }
      owner.tick(alive.isSure());
      alive.hasClocks(owner.hasClocks());
    }
    Duration most = finishWithin;
    if (most != null && !owner.finish(most)) {
      LOG.atWarn()
          .addKeyValue("partition", partition)
          .log("Stopped before everything was stored; the next owner reads the history");
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
      throw new OwnershipLost("lost time could not be given back", e);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> gather() throws InterruptedException {
    var batch = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    var record = waiting.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
    if (record != null) {
      batch.add(record);
      waiting.drainTo(batch, MOST_TOGETHER - 1);
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
    return waiting.size() >= MOST_WAITING;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  /** Offset below which all outputs are stored; -1 before the take-over. */
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

  /** For how long one input has been being decided; zero where none is. */
  Duration deciding() {
    long since = owner.decidingSince();
    return owner.deciding() < 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /** Offset of the input that is being decided; -1 where none is. */
  long suspect() {
    return owner.deciding();
  }

  /** Where the thread is, for the log. */
  StackTraceElement[] stack() {
    return thread.getStackTrace();
  }

  /** Takes nothing more. */
  void stop() {
    stopping = true;
    owner.stop();
  }

  /** Takes nothing more, and saves everything within a time. */
  void finish(Duration most) {
    finishWithin = most;
    stop();
  }

  /** Waits until the thread has ended and outputs are stored; false when the time was too short. */
  boolean awaitEnd(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    return ended.await(most.toMillis(), TimeUnit.MILLISECONDS)
        && (next < 0 || owner.awaitStored(Duration.ofNanos(end - System.nanoTime())));
  }

  /** Forgets everything; what is still written is void once the next owner has claimed. */
  void close() {
    stopping = true;
    owner.giveUp();
    thread.interrupt();
    var _ =
        Thread.ofVirtual()
            .name("closing-" + partition)
            .start(() -> {
              try {
                ended.await();
                owner.close();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }
}
