package io.rtsuite.sdk.game;

import io.micronaut.core.type.Argument;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.Reply.ClientRoom;
import io.rtsuite.events.Reply.Failure;
import io.rtsuite.events.Reply.Instruction;
import io.rtsuite.events.RtError;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.Reply;
import io.rtsuite.sdk.handler.RequestReader;
import io.rtsuite.sdk.request.Exchange;
import io.rtsuite.sdk.request.Handler;
import io.rtsuite.sdk.request.Outputs;
import io.rtsuite.sdk.request.RequestRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Decides the commands of one client event of a game. */
final class GameHandler<S, C, E, R> implements Handler {

  private final Game<S, C, E> game;
  private final Commands.Binding<C, R> binding;
  private final Subjects<S> subjects;
  private final Supplier<Entropy> entropy;
  private final RequestReader reader;
  private final Outputs outputs;

  GameHandler(
      Game<S, C, E> game,
      Commands.Binding<C, R> binding,
      Subjects<S> subjects,
      Supplier<Entropy> entropy,
      RequestReader reader,
      Outputs outputs) {
    this.game = game;
    this.binding = binding;
    this.subjects = subjects;
    this.entropy = entropy;
    this.reader = reader;
    this.outputs = outputs;
  }

  @Override
  public EventDeclaration declaration() {
    return binding.declaration();
  }

  @Override
  public void handle(Exchange exchange) {
    C command = command(exchange);
    int partition = exchange.delivery().partition();
    long tenure = exchange.delivery().tenure();
    String key = exchange.request().key();
    var kept = subjects.find(partition, tenure, key);
    if (kept.isEmpty() && !subjects.hasRoom()) {
      throw new RequestRefused(ErrorCode.OVERLOADED, "There is no room for another subject.");
    }
    S initial = game.initial(exchange.request().subject());
    S state = kept.orElse(initial);
    switch (game.decide(state, command, context(exchange))) {
      case Decision.Rejected<E>(String code, String message) ->
          exchange.end(List.of(new Failure(rejection(code, message, exchange))));
      case Decision.Accepted<E> accepted -> {
        S changed = state;
        for (E event : accepted.events()) {
          changed = game.apply(changed, event);
        }
        // Whatever can go wrong goes wrong before the state changes.
        var sends = sends(accepted, exchange);
        if (changed.equals(initial)) {
          subjects.forget(partition, tenure, key);
        } else {
          subjects.keep(partition, tenure, key, changed);
        }
        sends.moves.forEach(exchange::move);
        sends.pushes.forEach(exchange::push);
        exchange.end(sends.reply);
      }
    }
  }

  private C command(Exchange exchange) {
    var arguments = RequestReader.arguments(exchange.request());
    R request =
        reader.read(
            arguments.isEmpty() ? null : arguments.getFirst(), Argument.of(binding.request()));
    if (request == null) {
      throw new RequestRefused(ErrorCode.BAD_REQUEST, "null is not allowed");
    }
    return binding.command().apply(exchange.caller(), request);
  }

  private Context context(Exchange exchange) {
    Caller caller = exchange.caller();
    return new Context(
        caller.receivedAt(),
        entropy.get(),
        new Context.Cause(caller.user().tenantId(), caller.userId(), caller.client().id()));
  }

  private static RtError rejection(String code, String message, Exchange exchange) {
    Outputs.checkCode(code);
    boolean retryable = ErrorCode.of(code).map(ErrorCode::retryable).orElse(false);
    return new RtError(code, message, retryable, exchange.request().id());
  }

  private record Sends(List<Membership> moves, List<Push> pushes, List<Instruction> reply) {}

  private Sends sends(Decision.Accepted<E> accepted, Exchange exchange) {
    Caller caller = exchange.caller();
    String tenant = caller.user().tenantId();
    var moves = new ArrayList<Membership>();
    var reply = new ArrayList<Instruction>();
    for (Decision.Move move : accepted.moves()) {
      moves.add(outputs.move(tenant, move.clientId(), move.action(), move.rooms()));
      if (move.clientId().equals(caller.client().id())) {
        reply.add(new ClientRoom(move.action(), move.rooms()));
      }
    }
    var pushes =
        accepted.notices().stream()
            .map(notice -> outputs.push(tenant, notice, caller.client().windowId()))
            .toList();
    if (accepted.reply() != null) {
      reply.addAll(outputs.instructions(Reply.of(accepted.reply()), exchange.request().id()));
    }
    return new Sends(moves, pushes, reply);
  }

  @Override
  public void released(int partition) {
    subjects.forgetAll(partition);
  }

  @Override
  public String toString() {
    return game.getClass().getSimpleName();
  }
}
