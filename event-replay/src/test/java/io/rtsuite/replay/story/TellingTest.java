package io.rtsuite.replay.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TellingTest {

  private static final Line.Who ADA = new Line.Who("default", "c1", "ada", "s1", "r1", "");

  private static Line event(String data) {
    return new Line(1_000, "3@5", "h 3@10", "event", ADA, "Added", "", Json.of(data), true);
  }

  private static String shown(Line line, boolean json, boolean secrets, boolean wide) {
    var text = new StringWriter();
    new Telling(new PrintWriter(text), json, secrets, wide).tell(line);
    return text.toString();
  }

  @Test
  void masks_what_is_for_the_house_unless_asked() {
    for (boolean json : new boolean[] {true, false}) {
      assertThat(shown(event("{\"card\":\"As\"}"), json, false, true)).doesNotContain("As");
      assertThat(shown(event("{\"card\":\"As\"}"), json, true, true)).contains("{\"card\":\"As\"}");
    }
  }

  @Test
  void says_in_json_that_something_is_masked_and_leaves_out_what_is_empty() {
    assertThat(shown(event("{}"), true, false, false))
        .isEqualToIgnoringNewLines(
            "{\"time\":\"1970-01-01T00:00:01Z\",\"input\":\"3@5\",\"record\":\"h 3@10\","
                + "\"what\":\"event\",\"tenantId\":\"default\",\"subject\":\"c1\","
                + "\"userId\":\"ada\",\"clientId\":\"s1\",\"requestId\":\"r1\","
                + "\"event\":\"Added\",\"masked\":true}");
  }

  @Test
  void cuts_long_payloads_in_a_table_unless_wide() {
    String longText = "\"" + "x".repeat(300) + "\"";

    assertThat(shown(event(longText), false, true, false)).contains("...").hasSizeLessThan(320);
    assertThat(shown(event(longText), false, true, true)).contains(longText);
  }

  @Test
  void shows_no_control_characters_that_clients_chose() {
    var line =
        new Line(
            1_000,
            "3@5",
            "h 3@10",
            "request",
            new Line.Who("default", "c\u001b[2J", "a\ndb", "s", "r", ""),
            "E",
            "",
            null,
            false);

    assertThat(shown(line, false, false, false).lines().skip(1))
        .singleElement()
        .asString()
        .contains("c?[2J", "a?db");
  }
}
