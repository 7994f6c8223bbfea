package io.rtsuite.sdk.runtime;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.type.Argument;
import io.rtsuite.sdk.ServiceConfiguration;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.GameConfiguration;
import io.rtsuite.sdk.handler.RequestReader;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.payload.UnreadablePayload;
import io.rtsuite.sdk.request.Handlers;
import io.rtsuite.sdk.request.Measurements;
import io.rtsuite.sdk.request.Outputs;
import jakarta.annotation.PostConstruct;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The game of the service, checked at start, and what its owners share. */
@Context
@Requires(beans = Game.class)
public final class GameRuntime {

  /** Bytes of entries of all partitions that may be on their way; below a producer's buffer. */
  private static final long UNACKNOWLEDGED = 32L * 1024 * 1024;

  /** Bytes of dead snapshots that a partition may hold beyond those of the live ones. */
  private static final long DEAD = 4L * 1024 * 1024;

  private final Game<?, ?, ?> game;
  private final Decider<?, ?, ?> decider;
  private final Handlers handlers;
  private final Payloads payloads;
  private final Limits limits;
  private final Duration decideLimit;
  private final CarefulTurn carefulTurn = new CarefulTurn();
  private final Room room;
  private final Optional<Measurements> measurements;
  private final EntropySource chance = new EntropySource(new SecureRandom());

  GameRuntime(
      List<Game<?, ?, ?>> games,
      ServiceConfiguration service,
      GameConfiguration configuration,
      Handlers handlers,
      RequestReader reader,
      Payloads payloads,
      Outputs outputs,
      Optional<Measurements> measurements) {
    this.measurements = measurements;
    if (games.size() != 1) {
      throw new ConfigurationException(
          "a service has one game, this one has "
              + games.stream().map(game -> game.getClass().getSimpleName()).sorted().toList());
    }
    this.game = games.getFirst();
    this.handlers = handlers;
    this.payloads = payloads;
    this.limits =
        new Limits(
            configuration.subjects(),
            configuration.restore(),
            configuration.saveAfter(),
            configuration.retention(),
            UNACKNOWLEDGED / service.partitions(),
            DEAD);
    this.decideLimit = configuration.decideLimit();
    this.room = new Room(configuration.subjects());
    this.decider =
        new Decider<>(
            game,
            service.version(),
            event -> handlers.find(event).isPresent(),
            reader,
            payloads,
            outputs);
  }

  @PostConstruct
  void check() {
    try {
      check(game);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "game " + game.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  private <S, C, E> void check(Game<S, C, E> checked) {
    checkRoundTrip(checked);
    payloads.checkReadable(Argument.of(checked.eventType()), "its events");
    for (var binding : checked.commands().all()) {
      payloads.checkReadable(
          Argument.of(binding.request()), "request of '" + binding.declaration().event() + "'");
      handlers.declare(binding.declaration(), checked);
    }
  }

  private <S> void checkRoundTrip(Game<S, ?, ?> checked) {
    var type = Argument.of(checked.stateType());
    S initial = checked.initial("any");
    try {
      if (!initial.equals(payloads.read(payloads.write(type, initial), type))) {
        throw new IllegalArgumentException("its initial state is another one when read from JSON");
      }
    } catch (UnreadablePayload e) {
      throw new IllegalArgumentException("its states cannot be read from JSON", e);
    }
  }

  /** A new owner of a partition. */
  public Owner<?> owner(
      Place place,
      String instance,
      Logs logs,
      Outlet outlet,
      Function<Input.Asked, CompletableFuture<?>> others,
      InstantSource clock) {
    return new Owner<>(
        decider,
        new Owner.Surroundings(
            place,
            instance,
            logs,
            outlet,
            others,
            limits,
            room,
            clock,
            chance::draw,
            measurements,
            carefulTurn));
  }

  /** How long one input may be decided. */
  public Duration decideLimit() {
    return decideLimit;
  }

  /** How many subjects are in memory. */
  public int subjects() {
    return room.taken();
  }
}
