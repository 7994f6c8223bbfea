package io.rtsuite.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTest {

  private static ClientEvents declared(EventDeclaration... events) {
    return new ClientEvents("1", "svc", "i", "1", 0, "rt.requests.svc", 12, Arrays.asList(events));
  }

  private static EventDeclaration with(Duration deadline) {
    return new EventDeclaration(Channel.CLIENT.event("X"), null, deadline, 0);
  }

  @Nested
  class a_service_that_declares_its_events {

    @Test
    void fails_at_once_by_name_when_two_are_the_same() {
      var join = EventDeclaration.of(Channel.CLIENT.event("Join"));

      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> declared(join, EventDeclaration.of(Channel.CLIENT.event("Leave")), join))
          .withMessage("service 'svc' declares 'client_channel_event.Join' twice");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "9lives", "has space", "disconnect", "naïve", "client_channel_event.X"})
    void fails_at_once_by_name_when_one_is_wrong(String name) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Channel.CLIENT.event(name))
          .withMessageStartingWith("event name '" + name + "' ");
    }

    @Test
    void cannot_take_what_gateways_answer() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> EventDeclaration.of(Channel.CLIENT.event("ping")))
          .withMessageContaining("client_channel_event.ping");
    }

    @Test
    void cannot_answer_server_events() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> EventDeclaration.of(Channel.SERVER.event("X")))
          .withMessageContaining("server_channel_event.X");
    }

    @Test
    void keeps_clients_waiting_between_a_millisecond_and_half_a_minute() {
      for (Duration wrong :
          List.of(
              Duration.ZERO,
              Duration.ofNanos(999_999),
              Duration.ofSeconds(-1),
              Duration.ofMillis(30_001),
              Duration.ofSeconds(Long.MAX_VALUE))) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> with(wrong))
            .withMessageContaining("deadline of 'client_channel_event.X'");
      }
      assertThat(with(Duration.ofNanos(1_500_000)).deadline()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void has_a_name_that_can_be_part_of_keys_and_topics() {
      for (String wrong : List.of("", "a/b", "a b", "x".repeat(65))) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new ClientEvents("1", wrong, "i", "1", 0, "t", 1, List.of()))
            .withMessageContaining("service '" + wrong + "'");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new ClientEvents("1", "svc", wrong, "1", 0, "t", 1, List.of()))
            .withMessageContaining("instance '" + wrong + "'");
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ClientEvents("1", "svc", "i", "1", 0, "t", 0, List.of()))
          .withMessageContaining("partitions of 't'");
    }
  }

  @Nested
  class a_declaration_on_kafka {

    private static ClientEvents decode(String events) throws MalformedMessage {
      return ClientEvents.decode(
          ("{\"service\":\"svc\",\"instance\":\"i\",\"requestTopic\":\"t\",\"partitions\":3,\"events\":"
                  + events
                  + "}")
              .getBytes(UTF_8));
    }

    @Test
    void may_be_the_plain_list_of_names() throws MalformedMessage {
      assertThat(decode("[\"X\",\"client_channel_event.Y\",\"private_channel_event.Z\"]").events())
          .containsExactly(
              EventDeclaration.of(Channel.CLIENT.event("X")),
              EventDeclaration.of(Channel.CLIENT.event("Y")),
              EventDeclaration.of(Channel.PRIVATE.event("Z")));
    }

    @Test
    void that_does_not_say_since_when_claims_last() throws MalformedMessage {
      assertThat(decode("[]").since()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"2s, 2000", "250ms, 250", "PT1.5S, 1500", "30s, 30000"})
    void writes_durations_as_people_do(String text, long millis) throws MalformedMessage {
      assertThat(decode("[{\"event\":\"X\",\"deadline\":\"" + text + "\"}]").events())
          .containsExactly(with(Duration.ofMillis(millis)));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "[\"X\",\"client_channel_event.X\"] | declares 'client_channel_event.X' twice",
          "[\"server_channel_event.X\"] | no client event",
          "[\"disconnect\"] | no client event",
          "[{}] | event is missing",
          "[{\"event\":\"X\",\"deadline\":\"soon\"}] | no duration",
          "[{\"event\":\"X\",\"deadline\":\"31s\"}] | deadline of",
          "[{\"event\":\"X\",\"deadline\":5}] | deadline is not a string",
          "[{\"event\":\"X\",\"maxRate\":-1}] | negative maxRate",
          "[{\"event\":\"X\",\"maxRate\":4294967296}] | maxRate is out of range",
          "[{\"event\":\"X\",\"subject\":\"\"}] | empty subject",
          "[5] | event declaration is not an object",
          "null | events is not an array"
        })
    void that_is_wrong_is_refused(String events, String reason) {
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> decode(events))
          .withMessageContaining(reason);
    }
  }

  @Nested
  class a_control_key {

    @ParameterizedTest
    @ValueSource(strings = {"service/game-blackjack/bj-1", "gateway/gw-1"})
    void reads_back_from_its_text(String text) {
      assertThat(ControlKey.parse(text).map(ControlKey::toString)).contains(text);
    }

    @Test
    void says_what_the_record_is_about() {
      assertThat(ControlKey.parse("service/s/i")).contains(new ControlKey.Service("s", "i"));
      assertThat(ControlKey.parse("gateway/g")).contains(new ControlKey.Gateway("g"));
      assertThat(declared().key()).isEqualTo(new ControlKey.Service("svc", "i"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "/",
          "service",
          "service/a",
          "service//i",
          "service/a/b/c",
          "gateway/",
          "gateway/a/b",
          "revocation/t/u"
        })
    void of_another_kind_is_passed_over(String text) {
      assertThat(ControlKey.parse(text)).isEmpty();
    }
  }

  @Test
  void a_key_of_a_session_names_gateway_and_client() {
    assertThat(SessionOpened.Key.parse("gw-1/c-_1"))
        .contains(new SessionOpened.Key("gw-1", "c-_1"));
    assertThat(new SessionOpened.Key("gw-1", "c-_1")).hasToString("gw-1/c-_1");
    for (String other : List.of("", "/", "gw-1", "gw-1/", "/c", "a/b/c")) {
      assertThat(SessionOpened.Key.parse(other)).as(other).isEmpty();
    }
  }

  @Test
  void a_gateway_signal_of_an_unknown_type_is_refused() {
    assertThatExceptionOfType(MalformedMessage.class)
        .isThrownBy(() ->
            GatewaySignal.decode(
                "{\"id\":\"1\",\"type\":\"Sing\",\"gateway\":\"g\"}".getBytes(UTF_8)))
        .withMessage("unknown type of gateway signal");
  }
}
