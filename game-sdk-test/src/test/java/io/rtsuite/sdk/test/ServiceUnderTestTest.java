package io.rtsuite.sdk.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.rtsuite.events.Target;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@MicronautTest(startApplication = false)
@Property(name = "rt.service.name", value = "tally")
@Property(name = "spec", value = "tally")
class ServiceUnderTestTest {

  @Inject ServiceUnderTest service;

  @Test
  void a_client_hears_the_rooms_it_is_in() {
    var ada = service.client("ada");
    var bob = service.client("bob");

    bob.send("TallyWatch", Map.of("tally", "heard")).expectOk();
    ada.send("TallyAdd", Map.of("tally", "heard", "by", 2)).expectOk();

    assertThat(bob.heard("TallyChanged").getLast().as(Tally.View.class))
        .isEqualTo(new Tally.View("heard", 2));
    assertThat(bob.rooms()).containsExactly("tally:heard");
    assertThat(ada.heard()).isEmpty();
  }

  @Test
  void answers_are_what_the_client_gets() {
    var joined = service.send("TallyWatch", "ada", Map.of("tally", "answers"));

    assertThat(joined.data()).isEqualTo("{\"tally\":\"answers\",\"total\":0}");
    assertThat(joined.joined()).containsExactly("tally:answers");
    assertThat(joined.after()).isNotNull();
    assertThat(service.send("TallyAdd", "ada", Map.of("tally", "answers", "by", 1)).data())
        .isEqualTo("{\"ok\":true}");
  }

  @Test
  void state_lasts_from_request_to_request() {
    service.send("TallyAdd", "ada", Map.of("tally", "lasting", "by", 2));
    service.send("TallyAdd", "bob", Map.of("tally", "lasting", "by", 3));

    assertThat(service.send("TallyWatch", "eve", Map.of("tally", "lasting")).as(Tally.View.class))
        .isEqualTo(new Tally.View("lasting", 5));
  }

  @Test
  void errors_are_what_the_client_gets() {
    service.send("TallyAdd", "ada", Map.of("tally", "e", "by", 11)).expectError("bad_request");
    var internal =
        service.send("TallyAdd", "ada", Map.of("tally", "e", "by", 7)).expectError("internal");

    assertThat(internal.error().message()).doesNotContain("unlucky");
    assertThat(internal.error().requestId()).isNotNull();
    // What broke the game stands still until somebody has looked at it; the others go on.
    service.send("TallyWatch", "ada", Map.of("tally", "e")).expectError("parked");
    service.send("TallyWatch", "ada", Map.of("tally", "other")).expectOk();
  }

  @Test
  void pushes_carry_the_window_that_caused_them() {
    service.client("ada").inWindow("w1").send("TallyAdd", Map.of("tally", "w", "by", 1));

    var push =
        service.pushes().stream()
            .filter(pushed -> new Target.Room("tally:w").equals(pushed.target()))
            .findFirst();
    assertThat(push.orElseThrow().data())
        .isEqualTo("{\"__m\":{\"windowId\":\"w1\"},\"tally\":\"w\",\"total\":1}");
  }

  @Test
  void what_no_gateway_would_send_fails_the_test() {
    assertThatThrownBy(() -> service.send("Nonsense", "ada", null))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("does not declare");
    assertThatThrownBy(() -> service.send("TallyAdd", "ada", Map.of("by", 1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("bad_request");
  }
}
