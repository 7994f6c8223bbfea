package io.rtsuite.sdk.kafka;

import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Request;
import io.rtsuite.events.RtError;
import io.rtsuite.sdk.ServiceConfiguration;
import io.rtsuite.sdk.request.Delivery;
import io.rtsuite.sdk.request.Desk;
import io.rtsuite.sdk.request.Measurements;
import io.rtsuite.sdk.request.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests from the service's partitions to the desk: in order per key, keys at once, each
 * offset committed once it and all below it are done.
 */
final class RequestLoop implements Loop {

  private static final Logger LOG = LoggerFactory.getLogger(RequestLoop.class);

  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration PRESSED = Duration.ofMillis(5);
  private static final Duration COMMIT_EVERY = Duration.ofMillis(200);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** How far a partition may run ahead of its lowest unfinished request. */
  private static final int MOST_SPREAD = 20_000;

  private final ServiceConfiguration configuration;
  private final String topic;
  private final Supplier<KafkaClients.Open> consumers;
  private final Desk desk;
  private final KafkaOutbox outbox;
  private final Optional<Measurements> measurements;

  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
  private final AtomicInteger inFlight = new AtomicInteger();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean assigned;
  private volatile long polledAt = System.nanoTime();

  // Of the loop's thread alone.
  private final Map<Integer, Held> held = new HashMap<>();
  private long committedAt = System.nanoTime();

  private final class Held {
    final Progress progress;
    final Lanes lanes = new Lanes(executor);
    Instant time = Instant.EPOCH;
    long committed;

    Held(long first) {
      progress = new Progress(first);
      committed = first;
    }
  }

  RequestLoop(
      ServiceConfiguration configuration,
      String topic,
      Supplier<KafkaClients.Open> consumers,
      Desk desk,
      KafkaOutbox outbox,
      Optional<Measurements> measurements) {
    this.configuration = configuration;
    this.topic = topic;
    this.consumers = consumers;
    this.desk = desk;
    this.outbox = outbox;
    this.measurements = measurements;
    this.thread = Thread.ofPlatform().name("requests-" + configuration.name()).unstarted(this::run);
  }

  @Override
  public void start() {
    thread.start();
  }

  /** Lets what is in flight finish within the configured bound, commits and leaves the group. */
  @Override
  public void stop() throws InterruptedException {
    stopping.countDown();
    if (thread.getState() != Thread.State.NEW) {
      thread.join(configuration.drainTimeout().plusSeconds(15));
    }
    executor.shutdown();
  }

  /** Whether the group has given this instance its share. */
  @Override
  public boolean isAssigned() {
    return assigned;
  }

  /** How long ago the loop last went round. */
  @Override
  public Duration sincePoll() {
    return Duration.ofNanos(System.nanoTime() - polledAt);
  }

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void run() {
    while (!isStopping()) {
      try (var open = consumers.get()) {
        var consumer = open.consumer();
        consumer.subscribe(List.of(topic), new Rebalance(consumer));
        while (!isStopping()) {
          turn(consumer);
        }
        drain(consumer);
      } catch (RuntimeException e) {
        // Of Kafka, of its listeners, of anything: requests wait in Kafka meanwhile.
        LOG.atError().setCause(e).log("The request loop failed and begins anew");
        assigned = false;
        Set.copyOf(held.keySet()).forEach(this::drop);
        pause();
      }
    }
  }

