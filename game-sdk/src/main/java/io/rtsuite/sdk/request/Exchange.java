package io.rtsuite.sdk.request;

import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushPosition;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Reply.ClientEvent;
import io.rtsuite.events.Reply.Instruction;
import io.rtsuite.events.Request;
import io.rtsuite.events.RtError;
import io.rtsuite.sdk.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request being answered: what it causes goes out through here, in order. */
public final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final Delivery delivery;
  private final Caller caller;
  private final Outbox outbox;
  private final List<CompletableFuture<?>> sent = new ArrayList<>();
  private final List<Runnable> afterwards = new ArrayList<>();
  private @Nullable PushPosition after;
  private @Nullable String outcome;

  Exchange(Delivery delivery, Caller caller, Outbox outbox) {
    this.delivery = delivery;
    this.caller = caller;
    this.outbox = outbox;
  }

  /** Who asks. */
  public Caller caller() {
    return caller;
  }

  /** What is asked. */
  public Request request() {
    return delivery.request();
  }

  /** How it arrived. */
  public Delivery delivery() {
    return delivery;
  }

  /** Moves a session and waits until the move is in the push log; the ack will wait for it. */
  public void move(Membership move) {
    try {
      after = outbox.append(move, delivery.traceparent()).join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the push log does not take a membership", e.getCause());
    }
  }

  /** Sends pushes behind what was sent before. */
  public void push(Push push) {
    sent.add(logged(outbox.append((PushRecord) push, delivery.traceparent()), "push"));
  }

  /** Sends part of a stream of answers. */
  public void part(List<ClientEvent> events) {
    if (!events.isEmpty()) {
      send(new Reply(Outputs.newId(), List.copyOf(events)));
    }
  }

  /** Runs something once Kafka has the final reply; not when the request fails after all. */
  public void afterwards(Runnable task) {
    afterwards.add(task);
  }

  /**
   * Sends the final reply, after moving the asker in and out of the rooms it names.
   *
   * @throws IllegalStateException when the push log does not take a move; nothing was answered then
   */
  public void end(List<Instruction> instructions) {
    if (outcome != null) {
      throw new IllegalStateException("the exchange has ended");
    }
    var last = new ArrayList<>(instructions);
    if (!last.isEmpty() && last.stream().allMatch(ClientEvent.class::isInstance)) {
      // Events alone would be part of a stream: the empty reply behind them makes the ack.
      part(last.stream().map(ClientEvent.class::cast).toList());
      last.clear();
    }
    outcome =
        last.stream()
            .filter(Reply.Failure.class::isInstance)
            .map(failure -> ((Reply.Failure) failure).error().code())
            .findFirst()
            .orElse("ok");
    var answered = send(new Reply(Outputs.newId(), last));
    if (!afterwards.isEmpty()) {
      sent.add(answered.handleAsync(this::runAfterwards, Thread::startVirtualThread));
    }
  }

  private @Nullable Void runAfterwards(@Nullable Void answered, @Nullable Throwable failure) {
    if (failure == null) {
      Tracing.with(delivery.traceparent(), () -> afterwards.forEach(this::run));
    }
    return null;
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      LOG.atError()
          .addKeyValue("requestId", request().id())
          .addKeyValue("event", request().event())
          .setCause(e)
          .log("What was to run after an answer failed");
    }
  }

  void fail(RtError error) {
    afterwards.clear();
    end(List.of(new Reply.Failure(error.withRequestId(request().id()))));
  }

  /** Completes exceptionally when this very reply does not get to Kafka. */
  private CompletableFuture<@Nullable Void> send(Reply reply) {
    var address = delivery.replyTo();
    if (address == null) {
      return CompletableFuture.completedFuture(null);
    }
    var given = outbox.reply(address, reply, after, delivery.traceparent());
    var safe =
        given.exceptionallyCompose(failure ->
            isTooLarge(failure)
                ? outbox.reply(address, tooLarge(), null, delivery.traceparent())
                : CompletableFuture.failedFuture(failure));
    sent.add(logged(safe, "reply"));
    return given;
  }

  private static boolean isTooLarge(Throwable failure) {
    return failure instanceof Outbox.TooLarge || failure.getCause() instanceof Outbox.TooLarge;
  }

  private Reply tooLarge() {
    LOG.atDebug()
        .addKeyValue("requestId", request().id())
        .addKeyValue("event", request().event())
        .log("An answer is too large for Kafka");
    var error = RtError.of(ErrorCode.TOO_LARGE, request().id());
    return new Reply(Outputs.newId(), List.of(new Reply.Failure(error)));
  }

  private CompletableFuture<?> logged(CompletableFuture<?> sending, String what) {
    return sending.handle((_, failure) -> {
      if (failure != null) {
        LOG.atError()
            .addKeyValue("requestId", request().id())
            .addKeyValue("what", what)
            .setCause(failure)
            .log("An output of a request is lost");
      }
      return what;
    });
  }

  /** {@code ok} or the error's code; absent before the end. */
  @Nullable String outcome() {
    return outcome;
  }

  /** Completes when all that was sent is safe or given up. */
  CompletableFuture<?> completion() {
    return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
  }
}
