package io.rtsuite.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Json;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstArgumentTest {

  private static FirstArgument read(String json) {
    return FirstArgument.read(Json.of(json), "tableId");
  }

  private static FirstArgument.Read found(String subject) {
    return new FirstArgument.Read(subject, null, null);
  }

  /** Whatever is interned lies in a table that every look-up shares, and clients choose keys. */
  @Test
  void keys_of_clients_are_not_interned() {
    for (int i = 0; i < 100; i++) {
      String key = "key-" + java.util.UUID.randomUUID();
      read("{\"tableId\":\"t\",\"" + key + "\":1,\"__m\":{\"m" + key + "\":1}}");

      // The first to intern a text gets the very object it brought.
      String own = new String(key.toCharArray());
      assertThat(own.intern()).isSameAs(own);
      String inner = new String(("m" + key).toCharArray());
      assertThat(inner.intern()).isSameAs(inner);
    }
  }

  @Nested
  class the_subject {
    @Test
    void is_a_text_or_an_integer_as_decimal() {
      assertThat(read("{\"tableId\":\"t-1\"}")).isEqualTo(found("t-1"));
      assertThat(read("{\"a\":{\"tableId\":9},\"tableId\":42,\"b\":[1]}")).isEqualTo(found("42"));
      assertThat(read("{\"tableId\":-7}")).isEqualTo(found("-7"));
      assertThat(read("{\"tableId\":-0}")).isEqualTo(found("0"));
      assertThat(read("{\"tableId\":123456789012345678901234567890}"))
          .isEqualTo(found("123456789012345678901234567890"));
      assertThat(read("{\"tableId\":\"\\u0074\"}")).isEqualTo(found("t"));
      assertThat(read("{\"table\\u0049d\":\"t\"}")).isEqualTo(found("t"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "[]",
          "\"tableId\"",
          "null",
          "{\"tableId\":null}",
          "{\"tableId\":1.5}",
          "{\"tableId\":1e3}",
          "{\"tableId\":true}",
          "{\"tableId\":{}}",
          "{\"tableId\":[\"t\"]}",
          "{\"tableId\":\"\"}",
          "{\"a\":{\"tableId\":\"t\"}}",
          "{\"tableId\":\"t\",\"tableId\":\"t\"}",
          "{\"tableId\":\"t\",\"tableId\":\"u\"}"
        })
    void is_refused_when_missing_repeated_or_of_another_type(String json) {
      assertThat(read(json)).isInstanceOf(FirstArgument.Wrong.class);
    }

    @Test
    void is_refused_when_there_is_no_argument_at_all() {
      assertThat(FirstArgument.read(null, "tableId")).isInstanceOf(FirstArgument.Wrong.class);
    }

    @Test
    void is_refused_beyond_256_characters() {
      assertThat(read("{\"tableId\":\"" + "x".repeat(256) + "\"}"))
          .isEqualTo(found("x".repeat(256)));
      assertThat(read("{\"tableId\":\"" + "x".repeat(257) + "\"}"))
          .isInstanceOf(FirstArgument.Wrong.class);
      assertThat(read("{\"tableId\":" + "9".repeat(900) + "}"))
          .isInstanceOf(FirstArgument.Wrong.class);
    }

    @Test
    void is_not_asked_for_where_the_event_is_about_the_user() {
      assertThat(FirstArgument.read(Json.of("[1,2]"), null))
          .isEqualTo(new FirstArgument.Read(null, null, null));
      assertThat(FirstArgument.read(null, null))
          .isEqualTo(new FirstArgument.Read(null, null, null));
    }
  }

  @Nested
  class the_meta_field {
    @Test
    void names_window_and_action() {
      assertThat(
              read(
                  "{\"__m\":{\"windowId\":\"w\",\"x\":{\"actionId\":1},\"actionId\":\"a\"},\"tableId\":\"t\"}"))
          .isEqualTo(new FirstArgument.Read("t", "w", "a"));
      assertThat(read("{\"__m\":null,\"tableId\":\"t\"}")).isEqualTo(found("t"));
      assertThat(read("{\"__m\":{\"windowId\":null},\"tableId\":\"t\"}")).isEqualTo(found("t"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"tableId\":\"t\",\"__m\":1}",
          "{\"tableId\":\"t\",\"__m\":[]}",
          "{\"tableId\":\"t\",\"__m\":{\"actionId\":1}}",
          "{\"tableId\":\"t\",\"__m\":{\"actionId\":\"\"}}",
          "{\"tableId\":\"t\",\"__m\":{\"actionId\":\"a\",\"actionId\":\"a\"}}",
          "{\"tableId\":\"t\",\"__m\":{},\"__m\":{}}"
        })
    void is_refused_in_any_other_shape(String json) {
      assertThat(read(json)).isInstanceOf(FirstArgument.Wrong.class);
    }
  }
}
