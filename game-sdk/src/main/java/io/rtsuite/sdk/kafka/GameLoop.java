package io.rtsuite.sdk.kafka;

import io.rtsuite.events.EventDeclaration;
import io.rtsuite.log.OwnershipLost;
import io.rtsuite.sdk.ServiceConfiguration;
import io.rtsuite.sdk.request.Delivery;
import io.rtsuite.sdk.request.Desk;
import io.rtsuite.sdk.runtime.GameRuntime;
import io.rtsuite.sdk.runtime.Input;
import io.rtsuite.sdk.runtime.Place;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each partition that the group assigns to this instance a {@link PartitionTask}, and its
 * requests with it.
 *
 * <p>A task that fails is begun anew, alone and after a pause that grows; before each begin a
 * commit in the group's current generation has to succeed, so that two instances never void each
 * other's records in turn.
 */
final class GameLoop implements Loop {

  private static final Logger LOG = LoggerFactory.getLogger(GameLoop.class);

  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration PRESSED = Duration.ofMillis(5);
  private static final Duration COMMIT_EVERY = Duration.ofMillis(200);
  private static final Duration REJOIN_AFTER = Duration.ofSeconds(1);

  /** How long an input may be decided before the log says where it hangs. */
  private static final Duration SLOW = Duration.ofSeconds(2);

  /** How long a method beside the game holds up what is known as stored. */
  private static final Duration HANDLER_LIMIT = EventDeclaration.MAX_DEADLINE.multipliedBy(2);

  /** Threads that do not come back before only a restart helps. */
  private static final int MOST_HANGING = 2;

  private static final String ALIVE = "alive=";

  private final ServiceConfiguration configuration;
  private final GameRuntime runtime;
  private final Desk desk;
  private final KafkaClients clients;
  private final String group;
  private final Supplier<GameTopics> names;
  private final InstantSource clock;

  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean assigned;
  private volatile int inFlight;
  private volatile long polledAt = System.nanoTime();
  private volatile Map<Integer, String> stopped = Map.of();
  private volatile int hanging;

  /** A partition of this instance, worked on or waiting to be. */
  private static final class Share {
    final TopicPartition partition;
    final Backoff backoff = new Backoff();
    @Nullable PartitionTask task;
    @Nullable String stoppedBy;
    long committed = -1;
    long suspect = -1;
    boolean slow;

    Share(TopicPartition partition) {
      this.partition = partition;
    }
  }

  /** One membership of the group, from joining to leaving. */
  private final class Membership implements ConsumerRebalanceListener, AutoCloseable {
    private final Consumer<byte[], byte[]> consumer;
    private final GameTopics topics = names.get();
    private final GameLogs logs = new GameLogs(clients);
    private final Lanes lanes = new Lanes(executor);
    private final Map<TopicPartition, Share> shares = new HashMap<>();
    private long committedAt = System.nanoTime();
    private boolean commitsFail;
    private boolean joined;

    Membership(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    void turn() {
      boolean busy = !consumer.paused().isEmpty() || !joined;
      try {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(busy ? PRESSED : IDLE)) {
          var share = shares.get(new TopicPartition(record.topic(), record.partition()));
          if (share != null && share.task != null) {
            share.task.offer(record);
          }
        }
      } catch (OffsetOutOfRangeException e) {
        e.offsetOutOfRangePartitions().forEach(this::outOfRange);
      }
      polledAt = System.nanoTime();
      begin();
      look();
      if (System.nanoTime() - committedAt > COMMIT_EVERY.toNanos()) {
        committedAt = System.nanoTime();
        commit();
      }
    }

    /** Requests that are gone were asked long ago; requests that are not there yet never were. */
    private void outOfRange(TopicPartition partition, long at) {
      var one = List.of(partition);
      long first = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
      if (at < first) {
        LOG.atWarn()
            .addKeyValue("partition", partition.partition())
            .addKeyValue("from", at)
            .addKeyValue("to", first)
            .log("Requests were deleted before they were decided");
        consumer.seek(partition, first);
        return;
      }
      var share = shares.get(partition);
      if (share != null) {
        stop(
            share,
            new IllegalStateException(
                "inputs below %d are decided, the request topic ends before that".formatted(at)));
      }
    }

