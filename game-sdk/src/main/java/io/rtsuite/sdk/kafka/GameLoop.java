package io.rtsuite.sdk.kafka;

import io.rtsuite.sdk.ServiceConfiguration;
import io.rtsuite.sdk.request.Delivery;
import io.rtsuite.sdk.request.Desk;
import io.rtsuite.sdk.runtime.GameRuntime;
import io.rtsuite.sdk.runtime.HistoryLost;
import io.rtsuite.sdk.runtime.Input;
import io.rtsuite.sdk.runtime.NewerBuild;
import io.rtsuite.sdk.runtime.OwnershipLost;
import io.rtsuite.sdk.runtime.Place;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each partition that the group assigns to this instance a {@link Tenure}, and its requests
 * with it. What fails for one of them is begun anew for all: whoever rejoins the group is known to
 * own what it gets.
 */
final class GameLoop implements Loop {

  private static final Logger LOG = LoggerFactory.getLogger(GameLoop.class);

  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration PRESSED = Duration.ofMillis(5);
  private static final Duration COMMIT_EVERY = Duration.ofMillis(200);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final String ALIVE = "alive=";

  private final ServiceConfiguration configuration;
  private final GameRuntime runtime;
  private final Desk desk;
  private final KafkaClients clients;
  private final String group;
  private final Supplier<OwnTopics.Names> names;
  private final InstantSource clock;
  private final Runnable onGivenUp;

  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean assigned;
  private volatile int inFlight;
  private volatile long polledAt = System.nanoTime();
  private volatile @Nullable String givenUp;

  /** One membership of the group, from joining to leaving. */
  private final class Membership implements ConsumerRebalanceListener, AutoCloseable {
    private final Consumer<byte[], byte[]> consumer;
    private final OwnTopics.Names topics = names.get();
    private final GameOutlet outlet =
        new GameOutlet(topics, configuration.partitions(), clients.unlimited());
    private final Lanes lanes = new Lanes(executor);
    private final Map<TopicPartition, Tenure> tenures = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private long committedAt = System.nanoTime();
    private boolean commitsFail;
    private boolean joined;

    Membership(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    void turn() {
      boolean busy = !consumer.paused().isEmpty();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(busy ? PRESSED : IDLE)) {
        var tenure = tenures.get(new TopicPartition(record.topic(), record.partition()));
        if (tenure != null) {
          tenure.offer(record);
        }
      }
      polledAt = System.nanoTime();
      look();
      if (System.nanoTime() - committedAt > COMMIT_EVERY.toNanos()) {
        committedAt = System.nanoTime();
        commit();
      }
    }

    /** Starts and stops the flow of each partition, and finds out who failed. */
    private void look() {
      int taken = 0;
      boolean all = true;
      var paused = consumer.paused();
      for (var each : tenures.entrySet()) {
        var partition = each.getKey();
        var tenure = each.getValue();
        fail(tenure.failure());
        long at = tenure.resumeAt();
        if (at >= 0) {
          consumer.seek(partition, at);
          consumer.resume(Set.of(partition));
        } else if (!tenure.isTakenOver()) {
          all = false;
        } else if (tenure.isFull() != paused.contains(partition)) {
          if (tenure.isFull()) {
            consumer.pause(Set.of(partition));
          } else {
            consumer.resume(Set.of(partition));
          }
        }
        taken += tenure.inFlight();
      }
      inFlight = taken;
      assigned = all && joined;
    }

    private void fail(@Nullable Throwable failure) {
      switch (failure) {
        case null -> {}
        case NewerBuild newer -> throw newer;
        case HistoryLost lost -> throw lost;
        case OwnershipLost lost -> throw new OwnershipLost(String.valueOf(lost.getMessage()), lost);
        case Throwable other ->
            throw new IllegalStateException("an owner of a partition failed", other);
      }
    }

