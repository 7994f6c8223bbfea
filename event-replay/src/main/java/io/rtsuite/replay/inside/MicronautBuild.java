package io.rtsuite.replay.inside;

import io.micronaut.context.ApplicationContext;
import io.rtsuite.replay.build.Build;
import io.rtsuite.replay.build.Subject;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.handler.RequestReader;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.request.Outputs;
import io.rtsuite.sdk.runtime.Decider;
import java.net.URL;
import java.util.Collection;

/** A build whose game is a bean of Micronaut's. */
public final class MicronautBuild implements Build {

  /** Stands in entries where the version of a service would. */
  private static final String VERSION = "replay";

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
    return played(games.iterator().next(), context);
  }

  private static <S, C, E> Played<S, C, E> played(Game<S, C, E> game, ApplicationContext context) {
    var payloads = context.getBean(Payloads.class);
    // Which events methods handle is told by the history; those are not decided again.
    var decider =
        new Decider<>(
            game,
            VERSION,
            _ -> false,
            context.getBean(RequestReader.class),
            payloads,
            context.getBean(Outputs.class));
    return new Played<>(decider, payloads);
  }

  @Override
  public String game() {
    return played.game().getClass().getName();
  }

  @Override
  public int schema() {
    return played.game().schema();
  }

  @Override
  public Subject begin(String name) {
    return played.begin(name);
  }

  @Override
  public Subject restore(String name, byte[] snapshot) {
    return played.restore(name, snapshot);
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
}
