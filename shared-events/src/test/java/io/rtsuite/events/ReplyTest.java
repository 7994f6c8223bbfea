package io.rtsuite.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {

  private static Reply decode(String json) throws MalformedMessage {
    return Reply.decode(json.getBytes(UTF_8));
  }

  private static Reply message(String json) {
    return new Reply(null, List.of(new Reply.ClientMessage(Json.of(json))));
  }

  @Nested
  class a_reply_of_a_service_that_knows_no_types {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{\"balance\":5}",
          "{\"data\":1,\"more\":2}",
          "{\"args\":[1,2]}",
          "{\"data\":1,\"args\":5}",
          "{\"v\":\"any\",\"name\":\"x\"}",
          "{\"type\":5,\"x\":[{}]}",
          "{\"event\":null}",
          "[1,{\"a\":2}]",
          "[[]]",
          "7",
          "\"text\"",
          "null",
          "false"
        })
    void is_the_ack_as_it_is(String value) throws MalformedMessage {
      assertThat(decode(value)).isEqualTo(message(value));
    }

    @Test
    void is_the_ack_without_its_envelope() throws MalformedMessage {
      assertThat(decode("{\"v\":1,\"id\":\"p\",\"data\":{\"a\":1}}"))
          .isEqualTo(new Reply("p", List.of(new Reply.ClientMessage(Json.of("{\"a\":1}")))));
      assertThat(decode("{\"data\":[1]}")).isEqualTo(message("[1]"));
    }

    @Test
    void may_have_no_value_which_says_nothing() throws MalformedMessage {
      assertThat(Reply.decode(null)).isEqualTo(new Reply(null, List.of()));
    }
  }

  @Nested
  class instructions {

    @Test
    void are_one_object_or_a_list_in_order() throws MalformedMessage {
      var join = new Reply.ClientRoom(Membership.Action.JOIN, List.of("a"));
      var done = new Reply.ClientMessage(Json.of("1"));

      assertThat(
              decode(
                  "[{\"data\":{\"rooms\":[\"a\"],\"action\":\"join\"},\"type\":\"ClientRoom\"},"
                      + "{\"data\":1,\"type\":\"ClientMessage\"}]"))
          .isEqualTo(new Reply(null, List.of(join, done)));
      assertThat(decode("{\"type\":\"ClientMessage\",\"data\":1}"))
          .isEqualTo(new Reply(null, List.of(done)));
    }

    @Test
    void may_be_none() throws MalformedMessage {
      assertThat(decode("[]").instructions()).isEmpty();
    }

    @Test
    void may_name_an_event_without_its_channel() throws MalformedMessage {
      assertThat(decode("{\"type\":\"ClientEvent\",\"event\":\"X\"}").instructions())
          .containsExactly(new Reply.ClientEvent(Channel.SERVER.event("X"), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "\"data\":1 | 1",
          "\"data\":null | null",
          "\"data\":[1,2] | [1,2]",
          "\"args\":[ 1 , {\"a\":[2]},null ] | 1;{\"a\":[2]};null",
          "\"args\":[[1]] | [1]"
        })
    void carry_one_argument_as_data_and_several_as_args(String field, String arguments)
        throws MalformedMessage {
      var expected = Stream.of(arguments.split(";")).map(Json::of).toList();

      assertThat(decode("{\"type\":\"ClientMessage\"," + field + "}").instructions())
          .containsExactly(new Reply.ClientMessage(expected));
      assertThat(decode("{\"type\":\"ClientEvent\",\"event\":\"X\"," + field + "}").instructions())
          .containsExactly(new Reply.ClientEvent(Channel.SERVER.event("X"), expected));
    }

    @Test
    void carry_nothing_by_no_field_or_an_empty_list() throws MalformedMessage {
      var nothing = new Reply.ClientMessage(List.of());

      assertThat(decode("{\"type\":\"ClientMessage\"}").instructions()).containsExactly(nothing);
      assertThat(decode("{\"type\":\"ClientMessage\",\"args\":[]}").instructions())
          .containsExactly(nothing);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "{\"type\":\"Nonsense\"} | unknown type of reply",
          "[{\"type\":\"ClientMessage\"},{\"x\":1},5] | more than one message or error",
          "[{\"type\":\"ClientMessage\"},{\"type\":\"Error\",\"error\":{\"code\":\"x\"}}] | more than one",
          "{\"type\":\"ClientRoom\"} | ClientRoom.data is missing",
          "{\"type\":\"ClientRoom\",\"data\":{\"action\":\"join\"}} | rooms is missing",
          "{\"type\":\"ClientRoom\",\"data\":{\"action\":\"enter\",\"rooms\":[]}} | neither join nor leave",
          "{\"type\":\"ClientRoom\",\"data\":{\"action\":\"join\",\"rooms\":[\"\"]}} | 1-128 characters",
          "{\"type\":\"ClientEvent\"} | ClientEvent.event is missing",
          "{\"type\":\"ClientEvent\",\"event\":\"private_channel_event.X\"} | not a server event",
          "{\"type\":\"ClientEvent\",\"event\":\"disconnect\"} | not a server event",
          "{\"type\":\"ClientMessage\",\"data\":1,\"args\":[1]} | both data and args",
          "{\"type\":\"ClientMessage\",\"args\":{}} | args is not an array",
          "{\"type\":\"ClientEvent\",\"event\":\"X\",\"args\":5} | args is not an array",
          "{\"type\":\"Error\"} | Error.error is missing",
          "{\"type\":\"Error\",\"error\":{}} | error.code is missing",
          "hello | not valid JSON"
        })
    void that_make_no_sense_are_refused(String value, String reason) {
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> decode(value))
          .withMessageContaining(reason);
    }

    @Test
    void leave_an_errors_message_and_retry_to_be_guessed() throws MalformedMessage {
      assertThat(decode("{\"type\":\"Error\",\"error\":{\"code\":\"full\"}}").instructions())
          .containsExactly(new Reply.Failure(new RtError("full", "full", false, null)));
    }
  }

  @Nested
  class a_stream_of_answers {

    private final Reply.Instruction event =
        new Reply.ClientEvent(Channel.SERVER.event("X"), List.of());

    @Test
    void goes_on_after_a_record_of_events_alone() {
      assertThat(new Reply("1", List.of(event, event)).isPartOfStream()).isTrue();
    }

    @Test
    void ends_with_any_other_record() {
      assertThat(
              new Reply("1", List.of(event, new Reply.ClientMessage(List.of()))).isPartOfStream())
          .isFalse();
      assertThat(new Reply("1", List.of()).isPartOfStream()).isFalse();
    }
  }
}
