package io.rtsuite.sdk.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.events.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1}                       | {"__m":{"windowId":"w\\"1"},"a":1}
          {}                            | {"__m":{"windowId":"w\\"1"}}
          {"a":{"__m":1}}               | {"__m":{"windowId":"w\\"1"},"a":{"__m":1}}
          {"a":"__m"}                   | {"__m":{"windowId":"w\\"1"},"a":"__m"}
          {"a":1,"__m":{"windowId":1}}  | {"a":1,"__m":{"windowId":1}}
          [1]                           | [1]
          "x"                           | "x"
          null                          | null
          """)
  void an_object_is_marked_with_the_window_unless_it_says_its_own(String data, String marked) {
    assertThat(Outputs.marked(Json.of(data), "w\"1")).isEqualTo(Json.of(marked));
  }

  @Test
  void a_code_is_what_clients_can_rely_on() {
    Outputs.checkCode("no_table_2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "No_Table", "no table", "no-table", "naïve"})
  void another_code_is_refused_by_name(String code) {
    assertThatThrownBy(() -> Outputs.checkCode(code))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + code + "'");
  }
}
