package io.rtsuite.replay.inside;

import io.micronaut.context.ApplicationContext;
import io.micronaut.core.type.Argument;
import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.replay.build.Build;
import io.rtsuite.replay.build.Subject;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.Viewer;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Snapshot;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.payload.UnreadablePayload;
import java.net.URL;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A build whose game is a bean of Micronaut's. */
public final class MicronautBuild implements Build {

  private final AutoCloseable world;
  private final ApplicationContext context;
  private final Played<?, ?, ?> played;

  /**
   * Starts what the game needs.
   *
   * @param world closed with the build
   * @param loader of the world's classes
   * @param jar the build's own
   */
  public MicronautBuild(AutoCloseable world, ClassLoader loader, URL jar) {
    this.world = world;
    this.context = new GameContext(loader, jar);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      context.start();
      this.played = played(context, jar);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @SuppressWarnings("rawtypes") // no class token has parameters
  private static Played<?, ?, ?> played(ApplicationContext context, URL jar) {
    Collection<Game> games = context.getBeansOfType(Game.class);
    if (games.size() != 1) {
      throw new Unfit("there are %d games in %s, not one".formatted(games.size(), jar.getPath()));
    }
    Game<?, ?, ?> game = games.iterator().next();
    return new Played<>(game, context.getBean(Payloads.class));
  }

  @Override
  public String game() {
    return played.game.getClass().getName();
  }

  @Override
  public int schema() {
    return played.game.schema();
  }

  @Override
  public Subject begin(String name) {
    return played.begin(name);
  }

  @Override
  public Subject restore(String name, byte[] snapshot) {
    return played.restore(snapshot);
  }

  @Override
  public void close() {
    context.close();
    try {
      world.close();
    } catch (Exception e) {
      throw new IllegalStateException("the jar of a build cannot be closed", e);
    }
  }

  /** The game with its types known. */
  private record Played<S, C, E>(Game<S, C, E> game, Payloads payloads) {

    Subject begin(String name) {
      return new Held<>(this, game.initial(name));
    }

    Subject restore(byte[] value) {
      try {
        var snapshot = Snapshot.decode(value);
        check(snapshot.schema());
        return new Held<>(this, read(snapshot.state(), Argument.of(game.stateType())));
      } catch (MalformedMessage e) {
        throw new Unfit("a snapshot cannot be read: " + e.getMessage(), e);
      }
    }

    S apply(S state, byte[] value) {
      try {
        var entry = Entry.decode(value);
        S after = state;
        if (!entry.events().isEmpty()) {
          check(entry.schema());
        }
        for (Json event : entry.events()) {
          after = game.apply(after, read(event, Argument.of(game.eventType())));
        }
        return after;
      } catch (MalformedMessage e) {
        throw new Unfit("an entry cannot be read: " + e.getMessage(), e);
      }
    }

    private void check(int schema) {
      if (schema > game.schema()) {
        throw new Unfit(
            "it was written with schema %d, and this build reads up to %d"
                .formatted(schema, game.schema()));
      }
    }

    private <T> T read(Json json, Argument<T> type) {
      try {
        T value = payloads.read(json, type);
        if (value != null) {
          return value;
        }
      } catch (UnreadablePayload e) {
        throw new Unfit(
            "this build does not read what is written of a "
                + type.getType().getSimpleName()
                + ": "
                + e.getMessage(),
            e);
      }
      throw new Unfit("null is no " + type.getType().getSimpleName());
    }
  }

  private static final class Held<S, C, E> implements Subject {
    private final Played<S, C, E> played;
    private S state;

    Held(Played<S, C, E> played, S state) {
      this.played = played;
      this.state = state;
    }

    @Override
    public void apply(byte[] entry) {
      state = played.apply(state, entry);
    }

    @Override
    public byte[] state() {
      return played.payloads.write(Argument.of(played.game.stateType()), state).bytes();
    }

    @Override
    public byte[] view(@Nullable String player) {
      return view(player == null ? new Viewer.Spectator() : new Viewer.Player(player));
    }

    @Override
    public byte[] houseView() {
      return view(new Viewer.House());
    }

    private byte[] view(Viewer viewer) {
      return played.payloads.write(played.game.view(state, viewer)).bytes();
    }
  }
}
