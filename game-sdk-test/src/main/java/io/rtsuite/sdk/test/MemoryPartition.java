package io.rtsuite.sdk.test;

import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.PushPosition;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Request;
import io.rtsuite.sdk.ServiceConfiguration;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import io.rtsuite.sdk.request.Outbox;
import io.rtsuite.sdk.runtime.GameRuntime;
import io.rtsuite.sdk.runtime.Input;
import io.rtsuite.sdk.runtime.KnownSummaries;
import io.rtsuite.sdk.runtime.Outlet;
import io.rtsuite.sdk.runtime.Owner;
import io.rtsuite.sdk.runtime.Place;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One partition of a game's requests with its owner, each input decided as it comes. */
final class MemoryPartition implements Outlet {

  private final MemoryLog log;
  private final Outbox outbox;
  private final InstantSource clock;
  private final Owner<?> owner;
  private final Deque<Request> signals = new ArrayDeque<>();
  private long next;

  MemoryPartition(
      ServiceConfiguration service,
      GameRuntime runtime,
      int partition,
      Outbox outbox,
      Function<Input.Asked, CompletableFuture<?>> others,
      InstantSource clock,
      KnownSummaries known) {
    this.log = new MemoryLog(clock, (key, summary) -> known.hear(key, summary.orElse(null)));
    this.outbox = outbox;
    this.clock = clock;
    this.owner =
        runtime.owner(
            new Place(service.name(), "memory", partition),
            service.instanceId(),
            log.logs(),
            this,
            others,
            clock);
    next = owner.takeOver(0, -1);
  }

  MemoryLog log() {
    return log;
  }

  synchronized void take(Request request, @Nullable ReplyAddress replyTo, Instant time) {
    decide(request, replyTo, time);
    ring();
  }

  /** Lets clocks ring that are over, and those that are over because of it. */
  synchronized void ring() {
    owner.tick(true);
    for (Request signal = signals.poll(); signal != null; signal = signals.poll()) {
      decide(signal, null, clock.instant());
      owner.tick(true);
    }
    log.showSummaries();
  }

  private void decide(Request request, @Nullable ReplyAddress replyTo, Instant time) {
    try {
      owner.take(
          List.of(
              new Input.Asked(
                  next++,
                  time.toEpochMilli(),
                  request,
                  Json.of(request.encode()),
                  replyTo,
                  null,
                  null)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while an input was decided", e);
    }
  }

  @Override
  public CompletableFuture<PushPosition> append(Output.Append append, @Nullable String trace) {
    try {
      return outbox.append(PushRecord.decode(append.value().bytes()), trace);
    } catch (MalformedMessage e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletableFuture<?> answer(
      Output.Answer answer, @Nullable PushPosition after, @Nullable String trace) {
    try {
      return outbox.reply(
          new ReplyAddress(answer.topic(), answer.partition(), answer.correlationId()),
          Reply.decode(answer.value().bytes()),
          after,
          trace);
    } catch (MalformedMessage e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The entry keeps it; a test looks there. */
  @Override
  public CompletableFuture<?> deadLetter(Entry entry, Output.DeadLetter dead, String key) {
    return CompletableFuture.completedFuture(dead);
  }

  @Override
  public CompletableFuture<?> signal(Request signal) {
    signals.add(signal);
    return CompletableFuture.completedFuture(signal);
  }
}
