package io.rtsuite.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Topics;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the README, run as they stand there; only ports and the data's folder are others,
 * so that a suite which runs already is left alone.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReadmeIT {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
  private static final Pattern FRAMES = Pattern.compile("(?ms)^```\\n((?:[<>] .*\\n)+)```$");

  /** What other tests run, or what needs more than a bare machine. */
  private static final List<Pattern> ELSEWHERE =
      List.of(
          // This check itself.
          Pattern.compile("\\./rt test( .*)?"),
          // NewGameIT of the template.
          Pattern.compile("\\./rt new \\w+"),
          Pattern.compile("\\./rt run game-score"),
          // Needs a container engine.
          Pattern.compile("docker compose .*"));

  @TempDir static Path folder;

  private static List<String> commands(String page) throws IOException {
    var commands = new ArrayList<String>();
    Matcher blocks = BLOCK.matcher(Files.readString(Program.ROOT.resolve(page)));
    while (blocks.find()) {
      commands.addAll(blocks.group(1).lines().filter(line -> !line.isBlank()).toList());
    }
    assertThat(commands).as("commands of " + page).isNotEmpty();
    return commands;
  }

  private static List<String> framesToSend(String page) throws IOException {
    Matcher block = FRAMES.matcher(Files.readString(Program.ROOT.resolve(page)));
    assertThat(block.find()).as("frames of " + page).isTrue();
    return block
        .group(1)
        .lines()
        .filter(line -> line.startsWith("> "))
        .map(line -> line.substring(2))
        .toList();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  @Order(1)
  void every_command_is_run_by_a_test() throws IOException {
    for (String page : List.of("README.md", "game-template/README.md")) {
      assertThat(commands(page))
          .as("commands of %s that no test runs", page)
          .filteredOn(command -> !isHere(command))
          .allMatch(command -> ELSEWHERE.stream().anyMatch(one -> one.matcher(command).matches()));
    }
  }

  private static boolean isHere(String command) {
    return command.equals("./rt up")
        || command.startsWith("npx -y wscat ")
        || command.startsWith("kcat ")
        || command.startsWith("./rt run rt-gateway ")
        || command.contains("./rt token ");
  }

  @Test
  @Order(2)
  void bring_the_suite_up_let_two_users_play_and_stop_it() throws Exception {
    int port = freePort();
    int kafka = freePort();
    Path data = folder.resolve("data");
    Program.markAsBuilt();
    Program up = shell("up", there("./rt up", port, kafka, data));
    try {
      Await.until(
          "ready\n" + up.output(),
          Duration.ofSeconds(120),
          () -> {
            assertThat(up.isAlive()).as(up.output()).isTrue();
            return up.output().contains("ready http://localhost:" + port)
                && up.output().contains("Ctrl-C");
          });
      usersSitDown(up.output());
      for (String command : commands("README.md")) {
        if (command.startsWith("npx -y wscat ")) {
          wscat(there(command, port, kafka, data));
        } else if (command.contains("./rt token ")) {
          token(there(command, port, kafka, data));
        } else if (command.startsWith("kcat ")) {
          kcat(command, kafka);
        } else if (command.startsWith("./rt run rt-gateway ")) {
          secondGateway(command, kafka, data);
        }
      }
    } finally {
      if (up.isAlive()) {
        up.interrupt();
      }
    }
    assertThat(up.awaitEnd(Duration.ofSeconds(30))).as(up.output()).isZero();
  }

  private static String there(String command, int port, int kafka, Path data) {
    return command
        .replace(
            "./rt up", "./rt up --port %d --kafka-port %d --data %s".formatted(port, kafka, data))
        .replaceAll("\\./rt token (\\w+)", "./rt token $1 --data " + data)
        .replace("localhost:4001", "localhost:" + port)
        .replace("localhost:9092", "localhost:" + kafka);
  }

  private static Program shell(String name, String command) throws IOException {
    return Program.run(
        name,
        List.of("bash", "-c", "exec " + command),
        Program.ROOT,
        Files.createDirectories(Path.of("target", "readme").toAbsolutePath()),
        Map.of("JAVA_HOME", System.getProperty("java.home")));
  }

  /** Follows the lines that the suite printed, as somebody who pastes them. */
  private static void usersSitDown(String greeting) throws IOException {
    List<String> lines = greeting.lines().map(String::strip).toList();
    String wscat = only(lines, "npx -y wscat ");
    String frame = only(lines, "{\"event\":");
    String stock = only(lines, "npx -y -p socket.io-client");

    Program ada = piped("ada", wscat, List.of(frame));
    Program bob = piped("bob", stock, List.of());
    try {
      Await.until(
          "ada is answered\n" + ada.output(),
          Duration.ofSeconds(60),
          () -> ada.output().contains("\"id\":1") && ada.output().contains("\"ok\":true"));
      Await.until(
          "bob sits at her table\n" + bob.output(),
          Duration.ofSeconds(60),
          () -> bob.output().contains("ok: true"));
      Await.until(
          "ada sees bob\n" + ada.output(),
          Duration.ofSeconds(10),
          () -> ada.output().contains("\"userId\":\"bob\""));
    } finally {
      ada.kill();
      bob.kill();
    }
  }

  private static String only(List<String> lines, String start) {
    return lines.stream()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing to paste begins with " + start));
  }

  /** A command whose input is typed once it is connected, and stays open. */
  private static Program piped(String name, String command, List<String> input) throws IOException {
    var typed = new StringBuilder("sleep 5;");
    for (String line : input) {
      typed.append(" echo '").append(line).append("'; sleep 1;");
    }
    Path script = folder.resolve(name + ".sh");
    Files.writeString(script, "{ " + typed + " sleep 60; } | " + command + "\n");
    return shell(name, "bash " + script);
  }

  private static void wscat(String command) throws IOException {
    List<String> frames = framesToSend("README.md");
    Program client = piped("wscat", command, frames);
    try {
      Await.until(
          "an answer to each frame",
          Duration.ofSeconds(60),
          () -> {
            for (int id = 1; id <= frames.size(); id++) {
              if (!client.output().contains("{\"id\":" + id + ",")) {
                return false;
              }
            }
            return true;
          });
      // The last one may come too late: a blackjack ends the round by itself.
      assertThat(client.output()).contains("{\"id\":2,\"data\":{\"ok\":true");
    } finally {
      client.kill();
    }
  }

  private static void token(String command) throws IOException {
    Program token = shell("token", command.replaceFirst("^(RT_JWT_SECRET=\\S+)", "env $1"));
    assertThat(token.awaitEnd(Duration.ofSeconds(60))).as(token.output()).isZero();
    assertThat(token.output().strip()).matches("(?s).*[\\w-]+\\.[\\w-]+\\.[\\w-]+");
  }

  /** A bare machine has no kcat: what it would show is read here. */
  private static void kcat(String command, int kafka) {
    Matcher topic = Pattern.compile("-t (\\S+)").matcher(command);
    assertThat(topic.find()).as(command).isTrue();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + kafka),
            new ByteArrayDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.group(1)).stream()
              .map(one -> new TopicPartition(one.topic(), one.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var values = new ArrayList<String>();
      Await.until(
          "records of " + topic.group(1),
          Duration.ofSeconds(20),
          () -> {
            for (ConsumerRecord<byte[], String> record : consumer.poll(Duration.ofMillis(200))) {
              values.add(record.value());
            }
            return !values.isEmpty();
          });
      assertThat(values).allMatch(value -> value.startsWith("{\"v\":1,"));
      assertThat(topic.group(1)).startsWith(Topics.DEFAULT_PREFIX);
    }
  }

  private static void secondGateway(String command, int kafka, Path data) throws IOException {
    int port = freePort();
    String secret = Files.readString(data.resolve("secret")).strip();
    Program gateway =
        shell(
            "second-gateway",
            "env RT_JWT_SECRET="
                + secret
                + " "
                + command
                    .replace("4002", "" + port)
                    .replace("localhost:9092", "localhost:" + kafka));
    try (var http = HttpClient.newHttpClient()) {
      Await.until(
          "the second gateway is ready\n" + gateway.output(),
          Duration.ofSeconds(60),
          () ->
              http.send(
                          HttpRequest.newBuilder(
                                  URI.create("http://localhost:" + port + "/health/readiness"))
                              .build(),
                          BodyHandlers.discarding())
                      .statusCode()
                  == 200);
    } finally {
      gateway.interrupt();
    }
    gateway.awaitEnd(Duration.ofSeconds(30));
  }
}
