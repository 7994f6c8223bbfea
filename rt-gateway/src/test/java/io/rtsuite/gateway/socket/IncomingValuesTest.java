package io.rtsuite.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.events.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingValuesTest {

  @Nested
  class a_value_without_bytes {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "null",
          "1",
          "-0.5e3",
          "true",
          "\"\"",
          "\"caf\u00e9 \u20ac \ud83c\udfb2\"",
          "{}",
          "[]",
          "{ \"a\" : [ 1 , { \"b\" : null } ] }",
          "{\"_placeholder\":true,\"num\":0}",
          "{\"bin\":\"AQ==\",\"$bi\":1,\"$binx\":2}",
          "123456789012345678901234567890.123456789012345678901234567890"
        })
    void comes_out_as_it_went_in(String json) {
      assertThat(value(json)).isEqualTo(json);
    }

    @Test
    void has_its_surrounding_white_space_cut_off() {
      assertThat(value(" \t\r\n{\"a\": 1}\n ")).isEqualTo("{\"a\": 1}");
    }

    @Test
    void has_its_literal_bin_keys_escaped_at_every_depth() {
      assertThat(value("{\"$bin\":\"AQ==\",\"a\":[{\"$$bin\":1}],\"\\u0024bin\":2}"))
          .isEqualTo("{\"$$bin\":\"AQ==\",\"a\":[{\"$$$bin\":1}],\"$\\u0024bin\":2}");
    }
  }

  @Nested
  class a_value_with_bytes {
    @Test
    void has_them_where_their_placeholders_were() {
      assertThat(
              value(
                  "{\"a\":{\"_placeholder\":true,\"num\":1},\"b\":[{\"num\":0,\"_placeholder\":true}]}",
                  bytes(1, 2, 3),
                  bytes(0xFF)))
          .isEqualTo("{\"a\":{\"$bin\":\"/w==\"},\"b\":[{\"$bin\":\"AQID\"}]}");
    }

    @Test
    void may_be_nothing_but_bytes() {
      assertThat(value(" {\"_placeholder\":true,\"num\":0} ", bytes(7)))
          .isEqualTo("{\"$bin\":\"Bw==\"}");
    }

    @Test
    void keeps_empty_bytes() {
      assertThat(value("[{\"_placeholder\":true,\"num\":0}]", bytes()))
          .isEqualTo("[{\"$bin\":\"\"}]");
    }

    @Test
    void loses_whatever_else_a_placeholder_says() {
      assertThat(
              value(
                  "[{\"$bin\":1,\"x\":{\"$bin\":[]},\"_placeholder\":true,\"num\":0},{\"$bin\":2}]",
                  bytes(1)))
          .isEqualTo("[{\"$bin\":\"AQ==\"},{\"$$bin\":2}]");
    }

    @Test
    void counts_the_last_of_repeated_keys() {
      assertThat(
              value(
                  "[{\"_placeholder\":true,\"_placeholder\":false,\"num\":9},{\"_placeholder\":true,\"num\":9,\"num\":0}]",
                  bytes(1)))
          .isEqualTo(
              "[{\"_placeholder\":true,\"_placeholder\":false,\"num\":9},{\"$bin\":\"AQ==\"}]");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"_placeholder\":true}",
          "{\"_placeholder\":true,\"num\":1}",
          "{\"_placeholder\":true,\"num\":-1}",
          "{\"_placeholder\":true,\"num\":\"0\"}",
          "{\"_placeholder\":true,\"num\":0.5}",
          "{\"_placeholder\":true,\"num\":99999999999999999999}",
          "{\"_placeholder\":true,\"num\":{\"num\":0}}"
        })
    void is_refused_when_a_placeholder_has_no_attachment(String json) {
      assertThat(refusal(json, 1)).isEqualTo("a placeholder without its attachment");
    }

    @Test
    void is_refused_when_its_placeholders_would_multiply_the_bytes() {
      String placeholder = "{\"_placeholder\":true,\"num\":0}";

      assertThat(refusal("[" + (placeholder + ",").repeat(10) + placeholder + "]", 1))
          .isEqualTo("too many placeholders");
    }

    @Test
    void is_refused_beyond_ten_attachments() {
      assertThat(refusal("1", 11)).isEqualTo("too many attachments");
    }

    @Test
    void cannot_be_completed_by_another_number_of_them() {
      var values = read("1", 1);

      assertThatThrownBy(() -> values.complete(List.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class elements_of_an_array {
    @Test
    void are_values_of_their_own() {
      var outcome =
          IncomingValues.elements(
              utf8(" [ 1 , {\"$bin\":2},{\"_placeholder\":true,\"num\":0}, \"x\" ,[2] ] "), 1);

      assertThat(((IncomingValues.Outcome.Read) outcome).values().complete(List.of(bytes(1))))
          .extracting(Json::text)
          .containsExactly("1", "{\"$$bin\":2}", "{\"$bin\":\"AQ==\"}", "\"x\"", "[2]");
    }

    @Test
    void must_be_in_an_array() {
      assertThat(IncomingValues.elements(utf8("{}"), 0))
          .isEqualTo(new IncomingValues.Outcome.Refused("not an array"));
    }
  }

  @Nested
  class text_that_is_not_json {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "{",
          "[1,]",
          "{\"a\":}",
          "{a:1}",
          "'a'",
          "\"a",
          "\"\n\"",
          "01",
          "+1",
          "NaN",
          "nul",
          "[1] 2",
          "1 2",
          "{} {}",
          "/* */1",
          "\"\\x\"",
          "[\"a\"}",
          "]",
          "\uFEFF1",
          "\"\\u12\""
        })
    void is_refused(String json) {
      assertThat(IncomingValues.value(utf8(json), 0))
          .isInstanceOf(IncomingValues.Outcome.Refused.class);
    }

    @Test
    void is_refused_when_it_is_another_encoding() {
      assertThat(IncomingValues.value("[1,2]".getBytes(StandardCharsets.UTF_16LE), 0))
          .isEqualTo(new IncomingValues.Outcome.Refused("not valid JSON"));
    }

    @Test
    void is_refused_when_it_is_too_deep_but_not_just_above() {
      assertThat(value("[".repeat(200) + "]".repeat(200))).hasSize(400);
      assertThat(refusal("[".repeat(201) + "]".repeat(201), 0)).isEqualTo("not valid JSON");
      assertThat(refusal("[".repeat(100_000), 1)).isEqualTo("not valid JSON");
    }
  }

  private static String value(String json, byte[]... attachments) {
    return read(json, attachments.length).complete(List.of(attachments)).getFirst().text();
  }

  private static IncomingValues read(String json, int attachments) {
    return ((IncomingValues.Outcome.Read) IncomingValues.value(utf8(json), attachments)).values();
  }

  private static String refusal(String json, int attachments) {
    return ((IncomingValues.Outcome.Refused) IncomingValues.value(utf8(json), attachments))
        .reason();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
