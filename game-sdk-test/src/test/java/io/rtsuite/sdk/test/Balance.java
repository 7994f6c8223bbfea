package io.rtsuite.sdk.test;

import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.sdk.game.Commands;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.Viewer;
import io.rtsuite.sdk.test.Accidents.Ask;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A game that returns to where it began: a number that goes up and down, and ends far out. */
final class Balance implements Game<Balance.State, Balance.Change, Balance.Changed> {

  @Serdeable
  record State(int total) {}

  record Change(int by) {}

  @Serdeable
  record Changed(int by) {}

  @Serdeable
  record ChangeRequest(String balance, int by) {}

  static Ask change(String balance, int by) {
    return new Ask("ada", balance, "BalanceChange", Map.of("balance", balance, "by", by));
  }

  @Override
  public Commands<Change> commands() {
    return Commands.<Change>none()
        .on("BalanceChange", "balance", ChangeRequest.class, (_, r) -> new Change(r.by()));
  }

  @Override
  public Class<State> stateType() {
    return State.class;
  }

  @Override
  public Class<Changed> eventType() {
    return Changed.class;
  }

  @Override
  public State initial(String subject) {
    return new State(0);
  }

  @Override
  public Decision<Changed> decide(State state, Change change, Context context) {
    var accepted = Decision.<Changed>accept(new Changed(change.by()));
    return Math.abs(state.total() + change.by()) == 4 ? accepted.end() : accepted;
  }

  @Override
  public State apply(State state, Changed event) {
    return new State(state.total() + event.by());
  }

  /** No list shows a balance of 1. */
  @Override
  public @Nullable Object summary(State state) {
    return state.total() == 1 ? null : state;
  }

  @Override
  public Object view(State state, Viewer viewer) {
    return state;
  }
}
