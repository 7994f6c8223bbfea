package io.rtsuite.gateway.plain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Json;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainFrameTest {

  private static List<Json> arguments(PlainFrame.Event event, byte[]... attachments) {
    return Objects.requireNonNull(event.values()).complete(List.of(attachments));
  }

  private static PlainFrame.Event event(String text) {
    return (PlainFrame.Event) PlainFrame.read(text);
  }

  @Nested
  class an_event {
    @Test
    void has_a_name_and_may_have_data_and_an_id() {
      var frame = event(" {\"id\":7,\"x\":[{}],\"event\":\"Hit\",\"data\":{\"a\": \"ä\"}} ");

      assertThat(frame.event()).isEqualTo("Hit");
      assertThat(frame.id()).isEqualTo(Json.of("7"));
      assertThat(arguments(frame)).containsExactly(Json.of("{\"a\": \"ä\"}"));
      assertThat(event("{\"event\":\"Hit\"}").values()).isNull();
    }

    @Test
    void may_have_several_arguments() {
      var frame = event("{\"args\":[1,\"two\",null],\"event\":\"Hit\",\"id\":\"a\\u0062\"}");

      assertThat(arguments(frame))
          .containsExactly(Json.of("1"), Json.of("\"two\""), Json.of("null"));
      assertThat(frame.id()).as("as it was written").isEqualTo(Json.of("\"a\\u0062\""));
    }

    @Test
    void takes_bytes_in_the_places_of_its_placeholders() {
      var frame =
          event(
              "{\"event\":\"Up\",\"data\":{\"f\":{\"_placeholder\":true,\"num\":0}},\"attachments\":1}");

      assertThat(frame.attachments()).isEqualTo(1);
      assertThat(arguments(frame, "hi".getBytes(UTF_8)))
          .containsExactly(Json.of("{\"f\":{\"$bin\":\"aGk=\"}}"));
    }

    @Test
    void escapes_a_literal_bin_key() {
      assertThat(arguments(event("{\"event\":\"Up\",\"data\":{\"$bin\":\"x\"}}")))
          .containsExactly(Json.of("{\"$$bin\":\"x\"}"));
    }
  }

  @Nested
  class a_token {
    @Test
    void stands_in_the_auth_frame() {
      assertThat(PlainFrame.read("{\"auth\":{\"token\":\"abc\",\"x\":1}}"))
          .isEqualTo(new PlainFrame.Auth("abc"));
      assertThat(PlainFrame.read("{\"auth\":{}}")).isEqualTo(new PlainFrame.Auth(null));
      assertThat(PlainFrame.read("{\"auth\":null}")).isEqualTo(new PlainFrame.Auth(null));
      assertThat(PlainFrame.read("{\"auth\":{\"token\":1}}")).isEqualTo(new PlainFrame.Auth(""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "[]",
        "1",
        "{",
        "{}",
        "{\"event\":1}",
        "{\"event\":\"A\"} x",
        "{\"event\":\"A\"}{}",
        "{\"event\":\"A\",\"event\":\"B\"}",
        "{\"event\":\"A\",\"data\":1,\"data\":2}",
        "{\"event\":\"A\",\"data\":1,\"args\":[]}",
        "{\"event\":\"A\",\"args\":{}}",
        "{\"event\":\"A\",\"data\":}",
        "{\"event\":\"A\",\"id\":null}",
        "{\"event\":\"A\",\"id\":1.5}",
        "{\"event\":\"A\",\"id\":{}}",
        "{\"event\":\"A\",\"attachments\":-1,\"data\":1}",
        "{\"event\":\"A\",\"attachments\":11,\"data\":1}",
        "{\"event\":\"A\",\"attachments\":99999999999,\"data\":1}",
        "{\"event\":\"A\",\"attachments\":\"1\",\"data\":1}",
        "{\"event\":\"A\",\"attachments\":1}",
        "{\"event\":\"A\",\"attachments\":1,\"data\":{\"_placeholder\":true,\"num\":1}}",
        "{\"auth\":1}",
        "{\"auth\":{\"token\":"
      })
  void anything_else_is_wrong(String text) {
    assertThat(PlainFrame.read(text)).isInstanceOf(PlainFrame.Wrong.class);
  }

  @Test
  void a_wrong_frame_keeps_its_id_so_that_the_answer_finds_its_question() {
    assertThat(PlainFrame.read("{\"id\":5,\"event\":1}"))
        .isInstanceOfSatisfying(
            PlainFrame.Wrong.class, wrong -> assertThat(wrong.id()).isEqualTo(Json.of("5")));
  }

  @Test
  void depth_and_length_cost_no_more_than_an_answer() {
    assertThat(PlainFrame.read("{\"event\":\"A\",\"data\":" + "[".repeat(100_000)))
        .isInstanceOf(PlainFrame.Wrong.class);
    assertThat(PlainFrame.read("{\"event\":\"A\",\"id\":\"" + "x".repeat(101) + "\"}"))
        .isInstanceOf(PlainFrame.Wrong.class);
  }
}
