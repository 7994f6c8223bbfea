package io.rtsuite.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushRecordTest {

  private static PushRecord decode(String json) throws MalformedMessage {
    return PushRecord.decode(json.getBytes(UTF_8));
  }

  private static String push(String fields) {
    return "{\"id\":\"1\",\"event\":\"server_channel_event.X\"," + fields + "}";
  }

  @Nested
  class a_push {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "\"tenantId\":\"t\" | no target",
          "\"tenantId\":\"t\",\"all\":false | no target",
          "\"tenantId\":\"t\",\"room\":null | no target",
          "\"tenantId\":\"t\",\"room\":\"r\",\"user\":\"u\" | more than one target",
          "\"tenantId\":\"t\",\"client\":\"c\",\"all\":true | more than one target",
          "\"tenantId\":\"t\",\"room\":\"r\",\"rooms\":[\"s\"] | more than one target",
          "\"tenantId\":\"t\",\"rooms\":[] | rooms is empty",
          "\"tenantId\":\"t\",\"rooms\":null | no target",
          "\"tenantId\":\"t\",\"rooms\":\"r\" | rooms is not an array",
          "\"tenantId\":\"t\",\"rooms\":[\"r\",\"\"] | a room is not 1-128 characters",
          "\"tenantId\":\"t\",\"room\":\"r\",\"except\":{\"rooms\":\"s\"} | except.rooms is not an array",
          "\"tenantId\":\"t\",\"room\":\"r\",\"global\":true | global goes with all only",
          "\"tenantId\":\"t\",\"room\":\"\" | a room is not 1-128 characters",
          "\"room\":\"r\" | tenantId is missing",
          "\"room\":\"r\",\"tenantId\":null | tenantId is missing",
          "\"room\":\"r\",\"tenantId\":\"\" | tenantId is empty",
          "\"tenantId\":\"t\",\"room\":[\"r\"] | room is not a string",
          "\"tenantId\":\"t\",\"all\":\"true\" | all is not true or false",
          "\"tenantId\":\"t\",\"room\":\"r\",\"except\":\"c\" | except is not an object",
          "\"tenantId\":\"t\",\"room\":\"r\",\"from\":{} | from.service is missing",
          "\"tenantId\":\"t\",\"room\":\"r\",\"from\":{\"service\":\"\"} | from.service is not 1-64 of letters"
        })
    void that_does_not_say_clearly_whom_it_reaches_reaches_nobody(String fields, String reason) {
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> decode(push(fields)))
          .withMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
      "client_channel_event.X, not a server event",
      "private_channel_event.X, not a server event",
      "X, not <channel>_channel_event",
      "server_channel_event.disconnect, not <channel>_channel_event",
      "server_channel_event., not <channel>_channel_event"
    })
    void carries_a_server_event_and_no_other(String event, String reason) {
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() ->
              decode(
                  "{\"id\":\"1\",\"event\":\"" + event + "\",\"tenantId\":\"t\",\"room\":\"r\"}"))
          .withMessageContaining(reason);
    }

    @Test
    void names_no_origin_that_is_long_to_remember() throws MalformedMessage {
      String from =
          "\"tenantId\":\"t\",\"room\":\"r\",\"from\":"
              + "{\"service\":\"s\",\"topicId\":\"%s\",\"partition\":0,\"offset\":1,\"n\":0}";
      String longest = "i".repeat(64);

      assertThat(decode(push(from.formatted(longest))).from())
          .isEqualTo(new Origin("s", longest, 0, 1, 0));
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> decode(push(from.formatted(longest + "i"))))
          .withMessageContaining("from.topicId is not 1-64 of letters");
    }

    @Test
    void reaches_a_room_of_128_characters_and_none_longer() throws MalformedMessage {
      String longest = "r".repeat(128);

      assertThat(decode(push("\"tenantId\":\"t\",\"room\":\"" + longest + "\"")))
          .isInstanceOf(Push.class);
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> decode(push("\"tenantId\":\"t\",\"room\":\"" + longest + "r\"")));
    }
  }

  @Nested
  class the_arguments_of_a_push {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "\"data\":[1] | [1]",
          "\"args\":[ 1 , {\"a\":[2]},null ] | 1;{\"a\":[2]};null",
          "\"args\":[1] | 1"
        })
    void are_data_or_several_args(String field, String arguments) throws MalformedMessage {
      var push = (Push) decode(push("\"tenantId\":\"t\",\"all\":true," + field));

      assertThat(push.arguments())
          .isEqualTo(Stream.of(arguments.split(";")).map(Json::of).toList());
    }

    @Test
    void are_none_where_no_field_says_any() throws MalformedMessage {
      assertThat(((Push) decode(push("\"tenantId\":\"t\",\"all\":true"))).arguments()).isEmpty();
      assertThat(((Push) decode(push("\"tenantId\":\"t\",\"all\":true,\"args\":[]"))).arguments())
          .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "\"data\":1,\"args\":[2,3] | both data and args",
          "\"args\":5 | args is not an array",
          "\"args\":null | args is not an array"
        })
    void are_refused_where_readers_could_differ(String field, String reason) {
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> decode(push("\"tenantId\":\"t\",\"all\":true," + field)))
          .withMessageContaining(reason);
    }
  }

  @Nested
  class a_kick {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "\"tenantId\":\"t\" | either a client or a user",
          "\"tenantId\":\"t\",\"client\":\"c\",\"user\":\"u\" | either a client or a user",
          "\"client\":\"c\" | tenantId is missing",
          "\"tenantId\":\"\",\"user\":\"u\" | tenantId is empty",
          "\"tenantId\":\"t\",\"user\":\"u\",\"error\":{} | error.code is missing",
          "\"tenantId\":\"t\",\"room\":\"r\" | either a client or a user"
        })
    void names_whose_connections_end(String fields, String reason) {
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> decode("{\"id\":\"1\",\"type\":\"Kick\"," + fields + "}"))
          .withMessageContaining(reason);
    }
  }

  @Nested
  class a_record_of_a_later_type {

    @Test
    void is_passed_over_whatever_its_fields_mean() throws MalformedMessage {
      assertThat(decode("{\"type\":\"Takeover\",\"user\":{\"id\":5},\"rooms\":7}"))
          .isEqualTo(new PushRecord.Unknown("Takeover"));
      assertThat(decode("{\"user\":{\"id\":5},\"type\":\"Takeover\"}"))
          .isEqualTo(new PushRecord.Unknown("Takeover"));
    }

    @Test
    void is_refused_when_it_is_no_json() {
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> decode("{\"type\":\"Takeover\",\"user\":{"));
    }
  }

  @Nested
  class a_membership {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "\"tenantId\":\"t\",\"rooms\":[\"r\"] | client is missing",
          "\"tenantId\":\"t\",\"client\":\"c\" | rooms is missing",
          "\"client\":\"c\",\"rooms\":[\"r\"] | tenantId is missing",
          "\"tenantId\":\"t\",\"client\":\"c\",\"rooms\":[\"r\",\"\"] | a room is not 1-128 characters",
          "\"tenantId\":\"t\",\"client\":\"c\",\"rooms\":\"r\" | rooms is not an array",
          "\"tenantId\":\"t\",\"client\":\"c\",\"rooms\":[1] | rooms is not a string"
        })
    void names_session_and_rooms(String fields, String reason) {
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> decode("{\"id\":\"1\",\"type\":\"Join\"," + fields + "}"))
          .withMessageContaining(reason);
    }
  }
}
