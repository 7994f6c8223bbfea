package io.rtsuite.sdk.request;

import io.rtsuite.events.Channel;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Request;
import io.rtsuite.events.RtError;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.ErrorFilter;
import io.rtsuite.sdk.UnsendableOutput;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes requests one by one, finds who handles them, and sees to it that each gets one answer. */
@Singleton
public final class Desk {

  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  private final Handlers handlers;
  private final Transport transport;
  private final List<ErrorFilter> filters;
  private final Optional<Measurements> measurements;

  Desk(
      Handlers handlers,
      Transport transport,
      List<ErrorFilter> filters,
      Optional<Measurements> measurements) {
    this.handlers = handlers;
    this.transport = transport;
    this.filters = List.copyOf(filters);
    this.measurements = measurements;
  }

  /**
   * Handles a request on the calling thread, never exceptionally.
   *
   * @return completes when all it caused is safe or given up
   */
  public CompletableFuture<?> take(Delivery delivery) {
    long start = System.nanoTime();
    Instant deadline = delivery.time().plus(patience(delivery.request()));
    var exchange = new Exchange(delivery, caller(delivery, deadline), transport.outbox());
    Tracing.with(delivery.traceparent(), () -> answer(exchange));
    String outcome = exchange.outcome();
    var event = delivery.request().event();
    measurements.ifPresent(m ->
        m.answered(
            handlers.find(event).isPresent() ? event.name() : "unknown",
            outcome == null ? "none" : outcome,
            Duration.ofNanos(System.nanoTime() - start)));
    return exchange.completion();
  }

  // Both instants are of one gateway's clock, so its difference to the broker's does not matter.
  private static Duration patience(Request request) {
    long most = EventDeclaration.MAX_DEADLINE.toMillis();
    return Duration.ofMillis(Math.clamp(request.deadline() - request.sentAt(), -1, most));
  }

  private static Caller caller(Delivery delivery, Instant deadline) {
    var request = delivery.request();
    return new Caller(
        request.user(),
        request.client(),
        request.id(),
        request.subject(),
        delivery.time(),
        deadline);
  }

  private void answer(Exchange exchange) {
    var event = exchange.request().event();
    var handler = handlers.find(event);
    if (handler.isEmpty()) {
      LOG.atWarn().addKeyValue("event", event).log("A request for an event that is not handled");
      exchange.fail(RtError.of(ErrorCode.NO_HANDLER, null));
      return;
    }
    // What gateways tell is nobody's question: it stays true however late it comes.
    if (event.channel() == Channel.CLIENT
        && transport.clock().instant().isAfter(exchange.caller().deadline())) {
      exchange.fail(RtError.of(ErrorCode.EXPIRED, null));
      return;
    }
    RtError failure = failure(handler.get(), exchange);
    if (exchange.outcome() == null) {
      exchange.fail(failure == null ? unanswered(handler.get(), exchange) : failure);
    }
  }

  @SuppressWarnings("InterruptedExceptionSwallowed") // the thread is ours and ends with the request
  private @Nullable RtError failure(Handler handler, Exchange exchange) {
    try {
      handler.handle(exchange);
      return null;
    } catch (RequestRefused e) {
      return e.error();
    } catch (Exception e) {
      return filtered(handler, exchange, e);
    } catch (Throwable e) {
      // Even then the client gets its answer and the partition goes on.
      return broken(handler, exchange, e);
    }
  }

  private RtError filtered(Handler handler, Exchange exchange, Exception failure) {
    boolean wrapped =
        failure instanceof CompletionException || failure instanceof ExecutionException;
    Exception real = wrapped && failure.getCause() instanceof Exception e ? e : failure;
    try {
      for (ErrorFilter filter : filters) {
        Optional<RtError> known = filter.errorFor(real, exchange.caller());
        if (known.isPresent()) {
          Outputs.checkCode(known.get().code());
          return known.get();
        }
      }
    } catch (RuntimeException e) {
      e.addSuppressed(real);
      return broken(handler, exchange, e);
    }
    return switch (real) {
      case RequestRefused refused -> refused.error();
      // Clients can bring it about as often as they like, so it is no line in the log.
      case UnsendableOutput unsendable -> {
        LOG.atDebug()
            .addKeyValue("requestId", exchange.request().id())
            .addKeyValue("event", exchange.request().event())
            .addKeyValue("handler", handler)
            .setCause(unsendable)
            .log("What a handler says cannot be sent");
        yield unsendable.error();
      }
      default -> broken(handler, exchange, real);
    };
  }

  private static RtError unanswered(Handler handler, Exchange exchange) {
    return broken(handler, exchange, new IllegalStateException("the handler did not answer"));
  }

  private static RtError broken(Handler handler, Exchange exchange, Throwable e) {
    LOG.atError()
        .addKeyValue("requestId", exchange.request().id())
        .addKeyValue("event", exchange.request().event())
        .addKeyValue("handler", handler)
        .setCause(e)
        .log("A handler failed");
    return RtError.of(ErrorCode.INTERNAL, null);
  }
}
