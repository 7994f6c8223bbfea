package io.rtsuite.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

  @TempDir Path data;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int rt(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private SignedJWT token(String... arguments) throws Exception {
    assertThat(rt(arguments)).isZero();
    return SignedJWT.parse(out.toString().lines().toList().getLast());
  }

  @Nested
  class a_token {

    @Test
    void stands_alone_on_the_last_line_and_names_its_user() throws Exception {
      var token = token("token", "ada", "--data", data.toString());

      assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("ada");
      assertThat(token.getJWTClaimsSet().getClaims()).doesNotContainKey("tenantId");
      assertThat(token.getJWTClaimsSet().getExpirationTime()).isInTheFuture();
    }

    @Test
    void is_signed_with_the_secret_of_its_folder() throws Exception {
      var token = token("token", "ada", "--data", data.toString());

      String secret = Files.readString(data.resolve("secret"));
      assertThat(token.verify(new MACVerifier(secret))).isTrue();
    }

    @Test
    void carries_roles_and_tenant() throws Exception {
      var token =
          token(
              "token",
              "ada",
              "--data",
              data.toString(),
              "--role",
              "admin",
              "--role",
              "host",
              "--tenant",
              "acme");

      assertThat(token.getJWTClaimsSet().getStringListClaim("roles"))
          .isEqualTo(List.of("admin", "host"));
      assertThat(token.getJWTClaimsSet().getStringClaim("tenantId")).isEqualTo("acme");
    }

    @Test
    void may_be_one_that_has_expired() throws Exception {
      var token = token("token", "ada", "--data", data.toString(), "--valid", "PT-1M");

      assertThat(token.getJWTClaimsSet().getExpirationTime()).isInThePast();
    }

    @Test
    void needs_a_user() {
      assertThat(rt("token", "--data", data.toString())).isEqualTo(2);
      assertThat(err.toString()).contains("<user>");
    }
  }

  @Nested
  class a_secret {

    @Test
    void is_drawn_once_for_a_folder() {
      var folder = new DataFolder(data.resolve("new"));

      String first = folder.secret(null);

      assertThat(folder.secret(null)).isEqualTo(first).hasSizeGreaterThan(32);
      assertThat(new DataFolder(data.resolve("other")).secret(null)).isNotEqualTo(first);
    }

    @Test
    void is_read_by_its_owner_only() throws IOException {
      new DataFolder(data).secret(null);

      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("secret"))))
          .isEqualTo("rw-------");
    }

    @Test
    void is_printed_for_the_script_and_is_what_tokens_are_signed_with() throws Exception {
      assertThat(rt("secret", "--data", data.toString())).isZero();
      String printed = out.toString().strip();

      assertThat(token("token", "ada", "--data", data.toString()).verify(new MACVerifier(printed)))
          .isTrue();
    }

    @Test
    void gives_way_to_the_one_of_the_environment() {
      assertThat(new DataFolder(data).secret("given")).isEqualTo("given");
      assertThat(data.resolve("secret")).doesNotExist();
    }
  }

  @Nested
  class the_games_of_a_start {

    private List<String> chosen(String names) {
      return Game.chosen(names).stream().map(game -> game.program().name()).toList();
    }

    @Test
    void are_named_with_or_without_the_word_game() {
      assertThat(chosen("blackjack")).containsExactly("game-blackjack");
      assertThat(chosen("game-template, blackjack"))
          .containsExactly("game-template", "game-blackjack");
      assertThat(chosen("template,game-template")).containsExactly("game-template");
    }

    @Test
    void are_all_or_none() {
      assertThat(chosen("all")).containsExactly("game-blackjack", "game-template");
      assertThat(chosen("none")).isEmpty();
    }
  }

  @Nested
  class a_start {

    @Test
    void that_finds_a_port_taken_says_so_in_one_line() throws IOException {
      try (var taken = new ServerSocket(0)) {
        int port = taken.getLocalPort();

        int exit = rt("up", "--port", "" + port, "--kafka-port", "0", "--data", data.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString().lines())
            .singleElement()
            .asString()
            .startsWith("rt: port " + port + " is not free")
            .endsWith("--port");
      }
    }

    @Test
    void that_finds_kafkas_port_taken_names_its_option() throws IOException {
      try (var taken = new ServerSocket(0)) {
        int port = taken.getLocalPort();

        int exit = rt("up", "--port", "0", "--kafka-port", "" + port, "--data", data.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().endsWith("--kafka-port");
      }
    }

    @Test
    void beside_another_one_on_the_same_data_is_refused() {
      try (DataFolder.Lock _ = new DataFolder(data).lock()) {
        int exit = rt("up", "--port", "0", "--kafka-port", "0", "--data", data.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains("is in use");
      }
    }

    @Test
    void with_games_that_there_are_not_names_those_there_are() {
      int exit = rt("up", "--port", "0", "--data", data.toString(), "--games", "template,chess");

      assertThat(exit).isEqualTo(1);
      assertThat(err.toString().lines())
          .singleElement()
          .isEqualTo(
              "rt: no game 'chess' for --games; there are blackjack, template, all for both and none"
                  + " for none");
    }

    @Test
    void at_an_address_of_another_machine_is_refused() {
      int exit = rt("up", "--port", "0", "--data", data.toString(), "--listen", "192.0.2.1");

      assertThat(exit).isEqualTo(1);
      assertThat(err.toString().lines())
          .singleElement()
          .isEqualTo("rt: --listen 192.0.2.1 is no address of this machine");
    }

    @Test
    void of_kafka_alone_beside_a_suite_on_the_same_data_is_refused() {
      try (DataFolder.Lock _ = new DataFolder(data).lock()) {
        int exit = rt("kafka", "--port", "0", "--data", data.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains("is in use");
      }
    }

    @Test
    void of_kafka_alone_on_a_port_that_is_taken_says_so_in_one_line() throws IOException {
      try (var taken = new ServerSocket(0)) {
        int port = taken.getLocalPort();

        int exit = rt("kafka", "--port", "" + port, "--data", data.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().endsWith("--port");
      }
    }

    @Test
    void with_a_wrong_option_shows_the_usage() {
      assertThat(rt("up", "--prot", "4001")).isEqualTo(2);
      assertThat(rt("up", "--port", "many")).isEqualTo(2);
      assertThat(rt("up", "--port", "70000")).isEqualTo(1);
      assertThat(err.toString()).contains("Usage: rt up");
    }
  }
}
