package io.rtsuite.sdk.game;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A game as three pure functions over the state of one subject. A bean of this type makes its
 * service serve the game's commands; the runtime keeps the subjects.
 *
 * <p>None of them looks at a clock, draws chance, waits or logs: time and entropy come with the
 * {@link Context} and are kept, so that every decision can be repeated. States, commands and events
 * are immutable, and JSON can carry states and events.
 *
 * @param <S> the state of one subject, such as a table
 * @param <C> what players may want
 * @param <E> what happened, in the past tense
 */
public interface Game<S, C, E> {

  /** Which client events are commands of this game, and how they read. */
  Commands<C> commands();

  /** The type that states are written and read as. */
  Class<S> stateType();

  /** The type that events are written and read as. */
  Class<E> eventType();

  /** The state of a subject to which nothing has happened. */
  S initial(String subject);

  /** Accepts or refuses; changes nothing. */
  Decision<E> decide(S state, C command, Context context);

  /** The state after the event; cannot refuse. */
  S apply(S state, E event);

  /** What that viewer may see of the state; nothing secret may leave by another way. */
  @Nullable Object view(S state, Viewer viewer);

  /** The clocks that run in a state; none unless the game says so. */
  default List<Clock<C>> clocks(S state) {
    return List.of();
  }

  /**
   * What lists of subjects show of this one; null, unless the game says otherwise, for a subject
   * that no list shows. Nothing is shown of a subject that is as in the beginning. Secrets do not
   * belong here.
   */
  default @Nullable Object summary(S state) {
    return null;
  }

  /**
   * The version of the states and events that this build writes; grows when an older build could
   * not read them. Every build reads all earlier ones.
   */
  default int schema() {
    return 1;
  }
}
