package io.rtsuite.sdk.game;

import io.rtsuite.events.Membership;
import io.rtsuite.sdk.Disconnect;
import io.rtsuite.sdk.Notice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
   * @param ack its arguments; none for the plain {@code {ok:true}}
   * @param moves sessions entering or leaving rooms, before the notices go out
   * @param disconnects connections that end, after the notices went out
   * @param ended whether the subject is over: it is as in the beginning afterwards, and leaves
   *     memory, snapshots and lists
   */
  record Accepted<E>(
      List<E> events,
      List<@Nullable Object> ack,
      List<Move> moves,
      List<Notice> notices,
      List<Disconnect> disconnects,
      boolean ended)
      implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
      ack = Collections.unmodifiableList(new ArrayList<@Nullable Object>(ack));
      moves = List.copyOf(moves);
      notices = List.copyOf(notices);
      disconnects = List.copyOf(disconnects);
    }

    /** Also answers the asker with content; null for the plain ack. */
    public Accepted<E> reply(@Nullable Object content) {
      return new Accepted<>(
          events,
          content == null ? List.of() : List.of(content),
          moves,
          notices,
          disconnects,
          ended);
    }

    /** Also answers the asker with several arguments, as many as there are. */
    public Accepted<E> replyArgs(@Nullable Object... several) {
      return new Accepted<>(events, Arrays.asList(several), moves, notices, disconnects, ended);
    }

    /** The ack's first argument; null for the plain ack. */
    public @Nullable Object reply() {
      return ack.isEmpty() ? null : ack.getFirst();
    }

    /** Also tells players something. */
    public Accepted<E> tell(Notice notice) {
      return new Accepted<>(events, ack, moves, and(notices, notice), disconnects, ended);
    }

    /** Also ends connections, once what is told has reached them. */
    public Accepted<E> disconnect(Disconnect disconnect) {
      return new Accepted<>(events, ack, moves, notices, and(disconnects, disconnect), ended);
    }

    /** Also ends the subject: with this action it is as in the beginning again. */
    public Accepted<E> end() {
      return new Accepted<>(events, ack, moves, notices, disconnects, true);
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
      return new Accepted<>(events, ack, and(moves, move), notices, disconnects, ended);
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
    return new Accepted<>(List.copyOf(events), List.of(), List.of(), List.of(), List.of(), false);
  }

  /** Refuses. */
  static <E> Rejected<E> reject(String code, String message) {
    return new Rejected<>(code, message);
  }
}