    /**
     * Begins the tasks that are due, once the group has confirmed that they are this instance's.
     */
    private void begin() {
      var due = new ArrayList<Share>();
      for (Share share : shares.values()) {
        if (share.task == null && share.backoff.isOver()) {
          due.add(share);
        }
      }
      if (due.isEmpty()) {
        return;
      }
      var partitions = new HashSet<TopicPartition>();
      due.forEach(share -> partitions.add(share.partition));
      Map<TopicPartition, OffsetAndMetadata> marks;
      try {
        marks = new HashMap<>(consumer.committed(partitions, configuration.revokeTimeout()));
        partitions.forEach(
            partition -> marks.merge(partition, new OffsetAndMetadata(0), (known, _) -> known));
        consumer.commitSync(marks, configuration.revokeTimeout());
      } catch (KafkaException e) {
        LOG.atDebug().setCause(e).log("The group does not confirm partitions yet");
        due.forEach(share -> share.backoff.retry());
        return;
      }
      for (Share share : due) {
        if (shares.get(share.partition) == share) {
          begin(share, marks.get(share.partition));
        }
      }
    }

    private void begin(Share share, @Nullable OffsetAndMetadata mark) {
      int partition = share.partition.partition();
      var place = new Place(configuration.name(), topics.requestsId(), partition);
      var outlet =
          new GameOutlet(
              topics, configuration.partitions(), partition, logs.outputs(), logs.strangers());
      var owner =
          runtime.owner(
              place,
              configuration.instanceId(),
              logs.of(topics, partition),
              outlet,
              asked -> handle(asked, share.partition),
              clock);
      long offset = mark == null ? 0 : mark.offset();
      share.committed = offset;
      share.slow = false;
      share.task =
          new PartitionTask(
              partition,
              configuration.partitions(),
              owner,
              new PartitionTask.Begin(offset, aliveAt(mark), clock.instant(), share.suspect));
    }

    /** Starts and stops the flow of each partition, and finds out who failed. */
    private void look() {
      int taken = 0;
      boolean all = true;
      var paused = consumer.paused();
      var reasons = new TreeMap<Integer, String>();
      for (Share share : shares.values()) {
        var task = share.task;
        if (task != null) {
          var failure = task.failure();
          if (failure != null) {
            stop(share, failure);
          } else {
            watch(share, task);
          }
        }
        task = share.task;
        if (task == null) {
          all = false;
        } else {
          all &= flow(share, task, paused);
          taken += task.inFlight();
        }
        if (share.stoppedBy != null) {
          reasons.put(share.partition.partition(), share.stoppedBy);
        }
      }
      inFlight = taken;
      stopped = reasons;
      assigned = all && joined;
    }

    /** Whether requests of the partition flow. */
    private boolean flow(Share share, PartitionTask task, Set<TopicPartition> paused) {
      long at = task.resumeAt();
      if (at >= 0) {
        share.stoppedBy = null;
        consumer.seek(share.partition, at);
        consumer.resume(Set.of(share.partition));
      } else if (task.isTakenOver() && task.isFull() != paused.contains(share.partition)) {
        if (task.isFull()) {
          consumer.pause(Set.of(share.partition));
        } else {
          consumer.resume(Set.of(share.partition));
        }
      }
      if (task.isTakenOver()) {
        share.backoff.worked();
      }
      return task.isTakenOver();
    }

    /** A game that does not come back costs its partition a while, and then its subject. */
    private void watch(Share share, PartitionTask task) {
      Duration deciding = task.deciding();
      if (deciding.compareTo(SLOW) < 0) {
        share.slow = false;
        return;
      }
      long input = task.suspect();
      if (!share.slow) {
        share.slow = true;
        LOG.atWarn()
            .addKeyValue("partition", share.partition.partition())
            .addKeyValue("offset", input)
            .addKeyValue("at", List.of(task.stack()).stream().limit(20).toList())
            .log("An input is being decided for long");
      }
      if (deciding.compareTo(runtime.decideLimit()) > 0 && input >= 0) {
        hanging++;
        share.suspect = input;
        stop(
            share,
            new IllegalStateException(
                "deciding the input at offset %d did not end within %s"
                    .formatted(input, runtime.decideLimit())));
        share.backoff.now();
      }
    }

