package io.rtsuite.sdk.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.events.Json;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.payload.UnreadablePayload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadsTest {

  enum Kind {
    RED,
    BLACK
  }

  @Serdeable
  record Inner(int n, List<String> tags) {}

  @Serdeable
  record Outer(
      String name, int by, Kind kind, Inner inner, List<Inner> more, @Nullable Integer seat) {}

  @Serdeable
  @SuppressWarnings("ArrayRecordComponent") // the point of the test
  record Picture(byte[] bytes) {}

  private static final String WHOLE =
      """
      {"name":"n","by":1,"kind":"RED","inner":{"n":1,"tags":[]},"more":[{"n":2,"tags":["t"]}],"seat":null}\
      """;

  private final Payloads payloads = PayloadContext.payloads();

  private Outer read(String json) throws UnreadablePayload {
    var outer = payloads.read(Json.of(json), Argument.of(Outer.class));
    if (outer == null) {
      throw new AssertionError("null");
    }
    return outer;
  }

  @Test
  void what_is_written_is_read_again_empty_lists_and_nulls_included() throws Exception {
    var outer = new Outer("n", 1, Kind.RED, new Inner(1, List.of()), List.of(), null);

    assertThat(read(payloads.write(outer).text())).isEqualTo(outer);
    assertThat(payloads.write(read(WHOLE)).text()).isEqualTo(WHOLE);
  }

  @Test
  void unknown_fields_are_passed_over() throws Exception {
    assertThat(read(WHOLE.replace("{\"name\"", "{\"__m\":{\"windowId\":\"w\"},\"name\"")))
        .isEqualTo(read(WHOLE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "by":1,       |                        | by: must be there
          "by":1        | "by":"x"               | by: must be a whole number in range
          "by":1        | "by":"1"               | by: must be a whole number in range
          "by":1        | "by":1.5               | by: must be a whole number in range
          "by":1        | "by":3000000000        | by: must be a whole number in range
          "by":1        | "by":1e999999999       | by: must be a whole number in range
          "by":1        | "by":true              | by: must be a whole number in range
          "by":1        | "by":null              | by: not of the form asked for
          "name":"n"    | "name":5               | name: must be a string
          "name":"n"    | "name":["n"]           | name: must be a string
          "name":"n"    | "name":null            | name: must be there
          "name":"n",   |                        | name: must be there
          "kind":"RED"  | "kind":"GREEN"         | kind: not of the form asked for
          "n":1         | "n":"x"                | inner.n: must be a whole number in range
          "n":2         | "n":"x"                | more[0].n: must be a whole number in range
          """)
  void a_wrong_field_is_named_and_its_content_is_not(
      String part, @Nullable String instead, String message) {
    String json = WHOLE.replace(part, instead == null ? "" : instead);

    assertThatThrownBy(() -> read(json)).isInstanceOf(UnreadablePayload.class).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"5", "[]", "true", "\"x\""})
  void a_value_of_another_shape_is_refused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(UnreadablePayload.class);
  }

  @Test
  void numbers_that_are_whole_may_be_written_with_a_fraction() throws Exception {
    assertThat(read(WHOLE.replace("\"by\":1", "\"by\":1.0")).by()).isEqualTo(1);
    assertThat(read(WHOLE.replace("\"by\":1", "\"by\":2e3")).by()).isEqualTo(2000);
  }

  @Nested
  class bytes {

    @Test
    void travel_as_base64_under_one_key() throws Exception {
      var json = payloads.write(new Picture(new byte[] {-1, 0, 1}));

      assertThat(json.text()).isEqualTo("{\"bytes\":{\"$bin\":\"/wAB\"}}");
      var read = payloads.read(json, Argument.of(Picture.class));
      assertThat(read).extracting(Picture::bytes).isEqualTo(new byte[] {-1, 0, 1});
    }

    @Test
    void may_stand_in_maps_and_alone() {
      assertThat(payloads.write(Map.of("a", new byte[] {1})).text())
          .isEqualTo("{\"a\":{\"$bin\":\"AQ==\"}}");
      assertThat(payloads.write(new byte[0]).text()).isEqualTo("{\"$bin\":\"\"}");
    }

    @ParameterizedTest
    @CsvSource({"\"AQ==\"", "{}", "{\"$bin\":\"?\"}", "[1]"})
    void of_another_form_are_refused(String json) {
      assertThatThrownBy(
              () -> payloads.read(Json.of("{\"bytes\":" + json + "}"), Argument.of(Picture.class)))
          .isInstanceOf(UnreadablePayload.class)
          .hasMessageStartingWith("bytes: ");
    }
  }

  @Test
  void a_type_that_cannot_be_written_is_named() {
    assertThatThrownBy(() -> payloads.write(new PayloadsTest()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PayloadsTest cannot be written as JSON");
  }
}
