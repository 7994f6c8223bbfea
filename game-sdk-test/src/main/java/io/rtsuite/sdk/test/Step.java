package io.rtsuite.sdk.test;

import io.rtsuite.sdk.Disconnect;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Decision;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of a command.
 *
 * @param <E> what happened
 */
public final class Step<E> {

  private final Decision<E> decision;

  Step(Decision<E> decision) {
    this.decision = decision;
  }

  /** As the game said it. */
  public Decision<E> decision() {
    return decision;
  }

  /** Whether it happens. */
  public boolean isAccepted() {
    return decision instanceof Decision.Accepted<E>;
  }

  /**
   * The acceptance.
   *
   * @throws AssertionError when it was refused
   */
  public Decision.Accepted<E> accepted() {
    return switch (decision) {
      case Decision.Accepted<E> accepted -> accepted;
      case Decision.Rejected<E>(String code, String message) ->
          throw new AssertionError("rejected as '" + code + "': " + message);
    };
  }

  /**
   * The refusal.
   *
   * @throws AssertionError when it was accepted
   */
  public Decision.Rejected<E> rejected() {
    return switch (decision) {
      case Decision.Rejected<E> rejected -> rejected;
      case Decision.Accepted<E> accepted ->
          throw new AssertionError("accepted, with " + accepted.events());
    };
  }

  /** What happened. */
  public List<E> events() {
    return accepted().events();
  }

  /** The ack's first argument; absent for the plain one. */
  public @Nullable Object reply() {
    return accepted().reply();
  }

  /** What players are told. */
  public List<Notice> notices() {
    return accepted().notices();
  }

  /** Whose connections end. */
  public List<Disconnect> disconnects() {
    return accepted().disconnects();
  }

  /** Who enters or leaves rooms. */
  public List<Decision.Move> moves() {
    return accepted().moves();
  }

  /** Exactly these events happen, in this order. */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public final Step<E> thenHappens(E... events) {
    return same("events", List.of(events), events());
  }

  /** Nothing happens, and yet it is no refusal. */
  public Step<E> thenNothingHappens() {
    return same("events", List.of(), events());
  }

  /** It is refused with this code. */
  public Step<E> thenRejected(String code) {
    return same("code", code, rejected().code());
  }

  /** The asker gets this as the ack's content. */
  public Step<E> thenReplies(@Nullable Object content) {
    return same("ack", content == null ? List.of() : List.of(content), accepted().ack());
  }

  /** The asker gets an ack with exactly these arguments. */
  public Step<E> thenRepliesArgs(@Nullable Object... several) {
    return same("ack", Arrays.asList(several), accepted().ack());
  }

  /** Exactly these notices go out, in this order. */
  public Step<E> thenTells(Notice... notices) {
    return same("notices", List.of(notices), notices());
  }

  /** Exactly these connections end, in this order. */
  public Step<E> thenDisconnects(Disconnect... disconnects) {
    return same("disconnects", List.of(disconnects), disconnects());
  }

  /** Exactly these moves are made, in this order. */
  public Step<E> thenMoves(Decision.Move... moves) {
    return same("moves", List.of(moves), moves());
  }

  private Step<E> same(String what, @Nullable Object expected, @Nullable Object actual) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError(
          "%s%n  expected: %s%n  but were: %s".formatted(what, expected, actual));
    }
    return this;
  }

  @Override
  public String toString() {
    return decision.toString();
  }
}
