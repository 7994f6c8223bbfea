package io.rtsuite.sdk.test;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Kick;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushPosition;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Request;
import io.rtsuite.sdk.ServiceConfiguration;
import io.rtsuite.sdk.kafka.KafkaTransport;
import io.rtsuite.sdk.request.Delivery;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import io.rtsuite.sdk.request.Desk;
import io.rtsuite.sdk.request.Outbox;
import io.rtsuite.sdk.request.Transport;
import io.rtsuite.sdk.runtime.GameRuntime;
import io.rtsuite.sdk.runtime.KnownSummaries;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Memory in place of Kafka. Everything passes through the bytes it would have on Kafka, and
 * requests of one key wait for each other.
 */
@Singleton
@Replaces(KafkaTransport.class)
@Requires(property = "rt.service.transport", notEquals = "kafka")
final class MemoryTransport implements Transport, Outbox {

  /**
   * A reply.
   *
   * @param after the place in the push log that it waits for
   * @param behind how many records the push log had when it was given
   */
  record Replied(Reply reply, @Nullable PushPosition after, int behind) {}

  private final ServiceConfiguration configuration;
  private final Optional<GameRuntime> game;
  private final KnownSummaries known;
  private final Map<Integer, MemoryPartition> partitions = new ConcurrentHashMap<>();
  private final Map<String, ReentrantLock> keys = new ConcurrentHashMap<>();
  private final Map<String, List<Replied>> replies = new ConcurrentHashMap<>();
  private final List<PushRecord> pushes = new ArrayList<>();
  private volatile List<EventDeclaration> events = List.of();
  private volatile @Nullable Desk desk;
  private volatile Instant now = Playthrough.BEGINNING;

  MemoryTransport(
      ServiceConfiguration configuration, Optional<GameRuntime> game, KnownSummaries known) {
    this.known = known;
    this.configuration = configuration;
    this.game = game;
  }

  @Override
  public void open(List<EventDeclaration> declared, Desk opened) {
    events = List.copyOf(declared);
    desk = opened;
  }

  @Override
  public void close() {
    desk = null;
  }

  @Override
  public boolean isReady() {
    return desk != null;
  }

  @Override
  public boolean isAlive() {
    return true;
  }

  @Override
  public int inFlight() {
    return 0;
  }

  @Override
  public Outbox outbox() {
    return this;
  }

  @Override
  public InstantSource clock() {
    return () -> now;
  }

  List<EventDeclaration> events() {
    return events;
  }

  void later(Duration passing) {
    now = now.plus(passing);
    partitions.values().forEach(MemoryPartition::ring);
  }

  Instant now() {
    return now;
  }

  /** Has a request handled on the calling thread; gives all replies to it, in order. */
  List<Replied> deliver(Request sent, Instant time, boolean wantsReply) {
    Desk open = desk;
    if (open == null) {
      throw new IllegalStateException("the service is not open");
    }
    var request = decoded(sent);
    var address = wantsReply ? new ReplyAddress("memory", 0, request.id()) : null;
    int partition = Partitions.of(request.key(), configuration.partitions());
    game.ifPresentOrElse(
        runtime -> partition(partition, runtime, open).take(request, address, time),
        () -> handle(open, new Delivery(request, partition, time, address, null)));
    var received = replies.remove(request.id());
    return received == null ? List.of() : List.copyOf(received);
  }

  private MemoryPartition partition(int partition, GameRuntime runtime, Desk open) {
    return partitions.computeIfAbsent(
        partition,
        _ ->
            new MemoryPartition(
                configuration,
                runtime,
                partition,
                this,
                asked ->
                    handle(
                        open,
                        new Delivery(
                            asked.request(),
                            partition,
                            Instant.ofEpochMilli(asked.time()),
                            asked.replyTo(),
                            asked.trace())),
                clock(),
                known));
  }

  /** One request of a key at a time; those of a game's partition come one at a time anyway. */
  private CompletableFuture<?> handle(Desk open, Delivery delivery) {
    var lock = keys.computeIfAbsent(delivery.request().key(), _ -> new ReentrantLock(true));
    lock.lock();
    try {
      var handled = open.take(delivery);
      handled.join();
      return handled;
    } finally {
      lock.unlock();
    }
  }

  private static Request decoded(Request request) {
    try {
      return Request.decode(request.encode());
    } catch (MalformedMessage e) {
      throw new IllegalArgumentException("no such request can be on Kafka: " + e.getMessage(), e);
    }
  }

  List<PushRecord> pushes() {
    synchronized (pushes) {
      return List.copyOf(pushes);
    }
  }

  @Override
  public CompletableFuture<PushPosition> append(PushRecord push, @Nullable String traceparent) {
    try {
      var read =
          PushRecord.decode(
              switch (push) {
                case Push said -> said.encode();
                case Membership move -> move.encode();
                case Kick kick -> kick.encode();
                case PushRecord.Unknown unknown ->
                    throw new IllegalArgumentException("no service writes " + unknown);
              });
      synchronized (pushes) {
        pushes.add(read);
        return CompletableFuture.completedFuture(new PushPosition(0, pushes.size() - 1L));
      }
    } catch (MalformedMessage e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletableFuture<@Nullable Void> reply(
      ReplyAddress address,
      Reply reply,
      @Nullable PushPosition after,
      @Nullable String traceparent) {
    try {
      var read = Reply.decode(reply.encode());
      replies
          .computeIfAbsent(address.correlationId(), _ -> new ArrayList<>())
          .add(new Replied(read, after, pushes().size()));
      return CompletableFuture.completedFuture(null);
    } catch (MalformedMessage e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
