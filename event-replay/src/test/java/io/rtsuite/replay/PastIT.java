package io.rtsuite.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Looks at counters that were played, by the jar of their game. */
class PastIT {

  private static CounterEvening evening;
  private static Shell shell;

  @BeforeAll
  static void play() throws Exception {
    String prefix = TestBroker.freshPrefix();
    evening = new CounterEvening(TestBroker.bootstrapServers(), prefix);
    for (int round = 0; round < 5; round++) {
      evening.add("ada", "c1", 10);
      evening.add("bob", "c2", 1);
      evening.add("bob", "c1", -100 * (round % 2));
    }
    shell =
        new Shell(
            "--kafka",
            TestBroker.bootstrapServers(),
            "--prefix",
            prefix,
            "--service",
            "counter",
            "--game-jar",
            Jars.BLACKJACK.toString(),
            "--game-jar",
            Jars.COUNTER.toString());
  }

  @AfterAll
  static void close() {
    evening.close();
  }

  @Nested
  class showing {
    @Test
    void gives_the_state_at_the_end() {
      var result = shell.run("show", "--subject", "c1", "--json");

      assertThat(result.code()).as(result.err()).isZero();
      assertThat(result.out())
          .contains(
              "\"as\":\"spectator\"", "\"view\":{\"counterId\":\"c1\",\"value\":50,\"version\":8}");
      assertThat(result.err()).contains("counter.history: 1 partition, ");
    }

    @Test
    void gives_the_state_after_an_offset_and_before_everything() {
      String third = CounterEvening.partition("c1") + "@";
      var steps = shell.run("step", "--subject", "c1", "--json").lines();
      String offset = steps.get(2).replaceAll(".*\"input\":\"" + third + "(\\d+)\".*", "$1");

      assertThat(shell.run("show", "--table", "c1", "--at", offset).out())
          .startsWith("c1, after " + third + offset + " (seq ")
          .contains("\"value\" : 20");
      assertThat(shell.run("show", "--subject", "c1", "--at", "2020-01-01T00:00:00Z").out())
          .startsWith("c1, before anything happened, as spectator sees it")
          .contains("\"value\" : 0");
    }

    @Test
    void takes_a_player_or_the_house() {
      assertThat(shell.run("show", "--subject", "c1", "--as", "player:ada").out())
          .contains("as player:ada sees it");
      assertThat(shell.run("show", "--subject", "c1", "--as", "house").code()).isZero();
      assertThat(shell.run("show", "--subject", "c1", "--as", "king").err())
          .contains("'king' is not house, spectator or player:<user>");
    }

    @Test
    void of_what_never_was_is_refused_in_a_sentence() {
      var result = shell.run("show", "--subject", "c99");

      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err()).isEqualTo("rt replay: nothing is known of 'default/c99'\n");
    }
  }

  @Nested
  class stepping {
    @Test
    void shows_each_entry_and_what_it_changed() {
      var result = shell.run("step", "--subject", "c1", "--count", "4");

      assertThat(result.out())
          .contains(
              "client_channel_event.CounterAdd by ada",
              "~ value: 0 -> 10",
              "~ version: 0 -> 1",
              "rejected (below_zero)",
              "nothing changes as spectator sees it",
              "1 of the house's events")
          .doesNotContain("\"by\":10");
    }

    @Test
    void back_begins_with_the_last_one() {
      var forward = shell.run("step", "--subject", "c1", "--count", "100", "--json").lines();

      var back = shell.run("step", "--subject", "c1", "--back", "--count", "3", "--json").lines();

      assertThat(back).isEqualTo(forward.reversed().subList(0, 3));
    }

    @Test
    void from_an_entry_begins_there() {
      var forward = shell.run("step", "--subject", "c1", "--count", "100", "--json").lines();
      String seq = forward.get(4).replaceAll("\\{\"seq\":(\\d+).*", "$1");

      assertThat(
              shell.run("step", "--subject", "c1", "--from", seq, "--count", "2", "--json").lines())
          .isEqualTo(forward.subList(4, 6));
      assertThat(
              shell
                  .run("step", "--subject", "c1", "--from", seq, "--back", "--count", "2", "--json")
                  .lines())
          .isEqualTo(forward.subList(3, 5).reversed());
    }

    @Test
    void shows_the_house_its_events() {
      assertThat(shell.run("step", "--subject", "c1", "--as", "house").out())
          .contains("event {\"type\":\"Added\",\"by\":10}");
    }

    @Test
    void by_prompt_goes_where_it_is_told() {
      InputStream before = System.in;
      System.setIn(new ByteArrayInputStream("n\nx\np\np\nq\n".getBytes(StandardCharsets.UTF_8)));
      try {
        var result = shell.run("step", "--subject", "c1", "--prompt");

        assertThat(result.code()).isZero();
        assertThat(result.out())
            .contains("[1 of 10] n, p or q? ", "[2 of 10] n, p or q? ")
            .contains("n shows the next entry, p the previous one, q ends.")
            .contains("That was the first one.");
        assertThat(result.out().split("~ value: 0 -> 10", -1)).hasSize(3);
      } finally {
        System.setIn(before);
      }
    }
  }

  @Nested
  class reapplying {
    @Test
    void finds_nothing_while_the_snapshots_are_right() throws Exception {
      evening.snapshot("c1", 0);
      evening.snapshot("c2", 0);

      var result = shell.run("reapply");

      assertThat(result.out())
          .contains(" entries re-applied: 2 subjects are as their snapshots say, 0 differ");
      assertThat(result.code()).isZero();
    }

    @Test
    void counts_what_is_not_saved_yet() throws Exception {
      evening.snapshot("c1", 0);
      evening.snapshot("c2", 0);
      evening.add("cleo", "c3", 1);

      assertThat(shell.run("reapply").out()).contains(", 1 have no snapshot yet\n");
    }

    @Test
    void tells_the_first_difference_of_a_subject_whose_snapshot_is_wrong() throws Exception {
      evening.snapshot("c1", 7);

      var result = shell.run("reapply");

      assertThat(result.code()).isEqualTo(1);
      assertThat(result.out())
          .contains("default/c1 differs at seq ", "  ~ state.value: 50 -> 57\n");
      evening.snapshot("c1", 0);
    }
  }

  @Test
  void a_jar_that_is_none_is_refused_in_a_sentence() {
    var shell =
        new Shell(
            "--kafka",
            TestBroker.bootstrapServers(),
            "--prefix",
            evening.topics().prefix(),
            "--service",
            "counter");

    assertThat(shell.run("show", "--subject", "c1", "--game-jar", "none.jar").err())
        .isEqualTo("rt replay: there is no jar none.jar\n");
    assertThat(shell.run("show", "--subject", "c1", "--game-jar", "pom.xml").err())
        .isEqualTo("rt replay: pom.xml is no jar of a service\n");
    assertThat(shell.run("show", "--subject", "c1").err())
        .isEqualTo("rt replay: there is no game; name its jar with --game-jar\n");
  }
}