    private void stop(Share share, Throwable failure) {
      var task = share.task;
      share.task = null;
      consumer.pause(Set.of(share.partition));
      if (task != null) {
        task.close();
      }
      Duration pause =
          failure instanceof OwnershipLost ? share.backoff.soon() : share.backoff.later();
      if (failure instanceof OwnershipLost) {
        // To be expected when Kafka was away, or this process hung and others took over.
        LOG.atWarn()
            .addKeyValue("partition", share.partition.partition())
            .addKeyValue("why", failure.getMessage())
            .addKeyValue("cause", String.valueOf(rootOf(failure)))
            .addKeyValue("againAfter", pause)
            .log("A partition is taken over anew");
        return;
      }
      share.stoppedBy = reason(failure);
      LOG.atError()
          .addKeyValue("service", configuration.name())
          .addKeyValue("partition", share.partition.partition())
          .addKeyValue("againAfter", pause)
          .setCause(failure)
          .log("A partition is not worked on");
    }

    private void commit() {
      var marks = new HashMap<TopicPartition, OffsetAndMetadata>();
      for (Share share : shares.values()) {
        var task = share.task;
        if (task != null
            && task.isTakenOver()
            && (task.acknowledged() > share.committed || task.alive().isDue())) {
          marks.put(share.partition, mark(task));
        }
      }
      if (!marks.isEmpty()) {
        consumer.commitAsync(
            marks,
            (_, failure) -> {
              if (failure == null) {
                commitsFail = false;
                confirmed(marks);
              } else if (failure instanceof RebalanceInProgressException) {
                LOG.atDebug().log("A commit waits for the rebalance to end");
              } else if (!commitsFail) {
                commitsFail = true;
                LOG.atWarn().setCause(failure).log("Commits fail and will be repeated");
              }
            });
      }
    }

    private OffsetAndMetadata mark(PartitionTask task) {
      return new OffsetAndMetadata(
          task.acknowledged(), Optional.empty(), ALIVE + clock.instant().toEpochMilli());
    }

    private void confirmed(Map<TopicPartition, OffsetAndMetadata> marks) {
      marks.forEach((partition, mark) -> {
        var share = shares.get(partition);
        var task = share == null ? null : share.task;
        if (share != null && task != null) {
          share.committed = Math.max(share.committed, mark.offset());
          Duration outage = task.alive().confirmed();
          if (!outage.isZero()) {
            task.lost(outage);
          }
        }
      });
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      joined = true;
      if (partitions.isEmpty()) {
        return;
      }
      LOG.atInfo().addKeyValue("gained", numbers(partitions)).log("Partitions assigned");
      consumer.pause(partitions);
      for (TopicPartition partition : partitions) {
        // The history says where to begin; until then nothing is fetched.
        consumer.seek(partition, 0);
        shares.put(partition, new Share(partition));
      }
    }

