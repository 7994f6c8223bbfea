package io.rtsuite.sdk.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.events.Except;
import io.rtsuite.sdk.Disconnect;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Commands;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.Viewer;
import io.rtsuite.sdk.test.Tally.Event;
import io.rtsuite.sdk.test.Tally.Wish;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PlaythroughTest {

  private final Playthrough<Tally.State, Wish, Event> tally =
      Playthrough.of(new Tally(), "t1").given(new Event.Added("ada", 3));

  @Test
  void what_happened_before_is_in_the_state() {
    assertThat(tally.state().total()).isEqualTo(3);
    assertThat(tally.history()).containsExactly(new Event.Added("ada", 3));
  }

  @Test
  void an_accepted_command_happens_and_is_told() {
    tally
        .when("bob", new Wish.Add("bob", 2))
        .thenHappens(new Event.Added("bob", 2))
        .thenReplies(null)
        .thenTells(Notice.toRoom("tally:t1", "TallyChanged", new Tally.View("t1", 5)));

    assertThat(tally.state().total()).isEqualTo(5);
  }

  @Test
  void acks_of_several_arguments_and_disconnects_are_seen() {
    tally.when("bob", new Wish.Announce("hall", 1)).thenRepliesArgs(3, null);

    tally
        .when("bob", new Wish.Expel("ada"))
        .thenReplies(null)
        .thenDisconnects(Disconnect.user("ada", "expelled", "You have to leave."));
  }

  @Test
  void a_refused_command_changes_nothing() {
    var before = tally.state();

    tally.when("ada", new Wish.Add("ada", 98)).thenRejected("too_much");

    assertThat(tally.state()).isEqualTo(before);
  }

  @Test
  void a_client_event_is_read_like_a_clients() {
    tally.send("ada", "TallyAdd", Map.of("tally", "t1", "by", 2));

    assertThat(tally.state().total()).isEqualTo(5);
    assertThatThrownBy(() -> tally.send("ada", "TallyAdd", Map.of("tally", "t1", "by", 11)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("by: ");
    assertThatThrownBy(() -> tally.send("ada", "TallyAdd", Map.of("tally", "t1")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("by: ");
  }

  @Test
  void views_are_what_their_viewer_may_see() {
    assertThat(tally.view("bob")).isEqualTo(new Tally.View("t1", 3));
    assertThat(tally.viewAsJson("bob")).isEqualTo("{\"tally\":\"t1\",\"total\":3}");
    assertThat(tally.view(new Viewer.House())).isSameAs(tally.state());
  }

  @Test
  void bytes_are_binary_on_the_wire() {
    assertThat(Playthrough.json(tally.view(new Viewer.House())))
        .contains("\"secret\":{\"$bin\":\"AQI=\"}");
  }

  @Test
  void an_expectation_that_does_not_hold_fails_and_says_why() {
    var step = tally.when("bob", new Wish.Add("bob", 2));

    assertThatThrownBy(step::thenNothingHappens)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Added[userId=bob, by=2]");
    assertThatThrownBy(() -> step.thenRejected("too_much"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("accepted");
  }

  @Nested
  class a_game_that_breaks_the_rules {

    @Serdeable
    record Sum(int total, @Nullable String note) {}

    static class Broken implements Game<Sum, String, Sum> {
      private final AtomicInteger calls = new AtomicInteger();

      @Override
      public Commands<String> commands() {
        return Commands.none();
      }

      @Override
      public Class<Sum> stateType() {
        return Sum.class;
      }

      @Override
      public Class<Sum> eventType() {
        return Sum.class;
      }

      @Override
      public Sum initial(String subject) {
        return new Sum(0, null);
      }

      @Override
      public Decision<Sum> decide(Sum state, String command, Context context) {
        return switch (command) {
          case "chance" -> Decision.accept(new Sum(calls.incrementAndGet(), null));
          case "clock" -> Decision.accept(new Sum((int) System.nanoTime(), null));
          case "room" ->
              Decision.<Sum>accept().tell(Notice.toRoom("r".repeat(129), "TooLong", null));
          case "except" ->
              Decision.<Sum>accept().tell(Notice.toAll("Left", null).except(Except.room("")));
          case "code" -> Decision.<Sum>accept().disconnect(Disconnect.user("bob", "No Code", "no"));
          case "event" -> Decision.<Sum>accept().tell(Notice.toAll("no spaces", null));
          case "unwritable" -> Decision.<Sum>accept().reply(new Object() {});
          case "entropy" ->
              Decision.accept(new Sum(context.entropy().bytes()[0], context.time().toString()));
          default -> Decision.accept(new Sum(1, "once"));
        };
      }

      @Override
      public Sum apply(Sum state, Sum event) {
        return event;
      }

      @Override
      public @Nullable Object view(Sum state, Viewer viewer) {
        return null;
      }
    }

    private final Playthrough<Sum, String, Sum> broken = Playthrough.of(new Broken());

    @Test
    void is_caught_drawing_chance_of_its_own() {
      assertThatThrownBy(() -> broken.when("ada", "chance"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("cannot be repeated");
    }

    @Test
    void is_caught_looking_at_a_clock() {
      assertThatThrownBy(() -> broken.when("ada", "clock"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("cannot be repeated");
    }

    @Test
    void is_caught_saying_what_cannot_be_sent() {
      assertThatThrownBy(() -> broken.when("ada", "room")).hasMessageContaining("room");
      assertThatThrownBy(() -> broken.when("ada", "except")).hasMessageContaining("room ''");
      assertThatThrownBy(() -> broken.when("ada", "code")).hasMessageContaining("No Code");
      assertThatThrownBy(() -> broken.when("ada", "event")).hasMessageContaining("no spaces");
      assertThatThrownBy(() -> broken.when("ada", "unwritable")).hasMessageContaining("JSON");
    }

    @Test
    void may_use_entropy_and_time_which_are_given_to_it() {
      var first = Playthrough.of(new Broken()).seed(5).later(Duration.ofSeconds(1));
      var again = Playthrough.of(new Broken()).seed(5).later(Duration.ofSeconds(1));

      assertThat(first.when("ada", "entropy").events())
          .isEqualTo(again.when("ada", "entropy").events());
      assertThat(first.state().note()).isEqualTo("2026-01-01T00:00:01Z");
    }
  }
}
