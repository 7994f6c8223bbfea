package io.rtsuite.sdk.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.rtsuite.events.User;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service whose memory holds two tallies. */
@MicronautTest(startApplication = false)
@Property(name = "rt.service.name", value = "tally")
@Property(name = "rt.game.subjects", value = "2")
@Property(name = "spec", value = "tally")
class GamesTest {

  @Inject ServiceUnderTest service;

  private Answer add(String tally, int by) {
    return service.send("TallyAdd", "ada", Map.of("tally", tally, "by", by));
  }

  @Test
  void are_kept_up_to_a_bound_and_make_room_when_they_are_as_in_the_beginning() {
    service.send("TallyWatch", "ada", Map.of("tally", "looked at")).expectOk();
    add("one", 1).expectOk();
    add("two", 1).expectOk();

    assertThat(add("three", 1).expectError("overloaded").error().retryable()).isTrue();
    add("two", 1).expectOk();
    service.send("TallyReset", "ada", Map.of("tally", "one")).expectOk();
    add("three", 1).expectOk();

    assertThat(service.send("TallyWatch", "ada", Map.of("tally", "two")).data())
        .isEqualTo("{\"tally\":\"two\",\"total\":2}");
    service.send("TallyReset", "ada", Map.of("tally", "two")).expectOk();
    service.send("TallyReset", "ada", Map.of("tally", "three")).expectOk();
  }

  private static Map<String, Object> announce(String tally, String room, int length) {
    return Map.of("tally", tally, "room", room, "length", length);
  }

  @Test
  void may_say_several_arguments_to_several_rooms() {
    var ada = service.client("ada");
    ada.send("TallyWatch", Map.of("tally", "both")).expectOk();

    var answer = ada.send("TallyAnnounce", announce("both", "hall", 2));

    assertThat(answer.args()).containsExactly("0", "null");
    assertThat(ada.heard("TallyAnnounced"))
        .singleElement()
        .satisfies(heard -> assertThat(heard.args()).containsExactly("0", "\"xx\"", "null"));
  }

  @Test
  void reject_an_action_that_leads_to_what_cannot_be_sent_and_go_on() {
    try (var log = ErrorLog.watch()) {
      service.send("TallyAnnounce", "ada", announce("sound", "", 1)).expectError("bad_request");
      service
          .send("TallyAnnounce", "ada", announce("sound", "hall", 900_000))
          .expectError("too_large");

      assertThat(log.lines()).isEmpty();
    }
    service.send("TallyAnnounce", "ada", announce("sound", "hall", 1)).expectOk();
  }

  @Test
  void may_disconnect_a_user_who_hears_what_was_said_before() {
    var ada = service.client("ada");
    var bob = service.client("bob");
    var elsewhere = service.client(new User("bob", "acme", List.of(), null));

    ada.send("TallyExpel", Map.of("tally", "strict", "userId", "bob")).expectOk();
    ada.send("TallyExpel", Map.of("tally", "strict", "userId", "bob")).expectOk();

    assertThat(bob.disconnected())
        .hasValueSatisfying(why -> {
          assertThat(why.code()).isEqualTo("expelled");
          assertThat(why.message()).isEqualTo("You have to leave.");
        });
    assertThat(bob.heard("TallyLeave")).hasSize(1);
    assertThat(ada.disconnected()).isEmpty();
    assertThat(elsewhere.disconnected()).isEmpty();
    assertThat(service.client("bob").disconnected()).isEmpty();
  }

  @Test
  void of_two_tenants_with_one_name_are_two() {
    var acme = service.client(new User("ada", "acme", List.of(), null));
    var rival = service.client(new User("ada", "rival", List.of(), null));
    acme.send("TallyWatch", Map.of("tally", "same")).expectOk();
    rival.send("TallyWatch", Map.of("tally", "same")).expectOk();

    acme.send("TallyAdd", Map.of("tally", "same", "by", 5)).expectOk();

    assertThat(rival.send("TallyWatch", Map.of("tally", "same")).data())
        .isEqualTo("{\"tally\":\"same\",\"total\":0}");
    assertThat(acme.heard("TallyChanged")).hasSize(1);
    assertThat(rival.heard()).isEmpty();
    acme.send("TallyReset", Map.of("tally", "same")).expectOk();
  }
}
