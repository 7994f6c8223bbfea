package io.rtsuite.replay.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferencesTest {

  private static List<String> between(String before, String after) {
    return Differences.between(
            before.getBytes(StandardCharsets.UTF_8), after.getBytes(StandardCharsets.UTF_8))
        .stream()
        .map(Difference::text)
        .toList();
  }

  @Test
  void are_none_between_the_same_written_another_way() {
    assertThat(between("{\"a\":1,\"b\":[1.0, null]}", "{ \"b\":[1,null],\"a\":1.00}")).isEmpty();
  }

  @Test
  void name_the_way_to_what_is_another_came_or_went() {
    assertThat(
            between(
                "{\"seats\":[{\"chips\":5,\"name\":\"ada\"}],\"gone\":true}",
                "{\"seats\":[{\"chips\":7,\"name\":\"ada\"},{}],\"new\":\"x\"}"))
        .containsExactly(
            "~ seats[0].chips: 5 -> 7", "+ seats[1]: {}", "- gone: true", "+ new: \"x\"");
  }

  @Test
  void tell_null_from_nothing() {
    assertThat(between("{\"a\":null}", "{}")).containsExactly("- a: null");
    assertThat(between("{\"a\":null}", "{\"a\":0}")).containsExactly("~ a: null -> 0");
  }

  @Test
  void may_be_the_whole_value() {
    assertThat(between("[]", "{}")).containsExactly("~ (all): [] -> {}");
  }
}
