package io.rtsuite.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.rtsuite.sdk.test.Heard;
import io.rtsuite.sdk.test.ServiceUnderTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The whole service as clients meet it, with memory in place of Kafka. */
@MicronautTest
class CounterServiceTest {

  @Inject ServiceUnderTest service;

  @Nested
  class who_watches {
    @Test
    void hears_of_every_change_until_it_is_enough() {
      var ada = service.client("ada");
      var bob = service.client("bob");
      bob.send("CounterWatch", Map.of("counterId", "heard")).expectOk();

      ada.send("CounterAdd", Map.of("counterId", "heard", "by", 2)).expectOk();
      bob.send("CounterUnwatch", Map.of("counterId", "heard")).expectOk();
      ada.send("CounterAdd", Map.of("counterId", "heard", "by", 3)).expectOk();

      assertThat(bob.heard("CounterChanged"))
          .extracting(Heard::data)
          .containsExactly("{\"counterId\":\"heard\",\"value\":2,\"version\":1}");
    }

    @Test
    void hears_nothing_of_other_counters() {
      var bob = service.client("bob");
      bob.send("CounterWatch", Map.of("counterId", "mine")).expectOk();

      service.send("CounterAdd", "ada", Map.of("counterId", "yours", "by", 2)).expectOk();

      assertThat(bob.heard()).isEmpty();
    }
  }

  @Nested
  class who_asks {
    @Test
    void is_answered_with_the_counter() {
      service.send("CounterAdd", "ada", Map.of("counterId", "asked", "by", 2)).expectOk();

      assertThat(service.send("CounterGet", "bob", Map.of("counterId", "asked")).data())
          .isEqualTo("{\"counterId\":\"asked\",\"value\":2,\"version\":1}");
    }

    @Test
    void is_told_why_not() {
      service
          .send("CounterAdd", "ada", Map.of("counterId", "low", "by", -1))
          .expectError("below_zero");
    }

    @Test
    void is_told_what_is_wrong_with_a_request() {
      service
          .send("CounterGet", "ada", Map.of("counterId", "no spaces"))
          .expectError("bad_request");
      service.send("CounterAdd", "ada", Map.of("counterId", "c")).expectError("bad_request");
      service
          .send("CounterAdd", "ada", Map.of("counterId", "c", "by", 1.5))
          .expectError("bad_request");
    }
  }

  @Nested
  class an_echo {
    @Test
    void gives_back_whatever_was_sent() {
      var sent = Map.of("text", "häh", "list", List.of(1, true, "two"));

      assertThat(service.send("CounterEcho", "ada", sent).as(Map.class)).isEqualTo(sent);
    }

    @Test
    void of_nothing_is_nothing() {
      assertThat(service.client("ada").send("CounterEcho").data()).isEqualTo("null");
    }

    @Test
    void gives_bytes_back_as_bytes() {
      var answer = service.send("CounterEcho", "ada", Map.of("bytes", new byte[] {1, 2, 3}));

      assertThat(answer.data()).isEqualTo("{\"bytes\":{\"$bin\":\"AQID\"}}");
    }
  }

  @Nested
  class counting_aloud {
    @Test
    void is_an_event_for_each_number_and_the_ack_for_the_last() {
      var answer = service.send("CounterCount", "ada", Map.of("to", 3));

      assertThat(answer.events())
          .extracting(Heard::toString)
          .containsExactly("CounterCount {\"number\":1}", "CounterCount {\"number\":2}");
      assertThat(answer.data()).isEqualTo("{\"number\":3}");
    }

    @Test
    void ends_at_a_thousand() {
      service.send("CounterCount", "ada", Map.of("to", 1_001)).expectError("bad_request");
    }
  }
}
