package io.rtsuite.sdk.test;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.micronaut.context.annotation.Requires;
import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.events.Except;
import io.rtsuite.sdk.Disconnect;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Commands;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.Viewer;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The game that the kit's tests play: a sum, and a secret number that only the house sees. */
@Singleton
@Requires(property = "spec", value = "tally")
class Tally implements Game<Tally.State, Tally.Wish, Tally.Event> {

  @Serdeable
  @SuppressWarnings("ArrayRecordComponent") // to see bytes survive
  record State(String name, int total, List<String> players, byte[] secret) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof State(var n, var t, var p, var s)
          && name.equals(n)
          && total == t
          && players.equals(p)
          && java.util.Arrays.equals(secret, s);
    }

    @Override
    public int hashCode() {
      return name.hashCode() + 31 * total;
    }
  }

  sealed interface Wish {
    record Add(String userId, int by) implements Wish {}

    record Watch() implements Wish {}

    record Reset() implements Wish {}

    record Announce(String room, int length) implements Wish {}

    record Expel(String userId) implements Wish {}
  }

  @Serdeable
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Event.Added.class, name = "Added"),
    @JsonSubTypes.Type(value = Event.Cleared.class, name = "Cleared")
  })
  sealed interface Event {
    @Serdeable
    record Added(String userId, int by) implements Event {}

    @Serdeable
    record Cleared() implements Event {}
  }

  @Serdeable
  record AddRequest(String tally, @Min(1) @Max(10) int by) {}

  @Serdeable
  record TallyRequest(String tally) {}

  @Serdeable
  record AnnounceRequest(String tally, String room, int length) {}

  @Serdeable
  record ExpelRequest(String tally, String userId) {}

  @Serdeable
  record View(String tally, int total) {}

  @Override
  public Commands<Wish> commands() {
    return Commands.<Wish>none()
        .on("TallyAdd", "tally", AddRequest.class, (c, r) -> new Wish.Add(c.userId(), r.by()))
        .on("TallyWatch", "tally", TallyRequest.class, (_, _) -> new Wish.Watch())
        .on("TallyReset", "tally", TallyRequest.class, (_, _) -> new Wish.Reset())
        .on(
            "TallyAnnounce",
            "tally",
            AnnounceRequest.class,
            (_, r) -> new Wish.Announce(r.room(), r.length()))
        .on("TallyExpel", "tally", ExpelRequest.class, (_, r) -> new Wish.Expel(r.userId()));
  }

  @Override
  public Class<State> stateType() {
    return State.class;
  }

  @Override
  public Class<Event> eventType() {
    return Event.class;
  }

  @Override
  public State initial(String subject) {
    return new State(subject, 0, List.of(), new byte[] {1, 2});
  }

  @Override
  public Decision<Event> decide(State state, Wish wish, Context context) {
    return switch (wish) {
      case Wish.Add(_, int by) when state.total() + by > 100 ->
          Decision.reject("too_much", "A tally holds 100 at most.");
      case Wish.Add(_, int by) when by == 7 -> throw new IllegalStateException("unlucky");
      case Wish.Add(String user, int by) ->
          Decision.<Event>accept(new Event.Added(user, by))
              .tell(
                  Notice.toRoom(
                      "tally:" + state.name(),
                      "TallyChanged",
                      new View(state.name(), state.total() + by)));
      case Wish.Watch() ->
          Decision.<Event>accept()
              .join(context.cause().clientId(), "tally:" + state.name())
              .reply(new View(state.name(), state.total()));
      case Wish.Reset() -> Decision.accept(new Event.Cleared());
      case Wish.Announce(String room, int length) ->
          Decision.<Event>accept()
              .tell(
                  Notice.toRooms(List.of("tally:" + state.name(), room), "TallyAnnounced", null)
                      .args(state.total(), "x".repeat(length), null)
                      .except(Except.rooms("muted", room + "-muted")))
              .replyArgs(state.total(), null);
      case Wish.Expel(String user) ->
          Decision.<Event>accept()
              .tell(Notice.toUser(user, "TallyLeave", null))
              .disconnect(Disconnect.user(user, "expelled", "You have to leave."));
    };
  }

  @Override
  public State apply(State state, Event event) {
    return switch (event) {
      case Event.Added(String user, int by) ->
          new State(
              state.name(),
              state.total() + by,
              java.util.stream.Stream.concat(
                      state.players().stream(), java.util.stream.Stream.of(user))
                  .distinct()
                  .toList(),
              state.secret());
      case Event.Cleared() -> initial(state.name());
    };
  }

  @Override
  public @Nullable Object view(State state, Viewer viewer) {
    return switch (viewer) {
      case Viewer.House() -> state;
      case Viewer.Player _, Viewer.Spectator _ -> new View(state.name(), state.total());
    };
  }
}
