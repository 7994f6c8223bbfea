package io.rtsuite.sdk.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Json;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.Request;
import io.rtsuite.events.Target;
import io.rtsuite.events.User;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@MicronautTest(startApplication = false)
@Property(name = "rt.service.name", value = "workshop")
@Property(name = "spec", value = "workshop")
class HandlersTest {

  @Inject ServiceUnderTest service;
  @Inject Workshop workshop;

  @Test
  void are_declared_as_their_annotation_says() {
    assertThat(service.events())
        .contains(
            new EventDeclaration(Channel.CLIENT.event("Order"), "item", Duration.ofSeconds(2), 3),
            EventDeclaration.of(Channel.CLIENT.event("Nothing")),
            EventDeclaration.of(Channel.PRIVATE.event("ClientConnected")));
  }

  @Nested
  class get {

    @Test
    void the_request_and_the_caller() {
      assertThat(service.send("Order", "ada", Map.of("item", "hats", "count", 2)).data())
          .isEqualTo("{\"what\":\"2 hats for ada\"}");
    }

    @Test
    void several_arguments_in_their_order() {
      var hats = Map.of("item", "hats", "count", 2);

      assertThat(service.client("ada").sendAll("Two", hats, Map.of("street", "Elm")).data())
          .isEqualTo("{\"what\":\"hats to Elm\"}");
      assertThat(service.send("Two", "ada", hats).data()).isEqualTo("{\"what\":\"hats\"}");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {"item":"hats","count":0}                            | count: must be greater than or equal to 1
            {"item":" ","count":1}                               | item: must not be blank
            {"item":"hats","count":1,"address":{"street":""}}    | address.street: must not be blank
            {"item":"hats","count":"1"}                          | count: must be a whole number in range
            {"item":"hats"}                                      | count: must be there
            """)
    void no_request_that_is_wrong(String data, String message) {
      int before = workshop.calls.get();

      var error =
          service.send("Order", "ada", io.rtsuite.events.Json.of(data)).expectError("bad_request");

      assertThat(error.error().message()).isEqualTo(message);
      assertThat(error.error().requestId()).isNotNull();
      assertThat(workshop.calls).hasValue(before);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {}                                             | tags: must be there
            {"tags":null,"sizes":{}}                       | tags: must be there
            {"tags":[]}                                    | sizes: must be there
            {"tags":[],"sizes":{},"more":[{}]}             | more[0].name: must be there
            {"tags":[],"sizes":{},"more":[{"name":null}]}  | more[0].name: must be there
            """)
    void no_request_without_a_list_that_must_be_there(String data, String message) {
      var error = service.send("Tagged", "ada", Json.of(data)).expectError("bad_request");

      assertThat(error.error().message()).isEqualTo(message);
    }

