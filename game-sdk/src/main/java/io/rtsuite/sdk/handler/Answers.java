package io.rtsuite.sdk.handler;

import io.micronaut.core.type.Argument;
import io.rtsuite.events.Channel;
import io.rtsuite.events.Reply.ClientEvent;
import io.rtsuite.events.Reply.ClientMessage;
import io.rtsuite.events.Reply.ClientRoom;
import io.rtsuite.events.Reply.Failure;
import io.rtsuite.events.Reply.Instruction;
import io.rtsuite.sdk.Reply;
import io.rtsuite.sdk.request.Exchange;
import io.rtsuite.sdk.request.Outputs;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * What a handler's method returned, as replies.
 *
 * <p>Of several elements, each but the last goes to the asker as an event: its content under the
 * request's own name, the events of a {@link Reply} under theirs. Its rooms are entered and left at
 * once. The last one makes the ack, and so does the first error.
 */
final class Answers {

  private final Outputs outputs;
  private final boolean listOfReplies;

  Answers(Outputs outputs, Argument<?> returned) {
    this.outputs = outputs;
    this.listOfReplies = isListOfReplies(returned);
  }

  private static boolean isListOfReplies(Argument<?> type) {
    Argument<?> first = type.getFirstTypeVariable().orElse(null);
    if (first == null) {
      return false;
    }
    return List.class.isAssignableFrom(type.getType())
        ? first.getType() == Reply.class
        : isListOfReplies(first);
  }

  void send(@Nullable Object result, Exchange exchange) throws Exception {
    send(result, exchange, new Patience(exchange.caller()));
  }

  private void send(@Nullable Object result, Exchange exchange, Patience patience)
      throws Exception {
    switch (result) {
      case CompletionStage<?> stage -> send(await(stage, patience), exchange, patience);
      case Publisher<?> publisher -> {
        try (var elements = new Elements(publisher, patience)) {
          stream(elements, exchange, patience);
        }
      }
      case Stream<?> stream -> {
        try (stream) {
          stream(stream.iterator(), exchange, patience);
        }
      }
      case null, default -> end(instructions(result, exchange), exchange);
    }
  }

  private static @Nullable Object await(CompletionStage<?> stage, Patience patience)
      throws Exception {
    try {
      return stage.toCompletableFuture().get(patience.left().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw Patience.exhausted();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private void stream(Iterator<?> elements, Exchange exchange, Patience patience) {
    List<Instruction> last = List.of();
    boolean first = true;
    while (elements.hasNext()) {
      if (patience.left().isZero()) {
        throw Patience.exhausted();
      }
      if (!first) {
        part(last, exchange);
      }
      first = false;
      last = instructions(elements.next(), exchange);
      if (last.stream().anyMatch(Failure.class::isInstance)) {
        break;
      }
    }
    end(last, exchange);
  }

  private void part(List<Instruction> instructions, Exchange exchange) {
    var request = exchange.request();
    var events = new ArrayList<ClientEvent>();
    for (Instruction instruction : instructions) {
      switch (instruction) {
        case ClientEvent event -> events.add(event);
        case ClientMessage message ->
            events.add(
                new ClientEvent(Channel.SERVER.event(request.event().name()), message.arguments()));
        case ClientRoom room -> move(room, exchange);
        case Failure _ -> throw new IllegalStateException("an error ends the stream");
      }
    }
    exchange.part(events);
  }

  private void end(List<Instruction> instructions, Exchange exchange) {
    for (Instruction instruction : instructions) {
      if (instruction instanceof ClientRoom room) {
        move(room, exchange);
      }
    }
    exchange.end(instructions);
  }

  private void move(ClientRoom room, Exchange exchange) {
    var caller = exchange.caller();
    exchange.move(
        outputs.move(caller.user().tenantId(), caller.client().id(), room.action(), room.rooms()));
  }

  private List<Instruction> instructions(@Nullable Object element, Exchange exchange) {
    return switch (element) {
      case null -> List.of();
      case Optional<?> optional -> instructions(optional.orElse(null), exchange);
      case Reply reply -> instructions(reply, exchange);
      case List<?> list when listOfReplies -> merged(list, exchange);
      default -> outputs.instructions(Reply.of(element), exchange.request().id());
    };
  }

  private List<Instruction> instructions(Reply reply, Exchange exchange) {
    reply.tasksAfterwards().forEach(exchange::afterwards);
    return outputs.instructions(reply, exchange.request().id());
  }

  private List<Instruction> merged(List<?> replies, Exchange exchange) {
    var all = new ArrayList<Instruction>();
    for (Object reply : replies) {
      all.addAll(instructions((Reply) reply, exchange));
    }
    long acks =
        all.stream().filter(i -> i instanceof ClientMessage || i instanceof Failure).count();
    if (acks > 1) {
      throw new IllegalArgumentException("replies with " + acks + " messages or errors");
    }
    return all;
  }
}
