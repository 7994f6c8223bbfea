package io.rtsuite.sdk.test;

import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Clock;
import io.rtsuite.sdk.game.Commands;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.Viewer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A game of which a test says which function fails, and how much it says and keeps. */
final class Fickle implements Game<Fickle.State, Fickle.Wish, Fickle.Added> {

  enum Function {
    APPLY,
    CLOCKS,
    INITIAL,
    SUMMARY
  }

  @Serdeable
  record State(String name, int total, String kept) {}

  @Serdeable
  record Wish(String name, int by, int keep, int tell, String how) {}

  @Serdeable
  record Added(int by, int keep) {}

  @Serdeable
  record Shown(int total) {}

  /** Fail for subjects whose name begins with {@code bad}. */
  final Set<Function> failing = EnumSet.noneOf(Function.class);

  static Map<String, Object> wish(String name, int by) {
    return wish(name, by, 0, 0, "accept");
  }

  static Map<String, Object> wish(String name, int by, int keep, int tell, String how) {
    return Map.of("name", name, "by", by, "keep", keep, "tell", tell, "how", how);
  }

  private void mayFail(Function function, String name) {
    if (failing.contains(function) && name.startsWith("bad")) {
      throw new IllegalStateException(function + " fails on purpose");
    }
  }

  @Override
  public Commands<Wish> commands() {
    return Commands.<Wish>none()
        .on(
            "Fickle",
            "name",
            Wish.class,
            (_, wish) -> {
              if (wish.how().equals("overflow")) {
                throw new StackOverflowError("on purpose");
              }
              return wish;
            });
  }

  @Override
  public Class<State> stateType() {
    return State.class;
  }

  @Override
  public Class<Added> eventType() {
    return Added.class;
  }

  @Override
  public State initial(String subject) {
    mayFail(Function.INITIAL, subject);
    return new State(subject, 0, "");
  }

  @Override
  public Decision<Added> decide(State state, Wish wish, Context context) {
    var accepted = Decision.<Added>accept(new Added(wish.by(), wish.keep()));
    return switch (wish.how()) {
      case "refuse" -> Decision.reject("no", "No.");
      case "break" -> throw new IllegalStateException("unlucky");
      case "die" -> throw new InternalError("the process ends on purpose");
      case "look" -> Decision.<Added>accept().join(context.cause().clientId(), "room");
      case "end" -> accepted.end();
      default ->
          wish.tell() == 0
              ? accepted
              : accepted.tell(Notice.toRoom("room", "Told", "x".repeat(wish.tell())));
    };
  }

  @Override
  public State apply(State state, Added event) {
    mayFail(Function.APPLY, state.name());
    return new State(
        state.name(),
        state.total() + event.by(),
        event.keep() == 0 ? state.kept() : "x".repeat(event.keep()));
  }

  @Override
  public State view(State state, Viewer viewer) {
    return state;
  }

  @Override
  public List<Clock<Wish>> clocks(State state) {
    mayFail(Function.CLOCKS, state.name());
    if (state.total() < 50) {
      return List.of();
    }
    var elapsed = new Wish(state.name(), -50, 0, 0, "accept");
    return List.of(
        new Clock<>("over", Playthrough.BEGINNING.plusSeconds(60), elapsed, _ -> elapsed));
  }

  @Override
  public @Nullable Object summary(State state) {
    mayFail(Function.SUMMARY, state.name());
    return state.total() == 0 ? null : new Shown(state.total());
  }
}