    private CompletableFuture<?> handle(Input.Asked asked, TopicPartition partition) {
      var done = new CompletableFuture<Object>();
      lanes.submit(
          asked.request().key(),
          () -> {
            var delivery =
                new Delivery(
                    asked.request(),
                    partition.partition(),
                    Instant.ofEpochMilli(asked.time()),
                    asked.replyTo(),
                    asked.trace());
            try {
              var _ = desk.take(delivery).whenComplete((_, _) -> done.complete(delivery));
            } catch (RuntimeException e) {
              LOG.atError().setCause(e).log("A request broke the desk");
              done.complete(delivery);
            }
          });
      return done.completeOnTimeout(asked, HANDLER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      LOG.atInfo().addKeyValue("lost", numbers(partitions)).log("Partitions revoked");
      leave(partitions, configuration.revokeTimeout(), PartitionTask::stop);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      LOG.atWarn().addKeyValue("lost", numbers(partitions)).log("Partitions lost");
      partitions.forEach(this::drop);
    }

    /** Lets entries and outputs be stored, says how far they got, and forgets the partitions. */
    @SuppressWarnings("InterruptedExceptionSwallowed") // nobody interrupts the loop's own thread
    private void leave(
        Collection<TopicPartition> partitions,
        Duration most,
        java.util.function.Consumer<PartitionTask> stop) {
      var leaving = new HashMap<TopicPartition, PartitionTask>();
      for (TopicPartition partition : partitions) {
        var share = shares.get(partition);
        if (share != null && share.task != null) {
          leaving.put(partition, share.task);
        }
      }
      leaving.values().forEach(stop);
      long end = System.nanoTime() + most.toNanos();
      var marks = new HashMap<TopicPartition, OffsetAndMetadata>();
      try {
        for (var each : leaving.entrySet()) {
          if (!each.getValue().awaitEnd(Duration.ofNanos(end - System.nanoTime()))) {
            LOG.atWarn()
                .addKeyValue("partition", each.getKey().partition())
                .log("A partition leaves before its outputs are stored; the next owner sends them");
          }
          if (each.getValue().isTakenOver()) {
            marks.put(each.getKey(), mark(each.getValue()));
          }
        }
        if (!marks.isEmpty()) {
          consumer.commitSync(marks, configuration.revokeTimeout());
        }
      } catch (KafkaException e) {
        LOG.atWarn().setCause(e).log("A last commit failed; the next owner sends outputs again");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      partitions.forEach(this::drop);
    }

    private void drop(TopicPartition partition) {
      var share = shares.remove(partition);
      if (share != null && share.task != null) {
        share.task.close();
      }
    }

    /** Decides what was fetched, still a member of the group, and saves everything. */
    void drain() {
      long end = System.nanoTime() + configuration.drainTimeout().toNanos();
      consumer.pause(consumer.assignment());
      look();
      while (inFlight > 0 && System.nanoTime() < end) {
        consumer.poll(PRESSED);
        consumer.pause(consumer.assignment());
        look();
        consumer.pause(consumer.assignment());
      }
      if (inFlight > 0) {
        LOG.atWarn().addKeyValue("inFlight", inFlight).log("Stopping with requests in flight");
      }
      Duration most = configuration.drainTimeout();
      leave(Set.copyOf(shares.keySet()), most, task -> task.finish(most));
    }

    @Override
    public void close() {
      Set.copyOf(shares.keySet()).forEach(this::drop);
      lanes.close();
      logs.close();
      assigned = false;
      inFlight = 0;
      stopped = Map.of();
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
      return partitions.stream().map(TopicPartition::partition).sorted().toList();
    }
  }

  GameLoop(
      ServiceConfiguration configuration,
      GameRuntime runtime,
      Desk desk,
      KafkaClients clients,
      String group,
      Supplier<GameTopics> names,
      InstantSource clock) {
    this.configuration = configuration;
    this.runtime = runtime;
    this.desk = desk;
    this.clients = clients;
    this.group = group;
    this.names = names;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("requests-" + configuration.name()).unstarted(this::run);
  }

  private static @Nullable Instant aliveAt(@Nullable OffsetAndMetadata mark) {
    if (mark == null || !mark.metadata().startsWith(ALIVE)) {
      return null;
    }
    try {
      return Instant.ofEpochMilli(Long.parseLong(mark.metadata().substring(ALIVE.length())));
    } catch (NumberFormatException e) {
      LOG.atDebug().log("The group's offset was not committed by an owner");
      return null;
    }
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void stop() throws InterruptedException {
    stopping.countDown();
    if (thread.getState() != Thread.State.NEW) {
      thread.join(configuration.drainTimeout().multipliedBy(2).plusSeconds(15));
    }
    executor.shutdown();
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void run() {
    while (!isStopping()) {
      polledAt = System.nanoTime();
      try (var open = clients.requests(group, "none");
          var membership = new Membership(open.consumer())) {
        open.consumer().subscribe(List.of(names.get().requests()), membership);
        while (!isStopping()) {
          membership.turn();
        }
        membership.drain();
      } catch (RuntimeException e) {
        // Of Kafka, mostly: requests wait there meanwhile.
        LOG.atError().setCause(e).log("The request loop failed and begins anew");
        pause();
      }
    }
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String reason(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
  }

  @SuppressWarnings("InterruptedExceptionSwallowed") // nobody interrupts the loop's own thread
  private void pause() {
    try {
      if (stopping.await(REJOIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atDebug().log("Stopping while the request loop was down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isAssigned() {
    return assigned;
  }

  @Override
  public boolean isAlive() {
    return hanging < MOST_HANGING;
  }

  @Override
  public Duration sincePoll() {
    return Duration.ofNanos(System.nanoTime() - polledAt);
  }

  @Override
  public int inFlight() {
    return inFlight;
  }

  @Override
  public Map<Integer, String> stopped() {
    return stopped;
  }
}