    @Test
    void empty_lists_for_those_that_may_be_left_out() {
      assertThat(service.send("Tagged", "ada", Json.of("{\"tags\":[],\"sizes\":{}}")).data())
          .isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            "x"  | "ada" | []            | amount: must be a whole number in range
            1.5  | "ada" | []            | amount: must be a whole number in range
            null | "ada" | []            | amount: must not be null
            {}   | "ada" | []            | amount: must be a whole number in range
            1    | 5     | []            | name: must be a string
            1    | null  | []            | name: must not be null
            1    |       |               | name: must be there
            1    | "ada" |               | more: must be there
            1    | "ada" | 5             | more[0]: not of the form asked for
            1    | "ada" | [{"name":5}]  | more[0].name: must be a string
            """)
    void no_argument_that_is_wrong_and_its_name(
        String first, @Nullable String second, @Nullable String third, String message) {
      var arguments =
          Stream.of(first, second, third).filter(Objects::nonNull).map(Json::of).toArray();

      var error = service.client("ada").sendAll("Scalars", arguments).expectError("bad_request");

      assertThat(error.error().message()).isEqualTo(message);
    }

    @Test
    void no_argument_at_all_where_one_must_be_there() {
      assertThat(service.client("ada").send("Scalars").error().message())
          .isEqualTo("amount: must be there");
    }

    @Test
    void no_argument_beyond_its_bounds() {
      assertThat(service.send("Bounded", "ada", 0).expectError("bad_request").error().message())
          .isEqualTo("amount: must be greater than or equal to 1");
    }

    @Test
    void no_request_that_is_missing() {
      service.client("ada").send("Two").expectError("bad_request");
    }

    @Test
    void no_request_that_came_too_late() {
      int before = workshop.calls.get();
      long sent = Playthrough.BEGINNING.minusSeconds(10).toEpochMilli();

      var late =
          new Request(
              "late",
              Channel.CLIENT.event("Nothing"),
              "ada",
              User.of("ada"),
              Client.of("c"),
              sent,
              sent - 1,
              null,
              false);

      service.send(late).expectError("expired");
      assertThat(workshop.calls).hasValue(before);
    }

    @Test
    void nothing_this_instance_does_not_know() {
      var unknown =
          new Request(
              "u",
              Channel.CLIENT.event("Unknown"),
              "ada",
              User.of("ada"),
              Client.of("c"),
              0,
              5000,
              null,
              false);

      service.send(unknown).expectError("no_handler");
    }
  }

  @Nested
  class take {

    @Test
    void all_arguments_as_they_are_written_so_that_an_absent_one_is_no_null() {
      var ada = service.client("ada");

      assertThat(ada.sendAll("Everything", 1, null).args()).containsExactly("1", "null");
      assertThat(ada.sendAll("Everything", 1, Json.of("{\"a\": 1.50}")).args())
          .containsExactly("1", "{\"a\": 1.50}");
      assertThat(ada.send("Everything", 1).args()).containsExactly("1");
      assertThat(ada.send("Everything").args()).isEmpty();
    }

    @Test
    void the_arguments_that_are_left() {
      var ada = service.client("ada");

      assertThat(ada.sendAll("Rest", "a", null, 1, 2).data()).isEqualTo("\"a|null|2\"");
      assertThat(ada.sendAll("Rest", "a", 5).data()).isEqualTo("\"a|5|0\"");
      assertThat(ada.send("Rest", "a").data()).isEqualTo("\"a|absent|0\"");
      assertThat(ada.send("Rest").data()).isEqualTo("\"null|absent|0\"");
    }

    @Test
    void one_argument_as_it_is_written() {
      assertThat(service.send("Raw", "ada", Json.of("{\"n\":1.50}")).data())
          .isEqualTo("{\"n\":1.50}");
      assertThat(service.client("ada").send("Raw").expectError("bad_request").error().message())
          .isEqualTo("written: must be there");
    }
  }

  @Nested
  class answer {

    @Test
    void with_several_arguments() {
      var ada = service.client("ada").inWindow("w1");

      var answer = ada.send("Several");

      assertThat(answer.args()).containsExactly("\"e2\"", "null", "{\"$bin\":\"Ag==\"}");
      assertThat(answer.events())
          .singleElement()
          .satisfies(aside -> assertThat(aside.args()).containsExactly("1", "null"));
      var pushed = service.pushes().getLast();
      assertThat(pushed.target()).isEqualTo(new Target.Rooms(List.of("hall", "porch")));
      assertThat(pushed.args())
          .containsExactly(
              "{\"__m\":{\"windowId\":\"w1\"},\"what\":\"x\"}", "\"e4\"", "{\"$bin\":\"AQ==\"}");
    }

    @Test
    void with_several_arguments_in_a_part_of_a_stream() {
      var answer = service.send("ManyParts", "ada", null);

      assertThat(answer.events())
          .singleElement()
          .satisfies(part -> assertThat(part.args()).containsExactly("1", "2"));
      assertThat(answer.data()).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Nothing", "Null", "Maybe", "NoReplies", "EmptyStream"})
    void plainly_with_nothing(String event) {
      assertThat(service.send(event, "bob", null).data()).isEqualTo("{\"ok\":true}");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            Maybe    | {"what":"ada"}
            Names    | ["ada","bob"]
            Later    | {"what":"later"}
            Replies  | {"what":"moved"}
            """)
    void with_what_they_return(String event, String data) {
      assertThat(service.send(event, "ada", null).data()).isEqualTo(data);
    }

    @Test
    void moves_that_are_in_the_push_log_first() {
      var ada = service.client("ada");

      var answer = ada.send("Replies");

      assertThat(answer.rooms()).containsExactly("hall", "porch");
      assertThat(ada.rooms()).containsExactly("hall");
      var moves = service.moves().stream().filter(m -> m.client().equals(ada.id())).toList();
      assertThat(moves)
          .extracting(Membership::action)
          .containsExactly(Membership.Action.JOIN, Membership.Action.LEAVE);
      assertThat(answer.after())
          .isNotNull()
          .extracting(position -> service.pushLog().get((int) position.offset()))
          .isEqualTo(moves.getLast());
    }

