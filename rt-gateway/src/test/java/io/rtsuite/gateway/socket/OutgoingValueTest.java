package io.rtsuite.gateway.socket;

import static io.rtsuite.gateway.socket.IncomingValuesTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.events.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingValueTest {

  @Nested
  class a_value_without_bytes {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "null",
          "\"$bin\"",
          "{\"price\":\"$5\",\"a\":\"\\u0024\"}",
          "{\"$bin\":1}",
          "{\"$bin\":\"no base64!\"}",
          "{\"$bin\":\"AQ==\",\"more\":1}",
          "{\"$bin\":[\"AQ==\"]}",
          "{\"_placeholder\":true,\"num\":0,\"$\":1}",
          "[{\"$bin\":{\"a\":\"AQ==\"}}]"
        })
    void goes_out_as_it_is(String json) {
      var value = OutgoingValue.of(Json.of(json));

      assertThat(text(value)).isEqualTo(json);
      assertThat(value.attachments()).isEmpty();
    }

    @Test
    void has_its_escaped_keys_back() {
      assertThat(
              text(
                  OutgoingValue.of(
                      Json.of("{\"$$bin\":\"AQ==\",\"b\":[{\"\\u0024$$bin\":\"$$bin\"}]}"))))
          .isEqualTo("{\"$bin\":\"AQ==\",\"b\":[{\"$$bin\":\"$$bin\"}]}");
    }
  }

  @Nested
  class a_value_with_bytes {
    @Test
    void has_placeholders_and_attachments_in_order() {
      var value =
          OutgoingValue.of(
              Json.of(
                  "{\"a\":{\"$bin\":\"AQID\"},\"b\":[{ \"\\u0024bin\" : \"\" },{\"$$bin\":1}]}"));

      assertThat(text(value))
          .isEqualTo(
              "{\"a\":{\"_placeholder\":true,\"num\":0},\"b\":[{\"_placeholder\":true,\"num\":1},{\"$bin\":1}]}");
      assertThat(value.attachments()).containsExactly(bytes(1, 2, 3), bytes());
    }

    @Test
    void defuses_literal_placeholders_that_a_client_would_stumble_over() {
      var value =
          OutgoingValue.of(Json.of("[{\"_placeholder\":true,\"num\":99},{\"$bin\":\"AQ==\"}]"));

      assertThat(text(value))
          .isEqualTo("[{\"_placeholder\":\"true\",\"num\":99},{\"_placeholder\":true,\"num\":0}]");
    }

    @Test
    void has_no_more_than_the_ten_that_a_client_reads() {
      var value = OutgoingValue.of(Json.of("[" + "{\"$bin\":\"AQ==\"},".repeat(11) + "0]"));

      assertThat(value.attachments()).hasSize(10);
      assertThat(text(value)).endsWith("\"num\":9},{\"$bin\":\"AQ==\"},0]");
    }

    @Test
    void is_again_what_the_client_sent() {
      String sent = "{\"a\":{\"_placeholder\":true,\"num\":0},\"$bin\":{\"$$bin\":\"AQ==\"}}";
      var read =
          (IncomingValues.Outcome.Read)
              IncomingValues.value(sent.getBytes(StandardCharsets.UTF_8), 1);
      Json inside = read.values().complete(List.of(bytes(0, 4))).getFirst();

      var back = OutgoingValue.of(inside);

      assertThat(text(back)).isEqualTo(sent);
      assertThat(back.attachments()).containsExactly(bytes(0, 4));
    }
  }

  @Test
  void text_that_is_not_utf_8_is_a_bug_of_its_sender() {
    assertThatThrownBy(() -> OutgoingValue.of(Json.of(bytes('"', 0xED, 0xA0, 0x80, '"'))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void broken_json_is_a_bug_of_its_sender() {
    assertThatThrownBy(() -> OutgoingValue.of(Json.of("{\"$bin\":")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String text(OutgoingValue value) {
    return new String(value.text(), StandardCharsets.UTF_8);
  }
}
