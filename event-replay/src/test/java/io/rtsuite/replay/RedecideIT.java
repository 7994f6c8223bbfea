package io.rtsuite.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counters that were played are decided again, by their own build and by one that stops at 25. */
class RedecideIT {

  @TempDir static Path folder;

  private static CounterEvening evening;
  private static Shell shell;
  private static Path other;

  @BeforeAll
  static void play() throws Exception {
    String prefix = TestBroker.freshPrefix();
    evening = new CounterEvening(TestBroker.bootstrapServers(), prefix);
    for (int round = 0; round < 5; round++) {
      evening.add("ada", "c1", 10);
      evening.add("bob", "c2", 1);
      evening.add("bob", "c2", -100);
    }
    evening.echo("cleo", "c2");
    shell =
        new Shell(
            "--kafka", TestBroker.bootstrapServers(), "--prefix", prefix, "--service", "counter");
    other =
        OtherBuild.of(
            Jars.COUNTER,
            "game-template",
            "io/rtsuite/template/counter/Counter.java",
            "HIGHEST = 1_000_000",
            "HIGHEST = 25",
            folder);
  }

  @AfterAll
  static void close() {
    evening.close();
  }

  @Test
  void the_same_build_decides_the_same() {
    var result = shell.run("redecide", "--game-jar", Jars.COUNTER.toString());

    assertThat(result.out()).isEqualTo("15 inputs decided again: 0 differ, in 0 of 2 subjects\n");
    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("counter.history: 3 partitions, 16 records");
  }

  @Test
  void another_build_differs_first_where_its_rule_first_matters() {
    var result = shell.run("redecide", "--game-jar", other.toString());

    assertThat(result.code()).isEqualTo(1);
    // 10, 20 and then 30, 40, 50, each decided on the state that was recorded.
    assertThat(result.lines().getFirst())
        .startsWith("default/c1 differs at ")
        .endsWith("client_channel_event.CounterAdd by ada");
    assertThat(result.out())
        .contains(
            "  ~ kind: \"accepted\" -> \"rejected\"\n",
            "  + code: \"too_high\"\n",
            "  - events[0]: ***\n")
        .endsWith("15 inputs decided again: 3 differ, in 1 of 2 subjects\n");
  }

  @Test
  void the_content_of_the_houses_events_is_shown_when_asked() {
    var result = shell.run("redecide", "--game-jar", other.toString(), "--secrets");

    assertThat(result.out()).contains("  - events[0]: {\"type\":\"Added\",\"by\":10}\n");
  }

  @Test
  void all_differing_inputs_are_told_when_asked() {
    var result = shell.run("redecide", "--game-jar", other.toString(), "--all", "--json");

    assertThat(result.lines()).hasSize(4);
    assertThat(result.lines().getLast())
        .isEqualTo("{\"decided\":15,\"differing\":3,\"subjects\":2,\"differingSubjects\":1}");
  }

  @Test
  void the_requests_themselves_may_be_gone() throws Exception {
    String prefix = TestBroker.freshPrefix();
    var shell =
        new Shell(
            "--kafka", TestBroker.bootstrapServers(), "--prefix", prefix, "--service", "counter");
    try (var gone = new CounterEvening(TestBroker.bootstrapServers(), prefix)) {
      gone.add("ada", "c1", 10);
      gone.add("bob", "c1", -100);
      gone.deleteRequests();

      var result = shell.run("redecide", "--game-jar", Jars.COUNTER.toString());

      assertThat(result.out()).isEqualTo("2 inputs decided again: 0 differ, in 0 of 1 subjects\n");
      assertThat(shell.run("redrive").err())
          .isEqualTo("rt replay: there is no topic %srequests.counter\n".formatted(prefix));
    }
  }

  @Test
  void two_builds_are_compared_with_each_other_beside_the_history() {
    var same =
        shell.run("redecide", "--game-jar", other.toString(), "--original-jar", other.toString());
    var differing =
        shell.run(
            "redecide", "--game-jar", other.toString(), "--original-jar", Jars.COUNTER.toString());

    assertThat(same.code()).as(same.out()).isZero();
    assertThat(differing.out()).endsWith("15 inputs decided again: 3 differ, in 1 of 2 subjects\n");
  }

  @Test
  void a_build_without_the_game_is_refused_in_a_sentence() {
    var result = shell.run("redecide", "--game-jar", Jars.BLACKJACK.toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("this build cannot read an event of its history");
  }
}