    @Test
    void events_beside_the_ack() {
      var quarrel = service.send("Quarrel", "ada", null);
      var only = service.send("OnlyEvents", "ada", null);

      assertThat(quarrel.data()).isEqualTo("1");
      assertThat(quarrel.events()).extracting(Heard::toString).containsExactly("Aside 2");
      assertThat(only.data()).isEqualTo("{\"ok\":true}");
      assertThat(only.events())
          .extracting(Heard::toString)
          .containsExactly("Aside {\"what\":\"x\"}");
    }

    @Test
    void events_that_a_client_hears_beside_pushes_in_the_order_in_which_they_are_said() {
      var ada = service.client("ada");
      ada.send("Tell").expectOk();
      ada.send("Countdown").expectOk();
      ada.send("Tell").expectOk();

      assertThat(ada.heard())
          .extracting(Heard::toString)
          .containsExactly(
              "Told {\"what\":\"x\"}",
              "Told [1]",
              "Countdown 3",
              "Countdown 2",
              "Countdown 1",
              "Told {\"what\":\"x\"}",
              "Told [1]");
      assertThat(ada.heard("Countdown")).hasSize(3);
      assertThat(service.client("ada").heard()).isEmpty();
    }

    @Test
    void a_stream_whose_last_element_is_the_ack() {
      var answer = service.send("Countdown", "ada", null);

      assertThat(answer.events())
          .extracting(Heard::toString)
          .containsExactly("Countdown 3", "Countdown 2", "Countdown 1");
      assertThat(answer.data()).isEqualTo("0");
    }

    @Test
    void a_stream_of_replies_that_move_as_they_go() {
      var ada = service.client("ada");

      var answer = ada.send("Tour");

      assertThat(answer.events())
          .extracting(Heard::toString)
          .containsExactly("Entered \"r1\"", "Tour \"half way\"");
      assertThat(answer.data()).isEqualTo("{\"ok\":true,\"rooms\":[\"r2\"]}");
      assertThat(ada.rooms()).containsExactlyInAnyOrder("r1", "r2");
    }

    @Test
    void a_stream_that_ends_with_its_first_error() {
      var stopped = service.send("StopsAtError", "ada", null).expectError("enough");
      var broken = service.send("BrokenStream", "ada", null).expectError("internal");

      assertThat(stopped.events()).hasSize(1);
      assertThat(broken.events()).extracting(Heard::toString).containsExactly("BrokenStream 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Never", "Stuck", "Endless"})
    void with_a_timeout_when_it_takes_longer_than_anybody_waits(String event) {
      service.send(event, "ada", null).expectError("timeout");
    }
  }

  @Nested
  class run_afterwards {

    @Test
    void once_the_answer_is_given_whatever_breaks_in_it() {
      workshop.order.clear();
      var ada = service.client("ada");

      assertThat(ada.send("Afterwards").data()).isEqualTo("\"answered\"");

      assertThat(workshop.order).containsExactly("handled", "after true", "last");
      assertThat(ada.heard("Later")).extracting(Heard::data).containsExactly("\"now\"");
    }

    @Test
    void also_behind_an_error_that_they_give_but_not_where_another_is_given_instead() {
      workshop.order.clear();

      service.send("AfterwardsOfError", "ada", null).expectError("closed");
      service.send("NeverAfterwards", "ada", null).expectError("bad_request");

      assertThat(workshop.order).containsExactly("refused");
    }
  }

  @Nested
  class disconnect {

