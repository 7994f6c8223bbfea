package io.rtsuite.template;

import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Commands;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.Viewer;
import io.rtsuite.template.counter.Counter;
import io.rtsuite.template.counter.CounterCommand;
import io.rtsuite.template.counter.CounterEvent;
import io.rtsuite.template.counter.Verdict;
import jakarta.inject.Singleton;
import java.util.Locale;

/** The counter as a game of the suite: one subject is one counter. */
@Singleton
public class CounterGame implements Game<Counter, CounterCommand, CounterEvent> {

  /** To the counter's room, whenever it changed. */
  static final String CHANGED = "CounterChanged";

  /** The room of those who watch a counter. */
  static String room(String counterId) {
    return "counter:" + counterId;
  }

  /** The client events that are commands, the field that names the subject, and their meaning. */
  @Override
  public Commands<CounterCommand> commands() {
    return Commands.<CounterCommand>none()
        .on(
            "CounterAdd",
            "counterId",
            CounterRequest.Add.class,
            (caller, add) -> new CounterCommand.Add(add.by()))
        .on(
            "CounterGet",
            "counterId",
            CounterRequest.Name.class,
            (caller, name) -> new CounterCommand.Get())
        .on(
            "CounterWatch",
            "counterId",
            CounterRequest.Name.class,
            (caller, name) -> new CounterCommand.Watch())
        .on(
            "CounterUnwatch",
            "counterId",
            CounterRequest.Name.class,
            (caller, name) -> new CounterCommand.Unwatch());
  }

  /** What the counter decides, and who is told: the asker by the ack, the watchers by a push. */
  @Override
  public Decision<CounterEvent> decide(Counter counter, CounterCommand command, Context context) {
    return switch (counter.decide(command)) {
      case Verdict.Refused(var why) ->
          Decision.reject(why.name().toLowerCase(Locale.ROOT), why.message());
      case Verdict.Accepted(var events) -> {
        Counter after = counter;
        for (CounterEvent event : events) {
          after = after.apply(event);
        }
        var view = CounterView.of(after);
        Decision.Accepted<CounterEvent> accepted = Decision.accept(events).reply(view);
        String asker = context.cause().clientId();
        yield switch (command) {
          case CounterCommand.Add _ ->
              accepted.tell(Notice.toRoom(room(after.id()), CHANGED, view));
          case CounterCommand.Watch _ -> accepted.join(asker, room(after.id()));
          case CounterCommand.Unwatch _ -> accepted.leave(asker, room(after.id()));
          case CounterCommand.Get _ -> accepted;
        };
      }
    };
  }

  @Override
  public Counter initial(String counterId) {
    return Counter.untouched(counterId);
  }

  @Override
  public Counter apply(Counter counter, CounterEvent event) {
    return counter.apply(event);
  }

  /** A counter has no secrets. */
  @Override
  public CounterView view(Counter counter, Viewer viewer) {
    return CounterView.of(counter);
  }

  @Override
  public Class<Counter> stateType() {
    return Counter.class;
  }

  @Override
  public Class<CounterEvent> eventType() {
    return CounterEvent.class;
  }
}
