package io.rtsuite.blackjack.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.rules.Doubling;
import io.rtsuite.blackjack.rules.Odds;
import io.rtsuite.blackjack.rules.Rules;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SimulateTest {

  private record Ran(int exitCode, String out, String err) {

    String lastLine() {
      return out.lines().toList().getLast();
    }
  }

  private static Ran simulate(String options) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Blackjack.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(("simulate " + options).split(" "));
    return new Ran(exitCode, out.toString(), err.toString());
  }

  private static Rules rules(String options) {
    var commandLine = new CommandLine(new RuleOptions());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.parseArgs(options.isEmpty() ? new String[0] : options.split(" "));
    return commandLine.<RuleOptions>getCommand().rules(false);
  }

  @Nested
  class the_options {
    @Test
    void are_the_base_rules_where_they_are_left_out() {
      assertThat(rules("")).isEqualTo(Rules.BASE);
    }

    @Test
    void can_name_the_base_rules() {
      assertThat(
              rules(
                  "--decks 6 --dealer h17 --blackjack-pays 3:2 --peek --double any --das"
                      + " --max-hands 4 --surrender late --shoe fresh --no-resplit-aces"
                      + " --no-hit-split-aces"))
          .isEqualTo(Rules.BASE);
    }

    @Test
    void can_change_every_rule() {
      assertThat(
              rules(
                  "--decks 8 --dealer s17 --blackjack-pays 6:5 --no-hole-card --double 10-11"
                      + " --no-das --max-hands 2 --resplit-aces --hit-split-aces --surrender none"
                      + " --shoe cut:104"))
          .isEqualTo(
              new Rules(
                  8,
                  false,
                  new Odds(6, 5),
                  false,
                  Doubling.TEN_TO_ELEVEN,
                  false,
                  2,
                  true,
                  true,
                  false,
                  false,
                  104));
    }

    @Test
    void name_infinitely_many_decks_and_every_limit_of_doubling() {
      assertThat(rules("--decks inf").decks()).isEqualTo(Rules.INFINITE);
      assertThat(rules("--double none").doubling()).isEqualTo(Doubling.NONE);
      assertThat(rules("--double 9-11").doubling()).isEqualTo(Doubling.NINE_TO_ELEVEN);
      assertThat(rules("--double 9+").doubling()).isEqualTo(Doubling.NINE_TO_ELEVEN);
      assertThat(rules("--double 10+").doubling()).isEqualTo(Doubling.TEN_TO_ELEVEN);
    }
  }

  @Nested
  class a_run {
    @Test
    void ends_with_its_result_in_json() {
      var ran = simulate("--hands 100000 --seed 5 --json");

      assertThat(ran.exitCode()).isZero();
      assertThat(ran.lastLine())
          .matches(
              Pattern.compile(
                  "\\{\"hands\":100000,\"seed\":5,\"houseEdgePercent\":-?\\d\\.\\d{6},"
                      + "\"standardErrorPercent\":0\\.\\d{6},\"publishedPercent\":0\\.529,"
                      + "\"handsPerSecondPerCore\":\\d+}"));
    }

    @Test
    void has_nothing_published_beside_rules_that_nobody_looked_at() {
      assertThat(simulate("--hands 1000 --max-hands 3 --resplit-aces --json").lastLine())
          .contains("\"publishedPercent\":null");
      assertThat(simulate("--hands 1000 --insurance always --json").lastLine())
          .contains("\"publishedPercent\":null");
      assertThat(simulate("--hands 1000 --insurance --json").lastLine())
          .contains("\"publishedPercent\":0.529");
    }

    @Test
    void is_the_same_for_the_same_seed() {
      var one = simulate("--hands 200000 --seed 3 --threads 1 --json").lastLine();
      var two = simulate("--hands 200000 --seed 3 --threads 2 --json").lastLine();

      assertThat(two.replaceAll("PerCore\":\\d+", ""))
          .isEqualTo(one.replaceAll("PerCore\":\\d+", ""));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "--decks 9",
          "--decks 0",
          "--decks many",
          "--dealer h18",
          "--blackjack-pays 3",
          "--blackjack-pays 8:7",
          "--double 8-11",
          "--max-hands 5",
          "--max-hands 0",
          "--surrender early",
          "--shoe cut:0",
          "--shoe cut:312",
          "--shoe cut:x",
          "--shoe old",
          "--decks inf --shoe cut:10",
          "--hands 0",
          "--threads 0",
          "--peek --no-hole-card",
          "--no-such-option"
        })
    void is_refused_with_a_sentence_where_there_is_no_such_game(String options) {
      var ran = simulate(options);

      assertThat(ran.exitCode()).isEqualTo(2);
      assertThat(ran.err()).isNotBlank().doesNotContain("Exception", "\tat ");
      assertThat(ran.out()).isEmpty();
    }
  }
}
