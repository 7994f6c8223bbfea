package io.rtsuite.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

  private static final String REQUIRED =
      """
      "id":"r","event":"client_channel_event.X","subject":"s",\
      "user":{"id":"ada"},"client":{"id":"c"},"sentAt":1,"deadline":2\
      """;

  private static Request decode(String json) throws MalformedMessage {
    return Request.decode(json.getBytes(UTF_8));
  }

  private static Request with(@Nullable Json data) {
    return new Request(
        "r", Channel.CLIENT.event("X"), "s", User.of("ada"), Client.of("c"), 1, 2, data, false);
  }

  @Nested
  class its_payload {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "[]",
          "null",
          "true",
          "-0.0e-7",
          "\"\"",
          "\"\\ud83c\\udca1 \\ud800 \\\" \\\\ \\/\"",
          "{ \"spaces\" : [ 1 , 2 ] }",
          "{\"$bin\":\"AAEC\",\"$$bin\":1}",
          "12345678901234567890123456789012345678901234567890",
          "{\"Grüße\":\"🂡\"}"
        })
    void is_carried_byte_for_byte(String payload) throws MalformedMessage {
      Request request = with(Json.of(payload));

      assertThat(decode(new String(request.encode(), UTF_8))).isEqualTo(request);
      assertThat(new String(request.encode(), UTF_8)).endsWith(",\"data\":" + payload + "}");
    }

    @Test
    void may_stand_anywhere() throws MalformedMessage {
      assertThat(decode("{\"data\":{\"a\":1}," + REQUIRED + "}"))
          .isEqualTo(with(Json.of("{\"a\":1}")));
    }

    @Test
    void may_be_missing_which_is_not_null() throws MalformedMessage {
      assertThat(decode("{" + REQUIRED + "}").data()).isNull();
      assertThat(decode("{" + REQUIRED + ",\"data\":null}").data()).isEqualTo(Json.NULL);
    }

    @Test
    void is_a_list_where_there_were_several_arguments() throws MalformedMessage {
      Request request = decode("{" + REQUIRED + ",\"args\":[1, 2]}");

      assertThat(request.several()).isTrue();
      assertThat(request.data()).isEqualTo(Json.of("[1, 2]"));
    }

    @Test
    void is_not_data_and_args_at_once() {
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> decode("{" + REQUIRED + ",\"args\":[1],\"data\":2}"))
          .withMessage("the request has both data and args");
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> decode("{" + REQUIRED + ",\"args\":1}"))
          .withMessage("args is not an array");
    }
  }

  @Nested
  class its_envelope {

    @Test
    void has_defaults_for_what_a_hand_written_record_leaves_out() throws MalformedMessage {
      Request request = decode("{" + REQUIRED + "}");

      assertThat(request.user()).isEqualTo(new User("ada", "default", List.of(), null));
      assertThat(request.client()).isEqualTo(Client.of("c"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"id\":\"r\"",
          "\"event\":\"client_channel_event.X\"",
          "\"subject\":\"s\"",
          "\"user\":{\"id\":\"ada\"}",
          "\"client\":{\"id\":\"c\"}",
          "\"sentAt\":1",
          "\"deadline\":2"
        })
    void says_which_field_is_missing_or_of_another_type(String field) {
      String name = field.substring(1, field.indexOf('"', 1));

      for (String bad : List.of("\"other\":0", "\"" + name + "\":[]")) {
        assertThatExceptionOfType(MalformedMessage.class)
            .isThrownBy(() -> decode("{" + REQUIRED.replace(field, bad) + "}"))
            .withMessageContaining(name);
      }
    }

    @Test
    void is_of_a_version_this_build_reads() {
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> decode("{\"v\":2," + REQUIRED + "}"))
          .withMessage("schema version 2 is not 1");
    }

    @Test
    void carries_any_text_a_client_can_send() throws MalformedMessage {
      Request request =
          new Request(
              "r",
              Channel.CLIENT.event("X"),
              "\ud800 \u0000 \" 🂡 é /",
              User.of("\n"),
              new Client("c", "\udfff", ""),
              Long.MIN_VALUE,
              Long.MAX_VALUE,
              null,
              false);

      assertThat(Request.decode(request.encode())).isEqualTo(request);
    }

    @Test
    void names_a_tenant_that_can_share_no_key_with_another() {
      for (String tenant : List.of("", "a/b")) {
        String user = "\"user\":{\"id\":\"ada\",\"tenantId\":\"%s\"}".formatted(tenant);
        assertThatExceptionOfType(MalformedMessage.class)
            .isThrownBy(
                () -> decode("{" + REQUIRED.replace("\"user\":{\"id\":\"ada\"}", user) + "}"))
            .withMessage("user.tenantId is empty or has a slash");
      }
    }

    @Test
    void is_keyed_by_tenant_and_subject() {
      assertThat(with(null).key()).isEqualTo("default/s");
    }
  }

  @Test
  void no_message_shows_its_payload_as_text() {
    Json secret = Json.of("\"hunter2\"");
    Stream<Object> messages =
        Stream.of(
            secret,
            with(secret),
            new User("ada", "t", List.of(), secret),
            new Reply("1", List.of(new Reply.ClientMessage(secret))),
            new Reply("1", List.of(new Reply.ClientEvent(Channel.SERVER.event("X"), secret))),
            new Push(
                "1",
                Channel.SERVER.event("X"),
                "t",
                new Target.User("ada"),
                null,
                false,
                null,
                List.of(secret)));

    assertThat(messages)
        .allSatisfy(message -> assertThat(message.toString()).doesNotContain("hunter2"));
  }
}
