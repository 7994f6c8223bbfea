package io.rtsuite.sdk.game;

import io.rtsuite.events.Membership;
import io.rtsuite.sdk.Notice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a game says to a command.
 *
 * @param <E> what happened
 */
public sealed interface Decision<E> {

  /**
   * It happens.
   *
   * @param reply the ack's content; absent for the plain {@code {ok:true}}
   * @param moves sessions entering or leaving rooms, before the notices go out
   * @param ended whether the subject is over: it is as in the beginning afterwards, and leaves
   *     memory, snapshots and lists
   */
  record Accepted<E>(
      List<E> events, @Nullable Object reply, List<Move> moves, List<Notice> notices, boolean ended)
      implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
      moves = List.copyOf(moves);
      notices = List.copyOf(notices);
    }

    /** Also answers the asker with content. */
    public Accepted<E> reply(@Nullable Object content) {
      return new Accepted<>(events, content, moves, notices, ended);
    }

    /** Also tells players something. */
    public Accepted<E> tell(Notice notice) {
      return new Accepted<>(events, reply, moves, and(notices, notice), ended);
    }

    /** Also ends the subject: with this action it is as in the beginning again. */
    public Accepted<E> end() {
      return new Accepted<>(events, reply, moves, notices, true);
    }

    /** Also lets a session enter rooms. */
    public Accepted<E> join(String clientId, String... rooms) {
      return move(new Move(clientId, Membership.Action.JOIN, List.of(rooms)));
    }

    /** Also makes a session leave rooms. */
    public Accepted<E> leave(String clientId, String... rooms) {
      return move(new Move(clientId, Membership.Action.LEAVE, List.of(rooms)));
    }

    private Accepted<E> move(Move move) {
      return new Accepted<>(events, reply, and(moves, move), notices, ended);
    }

    private static <T> List<T> and(List<T> list, T more) {
      var longer = new ArrayList<>(list);
      longer.add(more);
      return longer;
    }
  }

  /**
   * It does not, and nothing changed.
   *
   * @param code the game's own stable error code
   * @param message for people
   */
  record Rejected<E>(String code, String message) implements Decision<E> {}

  /** A session enters or leaves rooms. */
  record Move(String clientId, Membership.Action action, List<String> rooms) {
    public Move {
      rooms = List.copyOf(rooms);
    }
  }

  /** Accepts with these events. */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  static <E> Accepted<E> accept(E... events) {
    return accept(List.of(events));
  }

  /** Accepts with these events. */
  static <E> Accepted<E> accept(List<? extends E> events) {
    return new Accepted<>(List.copyOf(events), null, List.of(), List.of(), false);
  }

  /** Refuses. */
  static <E> Rejected<E> reject(String code, String message) {
    return new Rejected<>(code, message);
  }
}
