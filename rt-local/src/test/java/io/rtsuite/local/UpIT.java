package io.rtsuite.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts the program as the script does, in a process of its own. */
@Timeout(300)
class UpIT {

  @TempDir Path data;

  private final List<Running> started = new ArrayList<>();

  /** A suite in another process, once it has said that it is ready. */
  private record Running(Process process, List<String> greeting) {

    int port() {
      return Integer.parseInt(word("ready http://localhost:"));
    }

    String kafka() {
      return word("Kafka ");
    }

    String token(String user) {
      return word("token " + user + " ");
    }

    private String word(String before) {
      return greeting.stream()
          .filter(line -> line.startsWith(before))
          .map(line -> line.substring(before.length()).split(" ", 2)[0])
          .findFirst()
          .orElseThrow(() -> new AssertionError("no '" + before + "' in " + greeting));
    }

    int interrupt() throws InterruptedException {
      // Not by Process.destroy, which would close what is still to be read.
      assertThat(process.toHandle().destroy()).isTrue();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }
  }

  private Running up(String... options) throws IOException {
    return up(List.of(), options);
  }

  private Running up(List<String> flags, String... options) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("up", "--port", "0", "--kafka-port", "0", "--data", data.toString()));
    command.addAll(List.of(options));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var running = new Running(process, new ArrayList<>());
    started.add(running);
    BufferedReader console = process.inputReader();
    for (String line = console.readLine(); line != null; line = console.readLine()) {
      running.greeting().add(line);
      if (line.startsWith("Kafka ")) {
        return running;
      }
    }
    throw new AssertionError(
        "not ready: %s%n%s"
            .formatted(running.greeting(), Files.readString(data.resolve("rt.log"))));
  }

  @AfterEach
  void end() {
    started.forEach(running -> running.process().destroyForcibly());
  }

  @Nested
  class a_suite_that_is_up {

    @Test
    void lets_its_demo_users_in_and_has_the_games_answer() throws Exception {
      var suite = up();

      try (Player ada = Player.connect("localhost", suite.port(), suite.token("ada"))) {
        var answer = ada.ask(new Game.Move("BlackjackTableJoin", "{\"tableId\":\"t1\"}"));

        assertThat(answer).isEqualTo("ok");
      }
    }

    @Test
    void says_nothing_but_its_greeting_and_ends_with_0_when_told_to_stop() throws Exception {
      var suite = up();

      int exit = suite.interrupt();

      assertThat(exit).isZero();
      assertThat(suite.greeting().getFirst()).startsWith("ready http://localhost:");
      assertThat(suite.process().inputReader().lines()).isEmpty();
    }
  }

  private static boolean accepts(String address, int port) {
    try (var _ = new Socket(address, port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Nested
  class where_it_listens {

    @Test
    void is_the_loopback_address_and_no_other() throws Exception {
      var suite = up("--games", "none");

      assertThat(accepts("127.0.0.1", suite.port())).isTrue();
      assertThat(accepts("127.0.0.2", suite.port())).isFalse();
    }

    @Test
    void may_be_every_address() throws Exception {
      var suite = up("--games", "none", "--listen", "0.0.0.0");

      assertThat(accepts("127.0.0.1", suite.port())).isTrue();
      assertThat(accepts("127.0.0.2", suite.port())).isTrue();
    }
  }

  @Nested
  class the_games {

    private static final Game.Move BLACKJACK =
        new Game.Move("BlackjackTableJoin", "{\"tableId\":\"t1\"}");
    private static final Game.Move COUNTER = new Game.Move("CounterGet", "{\"counterId\":\"c1\"}");

    @Test
    void may_be_left_out() throws Exception {
      var suite = up("--games", "none");

      try (Player ada = Player.connect("localhost", suite.port(), suite.token("ada"))) {
        assertThat(ada.ask(BLACKJACK)).isEqualTo("unknown_event");
        assertThat(ada.ask(COUNTER)).isEqualTo("unknown_event");
      }
      assertThat(suite.greeting()).noneMatch(line -> line.contains("Blackjack"));
    }

    @Test
    void may_be_chosen() throws Exception {
      var suite = up("--games", "template");

      try (Player ada = Player.connect("localhost", suite.port(), suite.token("ada"))) {
        assertThat(ada.ask(BLACKJACK)).isEqualTo("unknown_event");
        assertThat(ada.ask(COUNTER)).isEqualTo("ok");
      }
    }
  }

  @Nested
  class a_start_without_a_cache {

    @Test
    void says_after_its_greeting_that_one_is_trained() throws Exception {
      var suite = up(List.of("-Drt.cache=" + data.resolve("cache.aot")), "--games", "none");

      suite.interrupt();

      assertThat(suite.process().inputReader().lines()).containsExactly(StartupCache.TRAINING);
    }
  }

  @Nested
  class a_suite_whose_broker_fails {

    @Test
    void ends_with_one_line_and_1() throws Exception {
      var suite = up();

      // As if the disk were gone: nothing can be written where the log was.
      Files.move(data.resolve("kafka"), data.resolve("gone"));

      assertThat(suite.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(suite.process().exitValue()).isEqualTo(1);
      assertThat(suite.process().inputReader().lines().filter(line -> line.startsWith("rt: ")))
          .singleElement()
          .asString()
          .startsWith("rt: the broker failed");
    }
  }

  @Nested
  class a_second_start {

    @Test
    void finds_what_the_first_one_kept() throws Exception {
      var first = up();
      try (Player ada = Player.connect("localhost", first.port(), first.token("ada"))) {
        ada.ask(new Game.Move("BlackjackTableJoin", "{\"tableId\":\"t1\"}"));
      }
      long pushesBefore = end(first.kafka(), "rt.pushes");
      assertThat(first.interrupt()).isZero();

      var second = up();

      assertThat(pushesBefore).isPositive();
      assertThat(end(second.kafka(), "rt.pushes")).isGreaterThanOrEqualTo(pushesBefore);
      try (Player ada = Player.connect("localhost", second.port(), first.token("ada"))) {
        assertThat(ada.ask(new Game.Move("BlackjackTableJoin", "{\"tableId\":\"t2\"}")))
            .isEqualTo("ok");
      }
      assertThat(second.interrupt()).isZero();
    }

    @Test
    void succeeds_after_the_first_one_was_killed() throws Exception {
      var first = up();
      first.process().destroyForcibly().waitFor();

      var second = up();

      assertThat(second.interrupt()).isZero();
    }
  }

  private static long end(String kafka, String topic) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      var partition = new TopicPartition(topic, 0);
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get()
          .offset();
    }
  }
}