  @SuppressWarnings("InterruptedExceptionSwallowed") // nobody interrupts the loop's own thread
  private void pause() {
    try {
      if (stopping.await(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atDebug().log("Stopping while the request loop was down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void turn(Consumer<byte[], byte[]> consumer) {
    for (ConsumerRecord<byte[], byte[]> record :
        consumer.poll(consumer.paused().isEmpty() ? IDLE : PRESSED)) {
      Held partition = held.get(record.partition());
      if (partition != null) {
        take(record, partition);
      }
    }
    polledAt = System.nanoTime();
    limit(consumer);
    if (System.nanoTime() - committedAt > COMMIT_EVERY.toNanos()) {
      committedAt = System.nanoTime();
      var done = done(held.keySet());
      if (!done.isEmpty()) {
        consumer.commitAsync(
            done,
            (offsets, failure) -> {
              if (failure == null) {
                committed(offsets);
              } else if (failure instanceof RebalanceInProgressException) {
                LOG.atDebug().log("A commit waits for the rebalance to end");
              } else {
                LOG.atWarn().setCause(failure).log("A commit failed and will be repeated");
              }
            });
      }
    }
  }

  /** Leaves requests in Kafka while too many are in flight. */
  private void limit(Consumer<byte[], byte[]> consumer) {
    boolean full = inFlight.get() >= configuration.maxInFlight();
    var paused = consumer.paused();
    for (TopicPartition partition : consumer.assignment()) {
      Held state = held.get(partition.partition());
      boolean stuck = state != null && state.progress.spread() >= MOST_SPREAD;
      boolean wait = full || stuck;
      if (wait && !paused.contains(partition)) {
        consumer.pause(Set.of(partition));
        if (state != null && stuck) {
          LOG.atWarn()
              .addKeyValue("partition", partition.partition())
              .addKeyValue("offset", state.progress.position())
              .log("A request that does not end holds up its partition");
        }
      } else if (!wait && paused.contains(partition)) {
        consumer.resume(Set.of(partition));
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, Held partition) {
    partition.progress.started(record.offset());
    if (record.timestamp() > partition.time.toEpochMilli()) {
      partition.time = Instant.ofEpochMilli(record.timestamp());
    }
    Request request;
    try {
      request = Request.decode(record.value());
    } catch (MalformedMessage e) {
      refuse(record, partition, "unreadable", String.valueOf(e.getMessage()), null);
      return;
    }
    String wrong = RequestRecords.misplaced(record, request, configuration.partitions());
    if (wrong != null) {
      refuse(record, partition, "misplaced", wrong, request);
      return;
    }
    var delivery =
        new Delivery(
            request,
            record.partition(),
            partition.time,
            RequestRecords.replyTo(record),
            RequestRecords.trace(record));
    inFlight.incrementAndGet();
    partition.lanes.submit(request.key(), () -> handle(delivery, record, partition));
  }

  private void handle(Delivery delivery, ConsumerRecord<byte[], byte[]> record, Held partition) {
    try {
      var _ =
          desk.take(delivery)
              .whenComplete((_, _) -> {
                partition.progress.done(record.offset());
                inFlight.decrementAndGet();
              });
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("A request broke the desk");
      inFlight.decrementAndGet();
      refuse(record, partition, "broken", e.getClass().getName(), delivery.request());
    }
  }

  /** Sets a record aside and tells who waits; its offset is done once it is safe there. */
  private void refuse(
      ConsumerRecord<byte[], byte[]> record,
      Held partition,
      String reason,
      String error,
      @Nullable Request request) {
    LOG.atWarn()
        .addKeyValue("reason", reason)
        .addKeyValue("error", error)
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .log("A request goes to the dead letters");
    measurements.ifPresent(m -> m.dead(reason));
    inFlight.incrementAndGet();
    var _ =
        outbox
            .bury(record, reason, error)
            .whenComplete((_, failure) -> {
              inFlight.decrementAndGet();
              if (failure == null) {
                partition.progress.done(record.offset());
              } else {
                // Its offset stays open: the next owner of the partition tries again.
                LOG.atError().setCause(failure).log("A dead letter cannot be written");
              }
            });
    var address = RequestRecords.replyTo(record);
    if (address != null) {
      var code = request == null ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL;
      var refusal = RtError.of(code, request == null ? address.correlationId() : request.id());
      var _ =
          outbox
              .reply(address, new Reply(null, List.of(new Reply.Failure(refusal))), null, null)
              .whenComplete((_, failure) -> {
                if (failure != null) {
                  LOG.atWarn().setCause(failure).log("A refusal cannot be sent");
                }
              });
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> done(Collection<Integer> partitions) {
    var done = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (int partition : partitions) {
      Held state = held.get(partition);
      if (state != null) {
        long position = state.progress.position();
        if (position > state.committed) {
          done.put(new TopicPartition(topic, partition), new OffsetAndMetadata(position));
        }
      }
    }
    return done;
  }

  private void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((partition, offset) -> {
      Held state = held.get(partition.partition());
      if (state != null) {
        state.committed = Math.max(state.committed, offset.offset());
      }
    });
  }

  /** Stops fetching and gives what is in flight its time, still a member of the group. */
  private void drain(Consumer<byte[], byte[]> consumer) {
    long end = System.nanoTime() + configuration.drainTimeout().toNanos();
    consumer.pause(consumer.assignment());
    while (inFlight.get() > 0 && System.nanoTime() < end) {
      // What a rebalance brings in meanwhile is not begun.
      consumer.poll(PRESSED);
      consumer.pause(consumer.assignment());
    }
    if (inFlight.get() > 0) {
      LOG.atWarn().addKeyValue("inFlight", inFlight.get()).log("Stopping with requests in flight");
    }
    commit(consumer, held.keySet());
    Set.copyOf(held.keySet()).forEach(this::drop);
  }

  private void commit(Consumer<byte[], byte[]> consumer, Collection<Integer> partitions) {
    var done = done(partitions);
    if (done.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(done, configuration.revokeTimeout());
      committed(done);
    } catch (KafkaException e) {
      LOG.atWarn().setCause(e).log("A last commit failed; its requests may be handled again");
    }
  }

  private void drop(int partition) {
    Held state = held.remove(partition);
    if (state != null) {
      inFlight.addAndGet(-state.lanes.close());
    }
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> consumer;

    Rebalance(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        held.put(partition.partition(), new Held(consumer.position(partition)));
      }
      assigned = true;
      LOG.atInfo().addKeyValue("gained", numbers(partitions)).log("Partitions assigned");
    }

    @Override
    @SuppressWarnings("InterruptedExceptionSwallowed") // nobody interrupts the loop's own thread
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      LOG.atInfo().addKeyValue("lost", numbers(partitions)).log("Partitions revoked");
      long end = System.nanoTime() + configuration.revokeTimeout().toNanos();
      var numbers = numbers(partitions);
      try {
        for (Held state : numbers.stream().map(held::get).filter(Objects::nonNull).toList()) {
          if (!state.progress.awaitDone(Duration.ofNanos(end - System.nanoTime()))) {
            LOG.atWarn().log("Requests are not done when their partition leaves; they come again");
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      commit(consumer, numbers);
      numbers.forEach(RequestLoop.this::drop);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      LOG.atWarn().addKeyValue("lost", numbers(partitions)).log("Partitions lost");
      numbers(partitions).forEach(RequestLoop.this::drop);
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
      return partitions.stream().map(TopicPartition::partition).sorted().toList();
    }
  }
}
