package io.rtsuite.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script {@code rt} in a small project of its own, with a JDK that prints what it was asked to
 * run, and with a Maven that notes its calls or with none.
 */
class ScriptTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Path TOOLS = Path.of("target", "script-tools").toAbsolutePath();

  private static final String JAVA =
      """
      #!/bin/sh
      case " $* " in *" secret --data "*) echo drawn; exit ;; esac
      echo "java $*"
      echo "secret=${RT_JWT_SECRET:-} kafka=${KAFKA_BOOTSTRAP_SERVERS:-} port=${MICRONAUT_SERVER_PORT:-}"
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$*" >>"$CALLS"
      exit "${MAVEN_EXIT:-0}"
      """;

  @TempDir Path project;
  @TempDir Path machine;

  private final Map<String, String> environment = new TreeMap<>();
  private Path calls = Path.of("");

  /** What a command printed, both streams, and its exit status. */
  private record Ended(int exit, List<String> lines) {
    String last() {
      return lines.getLast();
    }
  }

  /** Everything that a system has, but for Maven. */
  @BeforeAll
  static void tools() throws IOException {
    Files.createDirectories(TOOLS);
    for (String folder : List.of("/usr/bin", "/bin")) {
      try (Stream<Path> all = Files.list(Path.of(folder))) {
        for (Path tool : all.filter(Files::isExecutable).toList()) {
          Path link = TOOLS.resolve(tool.getFileName());
          if (!tool.endsWith("mvn") && !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(link, tool);
          }
        }
      }
    }
  }

  @BeforeEach
  void aClone() throws IOException {
    Files.copy(ROOT.resolve("rt"), project.resolve("rt"));
    Files.copy(ROOT.resolve("pom.xml"), project.resolve("pom.xml"));
    copy(ROOT.resolve("game-template"), project.resolve("game-template"));
    for (String program : List.of("game-blackjack", "rt-gateway")) {
      Path resources = project.resolve(program + "/src/main/resources");
      Files.createDirectories(resources);
      Files.writeString(resources.resolve("application.yml"), "");
      Files.writeString(project.resolve(program + "/pom.xml"), "");
    }
    executable(machine.resolve("jdk/bin/java"), JAVA);
    executable(machine.resolve("jdk/bin/javac"), "");
    Files.writeString(machine.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    calls = machine.resolve("calls");
    environment.put("PATH", machine.resolve("bin") + ":" + TOOLS);
    environment.put("JAVA_HOME", machine.resolve("jdk").toString());
    environment.put("CALLS", calls.toString());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(one -> !one.startsWith(from.resolve("target"))).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void withMaven() throws IOException {
    executable(machine.resolve("bin/mvn"), MAVEN);
  }

  /** As if everything had just been built. */
  private void built() throws IOException {
    for (String program :
        List.of("game-blackjack", "game-template", "rt-gateway", "event-replay", "rt-local")) {
      Path target = Files.createDirectories(project.resolve(program + "/target"));
      Files.writeString(target.resolve(program + "-0.1.0-SNAPSHOT.jar"), "");
    }
    Path stamp = Files.createDirectories(project.resolve("target")).resolve("built");
    Files.writeString(stamp, "");
  }

  private Ended rt(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(project.resolve("rt").toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("RT_JWT_SECRET", "KAFKA_BOOTSTRAP_SERVERS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    var lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), lines);
  }

  @Nested
  class without_maven {

    @ParameterizedTest
    @ValueSource(strings = {"up", "run rt-gateway", "run kafka", "token ada", "bench", "test"})
    void a_clean_clone_says_what_is_missing(String command) throws Exception {
      var ended = rt(command.split(" ", -1));

      assertThat(ended.exit()).isEqualTo(1);
      assertThat(ended.lines())
          .singleElement()
          .asString()
          .startsWith("rt: no Maven found: install 3.8.7 or later");
    }

    @Test
    void what_is_built_already_starts() throws Exception {
      built();

      var ended = rt("up");

      assertThat(ended.exit()).isZero();
      assertThat(ended.lines().getFirst()).startsWith("java ").endsWith(" up");
    }

    @Test
    void a_new_game_is_not_begun() throws Exception {
      String pom = Files.readString(project.resolve("pom.xml"));

      var ended = rt("new", "abc");

      assertThat(ended.exit()).isEqualTo(1);
      assertThat(ended.lines()).singleElement().asString().startsWith("rt: no Maven found");
      assertThat(project.resolve("game-abc")).doesNotExist();
      assertThat(project.resolve("pom.xml")).hasContent(pom);
    }
  }

  @Nested
  class a_new_game {

    @Test
    void leaves_nothing_when_it_cannot_be_finished() throws Exception {
      withMaven();
      environment.put("MAVEN_EXIT", "1");
      String pom = Files.readString(project.resolve("pom.xml"));

      var ended = rt("new", "abc");

      assertThat(ended.exit()).isEqualTo(2);
      assertThat(ended.last()).isEqualTo("new: ./rt format failed, so there is no game-abc now");
      assertThat(project.resolve("game-abc")).doesNotExist();
      assertThat(project.resolve("pom.xml")).hasContent(pom);
    }

    @Test
    void is_a_module_when_all_went_well() throws Exception {
      withMaven();

      var ended = rt("new", "abc");

      assertThat(ended.exit()).isZero();
      assertThat(project.resolve("pom.xml")).content().contains("<module>game-abc</module>");
      assertThat(project.resolve("game-abc/pom.xml")).exists();
    }
  }

  @Nested
  class a_command_that_cannot_be_carried_out {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "run nosuch      | no program 'nosuch'; run takes one of: kafka game-blackjack game-template rt-gateway",
          "run             | run what? One of: kafka game-blackjack game-template rt-gateway",
          "run rt-local    | no program 'rt-local'; run takes one of: kafka game-blackjack game-template rt-gateway",
          "run rt-gateway --port | --port needs a value",
          "run rt-gateway --data= | --data needs a value",
          "bench foo       | no benchmark 'foo'; there are: ack-latency, actions, restore, codecs",
          "test score      | no game 'score'; there are: game-blackjack game-template; ./rt test without a name is the whole check",
          "test game-score | no game 'game-score'; there are: game-blackjack game-template",
          "test blackjack  | no game 'blackjack'; did you mean ./rt test game-blackjack?",
          "frobnicate      | no command 'frobnicate'",
        })
    void says_why_at_once(String command, String why) throws Exception {
      withMaven();

      var ended = rt(command.split(" ", -1));

      assertThat(ended.exit()).isEqualTo(2);
      assertThat(ended.last()).isEqualTo("rt: " + why);
      assertThat(calls).as("what Maven was asked to do").doesNotExist();
    }
  }

  @Nested
  class a_program {

    private Path data;

    @BeforeEach
    void somethingBuilt() throws IOException {
      built();
      data = Files.createDirectories(machine.resolve("data"));
    }

    @Test
    void gets_the_secret_of_its_data_folder() throws Exception {
      Files.writeString(data.resolve("secret"), "of this folder");
      Files.writeString(
          Files.createDirectories(project.resolve(".rt")).resolve("secret"), "of another");

      var ended = rt("run", "rt-gateway", "--data", data.toString(), "--port", "4002");

      assertThat(ended.exit()).isZero();
      assertThat(ended.last()).isEqualTo("secret=of this folder kafka= port=4002");
    }

    @Test
    void without_one_gets_the_project_s() throws Exception {
      Files.writeString(
          Files.createDirectories(project.resolve(".rt")).resolve("secret"), "of the project");

      assertThat(rt("run", "rt-gateway").last()).startsWith("secret=of the project ");
    }

    @Test
    void has_a_secret_drawn_where_there_is_none() throws Exception {
      assertThat(rt("run", "rt-gateway", "--data=" + data).last()).startsWith("secret=drawn ");
    }

    @Test
    void prefers_the_secret_of_the_environment() throws Exception {
      environment.put("RT_JWT_SECRET", "given");
      Files.writeString(data.resolve("secret"), "of this folder");

      assertThat(rt("run", "rt-gateway", "--data", data.toString()).last())
          .startsWith("secret=given ");
    }

    @Test
    void that_is_a_game_gets_no_secret_and_any_port() throws Exception {
      Files.writeString(data.resolve("secret"), "of this folder");

      var ended = rt("run", "game-template", "--kafka", "k:1", "--data", data.toString(), "-Dx=y");

      assertThat(ended.last()).isEqualTo("secret= kafka=k:1 port=-1");
      assertThat(ended.lines().getFirst()).endsWith("game-template-0.1.0-SNAPSHOT.jar -Dx=y");
    }

    @Test
    void that_is_kafka_is_a_command_of_rt_local() throws Exception {
      var ended = rt("run", "kafka", "--port", "9093", "--data", data.toString());

      assertThat(ended.lines().getFirst())
          .contains("rt-local-0.1.0-SNAPSHOT.jar kafka --port 9093 --data " + data);
    }
  }
}
