package io.rtsuite.replay.story;

import static io.rtsuite.replay.story.Recorded.TOPICS;
import static io.rtsuite.replay.story.Recorded.answer;
import static io.rtsuite.replay.story.Recorded.append;
import static io.rtsuite.replay.story.Recorded.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Except;
import io.rtsuite.events.Json;
import io.rtsuite.events.Kick;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Origin;
import io.rtsuite.events.Push;
import io.rtsuite.events.RtError;
import io.rtsuite.events.Target;
import io.rtsuite.replay.log.Message;
import io.rtsuite.sdk.history.Entry.Kind;
import io.rtsuite.sdk.history.Output;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StoryTest {

  private final Recorded recorded = new Recorded();

  private static List<Line> told(Filter filter, Message... messages) {
    var story = new Story(TOPICS, "counter", filter);
    var lines = new ArrayList<Line>();
    for (Message message : messages) {
      lines.addAll(story.tell(message));
    }
    return lines;
  }

  private static List<String> what(List<Line> lines) {
    return lines.stream().map(Line::what).toList();
  }

  @Nested
  class an_accepted_request {
    private final Origin from = new Origin("counter", "topic", 3, 5, 0);
    private final Message[] messages = {
      recorded.request(5, "r1", "ada", "c1"),
      recorded.entry(
          5,
          "r1",
          "ada",
          "c1",
          Kind.ACCEPTED,
          append(
              new Membership(
                  "m",
                  Membership.Action.JOIN,
                  "default",
                  "session-of-ada",
                  List.of("counter:c1"),
                  from)),
          append(push(new Target.Room("counter:c1"), from)),
          answer("r1")),
      recorded.pushed(push(new Target.Room("counter:c1"), from), "r1"),
      recorded.reply("r1")
    };

    @Test
    void is_told_from_the_history_once_though_replies_and_pushes_lie_on_their_topics_too() {
      assertThat(what(told(Filter.ALL, messages)))
          .containsExactly("request", "accepted", "event", "join", "push", "reply");
    }

    @Test
    void carries_its_input_through_all_lines() {
      assertThat(told(Filter.ALL, messages)).extracting(Line::input).containsOnly("3@5");
    }

    @Test
    void has_its_entropy_and_events_marked_as_secrets_and_nothing_else() {
      assertThat(told(Filter.ALL, messages).stream().filter(Line::secret))
          .extracting(Line::what)
          .containsExactly("accepted", "event");
    }
  }

  @Test
  void an_input_that_could_not_be_decided_is_told_with_why() {
    var lines =
        told(
            Filter.ALL,
            recorded.request(5, "r1", "ada", "c1"),
            recorded.entry(
                5,
                "r1",
                "ada",
                "c1",
                Kind.PARKED,
                new Output.DeadLetter("failed", "java.lang.ArithmeticException")));

    assertThat(what(lines)).containsExactly("request", "parked", "dead");
    assertThat(lines.getLast().note()).isEqualTo("failed: java.lang.ArithmeticException");
  }

  @Nested
  class several_arguments_and_rooms {
    @Test
    void are_shown_as_a_list() {
      var several =
          new Push(
              "p",
              Channel.SERVER.event("Moved"),
              "default",
              new Target.Rooms(List.of("a", "b")),
              Except.rooms("c"),
              false,
              null,
              List.of(Json.of("\"e2\""), Json.NULL));

      var line =
          told(Filter.ALL, recorded.request(5, "r1", "ada", "c1"), recorded.pushed(several, "r1"))
              .getLast();

      assertThat(line.note()).isEqualTo("to rooms a, b with exceptions");
      assertThat(line.data()).isEqualTo(Json.of("[\"e2\",null]"));
    }
  }

  @Nested
  class the_end_of_a_connection {
    private final Origin from = new Origin("counter", "topic", 3, 0, 0);
    private final Message[] messages = {
      recorded.request(0, "r1", "ada", "c1"),
      recorded.entry(
          0,
          "r1",
          "ada",
          "c1",
          Kind.ACCEPTED,
          append(
              new Kick(
                  "k",
                  "default",
                  new Target.User("bob"),
                  new RtError("cheated", "No.", false, null),
                  from)))
    };

    @Test
    void is_told_with_its_reason() {
      var line = told(Filter.ALL, messages).getLast();

      assertThat(line.what()).isEqualTo("kick");
      assertThat(line.note()).isEqualTo("user bob");
      assertThat(line.data())
          .isEqualTo(Json.of("{\"code\":\"cheated\",\"message\":\"No.\",\"retryable\":false}"));
    }

    @Test
    void is_told_to_who_asks_for_the_one_whose_it_was() {
      assertThat(what(told(new Filter(null, null, "bob", null, null, null), messages)))
          .containsExactly("kick");
      assertThat(what(told(new Filter(null, null, "eve", null, null, null), messages))).isEmpty();
    }
  }

  @Nested
  class a_request_of_a_service_without_history {
    @Test
    void is_told_with_its_reply_and_the_pushes_of_its_trace() {
      assertThat(
              what(
                  told(
                      new Filter(null, "c1", null, null, null, null),
                      recorded.request(5, "r1", "ada", "c1"),
                      recorded.request(6, "r2", "ada", "c2"),
                      recorded.pushed(push(new Target.User("bob"), null), "r1"),
                      recorded.pushed(push(new Target.User("bob"), null), "r2"),
                      recorded.reply("r1"),
                      recorded.reply("r2"))))
          .containsExactly("request", "push", "reply");
    }

    @Test
    void is_told_with_its_death() {
      var lines = told(Filter.ALL, recorded.request(5, "r1", "ada", "c1"), recorded.dead(5, "r1"));

      assertThat(lines.getLast().what()).isEqualTo("dead");
      assertThat(lines.getLast().note()).isEqualTo("malformed: not JSON");
    }
  }

  @Nested
  class a_filter {
    private final Message[] evening = {
      recorded.request(0, "r1", "ada", "c1"),
      recorded.entry(
          0, "r1", "ada", "c1", Kind.ACCEPTED, append(push(new Target.User("bob"), null))),
      recorded.request(1, "r2", "bob", "c1"),
      recorded.entry(1, "r2", "bob", "c1", Kind.REJECTED),
      recorded.request(2, "r3", "ada", "c2"),
      recorded.entry(2, "r3", "ada", "c2", Kind.ACCEPTED),
    };

    @Test
    void by_user_tells_what_they_did_and_what_they_were_told() {
      assertThat(what(told(new Filter(null, null, "bob", null, null, null), evening)))
          .containsExactly("push", "request", "rejected");
    }

    @Test
    void by_subject_tells_what_everybody_did_there() {
      assertThat(told(new Filter(null, "c2", null, null, null, null), evening))
          .extracting(line -> line.who().requestId())
          .containsOnly("r3");
    }

    @Test
    void by_session_and_by_correlation_tell_theirs() {
      assertThat(told(new Filter(null, null, null, "session-of-bob", null, null), evening))
          .extracting(line -> line.who().requestId())
          .containsOnly("r2");
      assertThat(told(new Filter(null, null, null, null, "r3", null), evening))
          .extracting(line -> line.who().requestId())
          .containsOnly("r3");
    }

    @Test
    void by_event_takes_the_bare_name_the_full_one_and_that_of_a_push() {
      assertThat(told(new Filter(null, null, null, null, null, "CounterAdd"), evening))
          .isEqualTo(
              told(
                  new Filter(null, null, null, null, null, "client_channel_event.CounterAdd"),
                  evening))
          .isNotEmpty();
      assertThat(what(told(new Filter(null, null, null, null, null, "CounterChanged"), evening)))
          .containsExactly("push");
      assertThat(told(new Filter(null, null, null, null, null, "Other"), evening)).isEmpty();
    }

    @Test
    void by_tenant_leaves_out_the_others() {
      assertThat(told(new Filter("acme", null, null, null, null, null), evening)).isEmpty();
    }
  }

  @Test
  void what_cannot_be_read_is_a_line_and_no_failure() {
    var lines =
        told(
            Filter.ALL,
            recorded.garbage("rt.requests.counter"),
            recorded.garbage("rt.counter.history"),
            recorded.garbage("rt.pushes"));

    assertThat(what(lines)).containsExactly("unreadable", "unreadable", "unreadable");
  }
}
