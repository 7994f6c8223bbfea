package io.rtsuite.replay.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Json;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Entry.Kind;
import io.rtsuite.sdk.history.Output;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  private static Entry entry(
      String build, Kind kind, @Nullable String code, List<String> events, Output... outputs) {
    return new Entry(
        1,
        "topic",
        0,
        kind,
        1,
        build,
        0,
        null,
        "ab".repeat(32),
        code,
        null,
        false,
        events.stream().map(Json::of).toList(),
        List.of(outputs),
        null,
        null);
  }

  private static Output push(String json) {
    return new Output.Append(Json.of(json), false);
  }

  private static Output reply(String json) {
    return new Output.Answer("replies", 0, "c", Json.of(json));
  }

  private static List<String> between(Entry before, Entry after) {
    return Differences.between(Outcome.of(before), Outcome.of(after)).stream()
        .map(Difference::text)
        .toList();
  }

  @Test
  void is_the_same_whichever_build_said_it_and_however_its_messages_are_numbered() {
    assertThat(
            between(
                entry(
                    "1",
                    Kind.ACCEPTED,
                    null,
                    List.of("{\"by\":1}"),
                    push("{\"id\":\"a\",\"from\":{\"n\":0},\"room\":\"r\"}"),
                    reply("[{\"id\":\"b\",\"type\":\"ClientMessage\"}]")),
                entry(
                    "2",
                    Kind.ACCEPTED,
                    null,
                    List.of("{\"by\":1}"),
                    push("{\"id\":\"x\",\"from\":{\"n\":7},\"room\":\"r\"}"),
                    reply("[{\"id\":\"y\",\"type\":\"ClientMessage\"}]"))))
        .isEmpty();
  }

  @Test
  void is_another_by_what_became_of_it_what_happened_and_what_was_said() {
    assertThat(
            between(
                entry("1", Kind.ACCEPTED, null, List.of("{\"by\":1}"), push("{\"room\":\"r\"}")),
                entry(
                    "1",
                    Kind.REJECTED,
                    "full",
                    List.of(),
                    reply("{\"type\":\"Error\",\"data\":{\"id\":\"kept\"}}"))))
        .containsExactly(
            "~ kind: \"accepted\" -> \"rejected\"",
            "- events[0]: {\"by\":1}",
            "- pushes[0]: {\"room\":\"r\"}",
            "+ replies[0]: {\"type\":\"Error\",\"data\":{\"id\":\"kept\"}}",
            "+ code: \"full\"");
  }
}
