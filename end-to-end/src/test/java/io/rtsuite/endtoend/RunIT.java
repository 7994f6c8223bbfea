package io.rtsuite.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each program as {@code ./rt run} starts it: what it says, and how it ends. */
class RunIT {

  private static final Duration STARTED = Duration.ofSeconds(60);
  private static final Duration SAID = Duration.ofSeconds(12);

  @TempDir Path data;

  private final List<Program> started = new ArrayList<>();
  private Path logs = Path.of("");

  @BeforeEach
  void logs(TestInfo test) throws IOException {
    logs =
        Files.createDirectories(
            Path.of("target", "run", test.getTestMethod().orElseThrow().getName())
                .toAbsolutePath());
    try (var old = Files.list(logs)) {
      for (Path log : old.toList()) {
        Files.delete(log);
      }
    }
  }

  @AfterEach
  void end() {
    started.forEach(Program::kill);
  }

  private Program run(String program, String... options) {
    var arguments = new ArrayList<>(List.of("run", program));
    arguments.addAll(List.of(options));
    var running =
        Program.rt(program + "-" + started.size(), logs, arguments.toArray(String[]::new));
    started.add(running);
    return running;
  }

  private static List<String> readyLines(Program program) {
    return program.output().lines().filter(line -> line.startsWith("ready")).toList();
  }

  private static String ready(Program program) {
    Await.until(
        program + " is ready",
        STARTED,
        () -> {
          assertThat(program.isAlive()).as(program.output()).isTrue();
          return !readyLines(program).isEmpty();
        });
    return readyLines(program).getFirst();
  }

  /** Told to stop, it is no error, and nothing looks like one. */
  private static void endsWell(Program program) {
    assertThat(program.stop()).as(program.output()).isZero();
    assertThat(program.output().lines()).noneMatch(RunIT::isOfStackTrace);
    assertThat(readyLines(program)).hasSizeLessThan(2);
  }

  private static boolean isOfStackTrace(String line) {
    return line.startsWith("\tat ") || line.startsWith("Caused by: ");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Nested
  class kafka_alone {

    @Test
    void says_where_it_listens_and_keeps_what_it_was_given() throws Exception {
      int port = freePort();
      var first = run("kafka", "--port", "" + port, "--data", data.toString());
      assertThat(ready(first)).isEqualTo("ready 127.0.0.1:" + port);
      try (var admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
        admin.createTopics(Set.of(new NewTopic("kept", 1, (short) 1))).all().get();
      }
      endsWell(first);

      var second = run("kafka", "--port", "" + port, "--data", data.toString());
      ready(second);

      try (var admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
        assertThat(admin.listTopics().names().get()).contains("kept");
      }
      endsWell(second);
    }
  }

  @Nested
  class a_gateway {

    @Test
    void says_its_address_once_it_lets_clients_in() throws Exception {
      int port = freePort();

      var gateway =
          run(
              "rt-gateway",
              "--port",
              "" + port,
              "--kafka",
              TestBroker.bootstrapServers(),
              "--data",
              data.toString());

      assertThat(ready(gateway)).isEqualTo("ready http://localhost:" + port);
      try (var http = HttpClient.newHttpClient()) {
        var home = HttpRequest.newBuilder(URI.create("http://localhost:" + port)).build();
        assertThat(http.send(home, BodyHandlers.discarding()).statusCode()).isLessThan(500);
      }
      // Drawn for this folder, so that a token of ./rt token --data fits.
      assertThat(data.resolve("secret")).exists();
      endsWell(gateway);
    }

    @Test
    void says_in_one_line_that_its_port_is_taken() throws Exception {
      try (var taken = new ServerSocket(0)) {
        var gateway =
            run(
                "rt-gateway",
                "--port",
                "" + taken.getLocalPort(),
                "--kafka",
                TestBroker.bootstrapServers());

        assertThat(gateway.awaitEnd(STARTED)).isEqualTo(1);
        assertThat(gateway.output().lines())
            .noneMatch(RunIT::isOfStackTrace)
            .anyMatch(line -> line.contains("Address already in use"));
      }
    }
  }

  @Nested
  class a_game {

    @ParameterizedTest
    @CsvSource({"game-template,counter", "game-blackjack,blackjack"})
    void says_that_it_has_joined_and_announced_its_events(String program, String service) {
      var game = run(program, "--kafka", TestBroker.bootstrapServers());

      assertThat(ready(game))
          .matches("ready " + service + ": instance \\w+ has joined and announced its events");
      endsWell(game);
    }

    @Test
    void without_kafka_says_so_soon_and_goes_on_once_it_is_there() throws Exception {
      int port = freePort();
      var game = run("game-template", "--kafka", "localhost:" + port);

      Await.until(
          "the game says what it waits for",
          SAID,
          () ->
              game.output()
                  .lines()
                  .anyMatch(line ->
                      line.contains("Kafka cannot be reached; the service keeps trying")
                          && line.contains("localhost:" + port)));
      assertThat(game.isAlive()).isTrue();
      assertThat(game.output().lines()).noneMatch(RunIT::isOfStackTrace);

      var kafka = run("kafka", "--port", "" + port, "--data", data.toString());
      ready(kafka);
      ready(game);
      endsWell(game);
      endsWell(kafka);
    }

    @Test
    void that_waits_for_kafka_ends_well_too() throws Exception {
      var game = run("game-template", "--kafka", "localhost:" + freePort());
      Await.until("the game waits", SAID, () -> game.output().contains("Kafka cannot be reached"));

      endsWell(game);

      assertThat(readyLines(game)).isEmpty();
    }

    @Test
    void whose_topic_has_other_partitions_says_so_in_one_line() throws Exception {
      String prefix = TestBroker.freshPrefix();
      try (var admin = Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()))) {
        var topic = new NewTopic(prefix + "requests.counter", 3, (short) 1);
        admin.createTopics(Set.of(topic)).all().get();
      }

      var game =
          run(
              "game-template",
              "--kafka",
              TestBroker.bootstrapServers(),
              "-rt.topics.prefix=" + prefix);

      assertThat(game.awaitEnd(STARTED)).isEqualTo(1);
      assertThat(game.output().lines())
          .noneMatch(RunIT::isOfStackTrace)
          .anyMatch(
              line -> line.startsWith("topic '" + prefix + "requests.counter' has 3 partitions"));
    }
  }
}
