package io.rtsuite.sdk.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.Request;
import io.rtsuite.events.Target;
import io.rtsuite.events.User;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
  class answer {

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
    @ValueSource(
        strings = {"Bug", "Overflow", "Unwritable", "LongRoom", "TwoAcks", "Huge", "WrongCode"})
    void as_internal_without_a_word_of_the_inside(String event) {
      var error = service.send(event, "ada", null).expectError("internal").error();

      assertThat(error.message()).isEqualTo(io.rtsuite.events.ErrorCode.INTERNAL.meaning());
      assertThat(error.requestId()).isNotNull();
      assertThat(service.send("Nothing", "ada", null).isOk()).isTrue();
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