    private void commit() {
      var marks = new HashMap<TopicPartition, OffsetAndMetadata>();
      tenures.forEach((partition, tenure) -> {
        if (tenure.acknowledged() > committed.getOrDefault(partition, -1L)
            || tenure.isTakenOver() && tenure.alive().isDue()) {
          marks.put(partition, mark(tenure));
        }
      });
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

    private OffsetAndMetadata mark(Tenure tenure) {
      return new OffsetAndMetadata(
          tenure.acknowledged(), Optional.empty(), ALIVE + clock.instant().toEpochMilli());
    }

    private void confirmed(Map<TopicPartition, OffsetAndMetadata> marks) {
      marks.forEach((partition, mark) -> {
        committed.merge(partition, mark.offset(), Math::max);
        var tenure = tenures.get(partition);
        if (tenure != null) {
          Duration outage = tenure.alive().confirmed();
          if (!outage.isZero()) {
            tenure.lost(outage);
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
      var before = consumer.committed(new HashSet<>(partitions));
      for (TopicPartition partition : partitions) {
        var mark = before.get(partition);
        var ledger = new KafkaLedger(clients, topics, partition.partition());
        var place = new Place(configuration.name(), topics.requestsId(), partition.partition());
        var tenure =
            new Tenure(
                partition.partition(),
                configuration.partitions(),
                ledger,
                books ->
                    runtime.owner(place, books, outlet, asked -> handle(asked, partition), clock));
        tenures.put(partition, tenure);
        committed.put(partition, mark == null ? -1L : mark.offset());
        tenure.start(mark == null ? 0 : mark.offset(), aliveAt(mark), clock.instant());
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
      return done;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      LOG.atInfo().addKeyValue("lost", numbers(partitions)).log("Partitions revoked");
      leave(partitions, configuration.revokeTimeout());
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      LOG.atWarn().addKeyValue("lost", numbers(partitions)).log("Partitions lost");
      partitions.forEach(this::drop);
    }

    /** Lets batches and outputs end, says how far they got, and forgets the partitions. */
    @SuppressWarnings("InterruptedExceptionSwallowed") // nobody interrupts the loop's own thread
    private void leave(Collection<TopicPartition> partitions, Duration most) {
      var leaving = new HashMap<TopicPartition, Tenure>();
      partitions.forEach(partition -> {
        var tenure = tenures.get(partition);
        if (tenure != null) {
          tenure.stop();
          leaving.put(partition, tenure);
        }
      });
      long end = System.nanoTime() + most.toNanos();
      var marks = new HashMap<TopicPartition, OffsetAndMetadata>();
      try {
        for (var each : leaving.entrySet()) {
          if (!each.getValue().awaitEnd(Duration.ofNanos(end - System.nanoTime()))) {
            LOG.atWarn()
                .addKeyValue("partition", each.getKey().partition())
                .log("A partition leaves before its outputs are safe; the next owner sends them");
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
      var tenure = tenures.remove(partition);
      if (tenure != null) {
        tenure.close();
      }
      committed.remove(partition);
    }

    /** Decides what was fetched, still a member of the group. */
    void drain() {
      long end = System.nanoTime() + configuration.drainTimeout().toNanos();
      consumer.pause(consumer.assignment());
      look();
      while (inFlight > 0 && System.nanoTime() < end) {
        consumer.poll(PRESSED);
        consumer.pause(consumer.assignment());
        inFlight = tenures.values().stream().mapToInt(Tenure::inFlight).sum();
      }
      if (inFlight > 0) {
        LOG.atWarn().addKeyValue("inFlight", inFlight).log("Stopping with requests in flight");
      }
      leave(Set.copyOf(tenures.keySet()), configuration.revokeTimeout());
    }

    @Override
    public void close() {
      Set.copyOf(tenures.keySet()).forEach(this::drop);
      lanes.close();
      outlet.close();
      assigned = false;
      inFlight = 0;
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
      Supplier<OwnTopics.Names> names,
      InstantSource clock,
      Runnable onGivenUp) {
    this.configuration = configuration;
    this.runtime = runtime;
    this.desk = desk;
    this.clients = clients;
    this.group = group;
    this.names = names;
    this.clock = clock;
    this.onGivenUp = onGivenUp;
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
      thread.join(configuration.drainTimeout().plusSeconds(15));
    }
    executor.shutdown();
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void run() {
    while (!isStopping()) {
      polledAt = System.nanoTime();
      try (var open = clients.requests(group);
          var membership = new Membership(open.consumer())) {
        open.consumer().subscribe(List.of(names.get().requests()), membership);
        while (!isStopping()) {
          membership.turn();
        }
        membership.drain();
      } catch (NewerBuild | HistoryLost e) {
        giveUp(e);
        return;
      } catch (OwnershipLost e) {
        // To be expected when Kafka was away, or this process hung and others took over.
        LOG.atWarn()
            .addKeyValue("why", e.getMessage())
            .addKeyValue("cause", String.valueOf(rootOf(e)))
            .log("Partitions are taken over anew");
        pause();
      } catch (RuntimeException e) {
        // Of Kafka, of an owner, of anything: requests wait in Kafka meanwhile.
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

  private void giveUp(RuntimeException why) {
    givenUp = why.getMessage();
    LOG.atError()
        .addKeyValue("service", configuration.name())
        .addKeyValue("instance", configuration.instanceId())
        .setCause(why)
        .log("This instance gives its partitions up");
    onGivenUp.run();
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

  @Override
  public boolean isAssigned() {
    return assigned;
  }

  @Override
  public Duration sincePoll() {
    return givenUp != null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - polledAt);
  }

  @Override
  public int inFlight() {
    return inFlight;
  }

  @Override
  public Optional<String> givenUp() {
    return Optional.ofNullable(givenUp);
  }
}
