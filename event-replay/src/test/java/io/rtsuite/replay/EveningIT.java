package io.rtsuite.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command on an evening of blackjack that the real service played with bots. */
class EveningIT {

  private static final int TABLES = 6;
  private static final int ROUNDS = 25;
  private static final String START = "./rt replay ";
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
  private static final String PREFIX = TestBroker.freshPrefix();

  @TempDir static Path folder;

  private static BlackjackEvening evening;
  private static Path other;
  private static Shell shell;
  private static final List<String> TRANSCRIPT = new ArrayList<>();

  @BeforeAll
  static void play() throws Exception {
    evening = new BlackjackEvening(TestBroker.bootstrapServers(), PREFIX, TABLES, ROUNDS);
    evening.play();
    other =
        OtherBuild.of(
            Jars.BLACKJACK,
            "game-blackjack",
            "io/rtsuite/blackjack/rules/Rules.java",
            "return total < 17 || (total == 17 && soft && dealerHitsSoft17);",
            "return total < 17;",
            folder);
    shell =
        new Shell(
            "--kafka", TestBroker.bootstrapServers(), "--prefix", PREFIX, "--service", "blackjack");
  }

  @AfterAll
  static void write() throws IOException {
    Files.write(Path.of("target", "evening-transcript.txt"), TRANSCRIPT);
  }

  private static Shell.Result run(String command, String... arguments) {
    var result = shell.run(command, arguments);
    TRANSCRIPT.add("$ ./rt replay " + command + " " + String.join(" ", arguments));
    result.lines().stream().limit(40).forEach(TRANSCRIPT::add);
    result.err().lines().forEach(TRANSCRIPT::add);
    TRANSCRIPT.add("=> " + result.code());
    return result;
  }

  private static Shell.Result runWithGame(String command, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--game-jar");
    all.add(Jars.BLACKJACK.toString());
    return run(command, all.toArray(String[]::new));
  }

  @Test
  void the_timeline_tells_of_every_request_and_what_became_of_it() {
    var result = run("timeline", "--json");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.lines().stream().filter(line -> line.contains("\"what\":\"request\"")))
        .hasSizeGreaterThanOrEqualTo(evening.sent());
    assertThat(run("timeline", "--table", "t1", "--user", "bot-of-t1").lines())
        .hasSizeGreaterThan(ROUNDS * 5);
  }

  @Test
  void a_table_is_shown_and_stepped_through() {
    var shown = runWithGame("show", "--table", "t1");
    var stepped = runWithGame("step", "--table", "t1", "--count", "3", "--as", "player:bot-of-t1");

    assertThat(shown.out()).containsPattern("\"round\" : \\d{2}").doesNotContain("serverSeed");
    assertThat(stepped.out()).contains("client_channel_event.BlackjackTableCreate by bot-of-t1");
  }

  @Test
  void what_the_service_saved_is_what_its_history_makes() {
    var result = runWithGame("reapply");

    assertThat(result.code()).as(result.out()).isZero();
    assertThat(result.out()).contains(" 0 differ").doesNotContain(": 0 subjects are");
  }

  @Test
  void the_build_that_played_decides_all_of_it_the_same() {
    var result = run("redecide", "--game-jar", Jars.BLACKJACK.toString());

    assertThat(result.out()).contains(": 0 differ, in 0 of " + TABLES + " subjects");
    assertThat(result.code()).as(result.out()).isZero();
  }

  @Test
  void a_dealer_who_stands_on_soft_17_is_found_at_the_first_hand_it_matters() {
    var result = run("redecide", "--game-jar", other.toString(), "--secrets");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lines().getFirst())
        .contains(" differs at ", "client_channel_event.Blackjack");
    assertThat(result.out()).contains("type: \"DealerDrew\" -> \"HandSettled\"");
  }

  @Test
  void every_command_of_the_page_runs_as_it_stands() throws IOException {
    var commands = new ArrayList<String>();
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", "replay.md")));
    while (blocks.find()) {
      blocks.group(1).lines().forEach(commands::add);
    }
    assertThat(commands).hasSizeGreaterThan(9).allMatch(command -> command.startsWith(START));
    String before = System.getProperty("rt.home");
    System.setProperty("rt.home", "..");
    try {
      for (String command : commands) {
        var words =
            List.of(
                command
                    .substring(START.length())
                    .replace("game-blackjack-s17.jar", other.toString())
                    .replace("game-blackjack/src/test", folder.resolve("src/test").toString())
                    .replace("sandbox.", "sandbox-" + PREFIX)
                    .split(" "));
        var result = run(words.getFirst(), words.subList(1, words.size()).toArray(String[]::new));

        int expected = words.getFirst().equals("redecide") ? Replay.DIFFERS : 0;
        assertThat(result.code()).as("%s: %s", command, result.err()).isEqualTo(expected);
      }
    } finally {
      if (before == null) {
        System.clearProperty("rt.home");
      } else {
        System.setProperty("rt.home", before);
      }
    }
    assertThat(folder.resolve("src/test/java/io/rtsuite/blackjack/T1StoryTest.java")).exists();
  }
}
