package io.rtsuite.blackjack.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.fairness.Seeds;
import io.rtsuite.blackjack.rules.Card;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {

  private static final String SERVER_SEED = "ab".repeat(32);

  @TempDir private Path folder = Path.of("");

  private record Ran(int exitCode, String out, String err) {}

  private Ran verify(String... lines) throws IOException {
    var file = Files.writeString(folder.resolve("shoes.jsonl"), String.join("\n", lines));
    return verify(file);
  }

  private static Ran verify(Path file) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Blackjack.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute("verify", file.toString());
    return new Ran(exitCode, out.toString(), err.toString());
  }

  private static String shoe(String clientSeed) {
    var dealt =
        new Seeds(SERVER_SEED, List.of("lucky", ""), 7)
            .shoe(2).cards().stream()
                .limit(9)
                .map(Card::code)
                .collect(Collectors.joining("\",\"", "\"", "\""));
    return """
    {"commitment":"%s","serverSeed":"%s","clientSeeds":["%s",""],"nonce":7,"decks":2,\
    "dealt":[%s],"discards":0,"tableId":"t1","later":{"more":[1]}}\
    """
        .formatted(Seeds.commitment(SERVER_SEED), SERVER_SEED, clientSeed, dealt);
  }

  @Test
  void honest_shoes_are_ok() throws IOException {
    var ran = verify(shoe("lucky"), shoe("lucky"));

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("ok     table t1, shoe of round 7"));
  }

  @Test
  void one_wrong_shoe_is_told() throws IOException {
    var ran = verify(shoe("lucky"), shoe("other"));

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains("WRONG").contains("the seeds give");
  }

  @Test
  void what_is_no_record_is_told_from_fraud() throws IOException {
    for (String text :
        List.of("", "{", "[]", "7", "{\"nonce\":\"x\"}", "{\"dealt\":[\"1X\"]}", "{\"dealt\":7}")) {
      var ran = verify(text);

      assertThat(ran.exitCode()).as(text).isEqualTo(2);
      assertThat(ran.err()).as(text).startsWith("The record cannot be read");
    }
    assertThat(verify(folder.resolve("none")).exitCode()).isEqualTo(2);
  }
}
