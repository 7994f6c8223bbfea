package io.rtsuite.sdk.game;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.type.Argument;
import io.rtsuite.sdk.handler.RequestReader;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.payload.UnreadablePayload;
import io.rtsuite.sdk.request.Handlers;
import io.rtsuite.sdk.request.Outputs;
import jakarta.annotation.PostConstruct;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;

/** Makes the service answer the commands of its games, from the context's start on. */
@Context
final class GameRegistration {

  private final List<Game<?, ?, ?>> games;
  private final GameConfiguration configuration;
  private final Handlers handlers;
  private final RequestReader reader;
  private final Payloads payloads;
  private final Outputs outputs;

  GameRegistration(
      List<Game<?, ?, ?>> games,
      GameConfiguration configuration,
      Handlers handlers,
      RequestReader reader,
      Payloads payloads,
      Outputs outputs) {
    this.games = games;
    this.configuration = configuration;
    this.handlers = handlers;
    this.reader = reader;
    this.payloads = payloads;
    this.outputs = outputs;
  }

  @PostConstruct
  void register() {
    for (Game<?, ?, ?> game : games) {
      try {
        register(game);
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(
            "game " + game.getClass().getSimpleName() + ": " + e.getMessage(), e);
      }
    }
  }

  private <S, C, E> void register(Game<S, C, E> game) {
    checkRoundTrip(game);
    payloads.checkReadable(Argument.of(game.eventType()), "its events");
    var subjects = new Subjects<S>(configuration.subjects());
    var random = new SecureRandom();
    Supplier<Entropy> entropy =
        () -> {
          var bytes = new byte[Entropy.BYTES];
          random.nextBytes(bytes);
          return Entropy.of(bytes);
        };
    for (Commands.Binding<C, ?> binding : game.commands().all()) {
      payloads.checkReadable(
          Argument.of(binding.request()), "request of '" + binding.declaration().event() + "'");
      handlers.add(new GameHandler<>(game, binding, subjects, entropy, reader, outputs));
    }
  }

  private <S> void checkRoundTrip(Game<S, ?, ?> game) {
    var type = Argument.of(game.stateType());
    S initial = game.initial("any");
    try {
      if (!initial.equals(payloads.read(payloads.write(type, initial), type))) {
        throw new IllegalArgumentException("its initial state is another one when read from JSON");
      }
    } catch (UnreadablePayload e) {
      throw new IllegalArgumentException("its states cannot be read from JSON", e);
    }
  }
}