    @Test
    void one_connection_which_is_told_why() {
      var ada = service.client("ada");
      var other = service.client("ada");

      ada.send("ExpelMe").expectOk();

      assertThat(ada.disconnected())
          .hasValueSatisfying(why -> assertThat(why.code()).isEqualTo("expelled"));
      assertThat(ada.rooms()).isEmpty();
      assertThat(other.disconnected()).isEmpty();
      assertThatThrownBy(() -> ada.send("Nothing")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void all_connections_of_a_person_in_the_tenant_and_nobody_elses() {
      var bob = service.client("bob");
      var again = service.client("bob");
      var elsewhere = service.client(new User("bob", "acme", List.of(), null));

      service.send("ExpelUser", "ada", Map.of("name", "bob")).expectOk();

      assertThat(bob.disconnected()).isPresent();
      assertThat(again.disconnected()).isPresent();
      assertThat(elsewhere.disconnected()).isEmpty();
      assertThat(service.client("bob").disconnected()).isEmpty();
    }
  }

  @Nested
  class fail {

    @Test
    void with_an_error_of_their_own() {
      var error = service.send("Refused", "ada", null).expectError("closed").error();

      assertThat(error.message()).isEqualTo("The workshop is closed.");
      assertThat(error.retryable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Paper", "LaterFailed"})
    void with_what_an_error_filter_makes_of_an_exception(String event) {
      var error = service.send(event, "ada", null).expectError("out_of_paper").error();

      assertThat(error.retryable()).isTrue();
      assertThat(error.message()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bug", "Overflow", "Unwritable", "TwoAcks", "WrongCode"})
    void as_internal_without_a_word_of_the_inside(String event) {
      var error = service.send(event, "ada", null).expectError("internal").error();

      assertThat(error.message()).isEqualTo(io.rtsuite.events.ErrorCode.INTERNAL.meaning());
      assertThat(error.requestId()).isNotNull();
      assertThat(service.send("Nothing", "ada", null).isOk()).isTrue();
    }
  }

  @Nested
  class say {

    @ParameterizedTest
    @CsvSource({
      "EnterNamed, room '' is not 1-128 characters",
      "PushToNamed, room '' is not 1-128 characters",
      "MoveToNamed, room '' is not 1-128 characters",
      "PushExceptNamed, room '' is not 1-128 characters"
    })
    void nothing_to_a_room_that_cannot_be(String event, String message) {
      try (var log = ErrorLog.watch()) {
        int before = service.pushLog().size();

        var error = service.send(event, "ada", Map.of("name", "")).expectError("bad_request");

        assertThat(error.error().message()).isEqualTo(message);
        assertThat(error.error().requestId()).isNotNull();
        assertThat(service.pushLog()).hasSize(before);
        assertThat(log.lines()).isEmpty();
      }
    }

    @ParameterizedTest
    @CsvSource({"EmitNamed", "PushNamed"})
    void nothing_by_an_event_that_cannot_be(String event) {
      try (var log = ErrorLog.watch()) {
        for (String name : List.of("connect", "", "5", "server_channel_event.X", "x".repeat(500))) {
          var error = service.send(event, "ada", Map.of("name", name)).expectError("bad_request");

          assertThat(error.error().message())
              .hasSizeLessThan(200)
              .startsWith("event '" + name.substring(0, Math.min(name.length(), 40)) + "'");
        }
        assertThat(log.lines()).isEmpty();
      }
    }

    @Test
    void nothing_that_is_larger_than_a_message() {
      try (var log = ErrorLog.watch()) {
        var word = Map.of("name", "x".repeat(900_000));

        service.send("EchoNamed", "ada", word).expectError("too_large");
        service.send("Huge", "ada", null).expectError("too_large");
        service.send("LongRoom", "ada", null).expectError("bad_request");

        assertThat(log.lines()).isEmpty();
      }
    }
  }

  @Test
  void are_called_through_interceptors() {
    var admin = new User("root", User.DEFAULT_TENANT, List.of("admin"), null);

    service.send("Admin", "ada", null).expectError("forbidden");
    assertThat(service.client(admin).send("Admin").data()).isEqualTo("\"welcome root\"");
  }

  @Test
  void push_to_the_callers_tenant_and_mark_objects_with_the_window() {
    var ada = service.client(new User("ada", "acme", List.of(), null)).inWindow("w1");
    int before = service.pushLog().size();

    ada.send("Tell").expectOk();

    var told = service.pushLog().subList(before, service.pushLog().size());
    assertThat(told).hasSize(3).allMatch(Push.class::isInstance);
    assertThat(told).extracting(push -> ((Push) push).tenantId()).contains("acme", "other");
    assertThat(service.pushes().subList(service.pushes().size() - 3, service.pushes().size()))
        .extracting(Heard::data)
        .containsExactly("{\"__m\":{\"windowId\":\"w1\"},\"what\":\"x\"}", "[1]", "null");
    assertThat(((Push) told.getLast()).isVolatile()).isTrue();
    assertThat(((Push) told.getLast()).target()).isEqualTo(new Target.All(false));
  }

  @Test
  void hear_what_gateways_tell_and_answer_nobody_but_may_move_the_session() {
    service.tell("ClientConnected", User.of("zoe"), Client.of("zoe-1"), null);

    assertThat(workshop.connected).containsExactly("zoe");
    assertThat(service.moves()).extracting(Membership::client).contains("zoe-1");
  }
}
