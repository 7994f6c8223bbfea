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
