package io.rtsuite.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is exported compiles against the game and its test kit, and runs; also when the requests are
 * gone from Kafka.
 */
class ExportIT {

  private static final Path TEST_KIT =
      Path.of("..", "game-sdk-test", "target", "game-sdk-test-0.1.0-SNAPSHOT.jar");

  @TempDir private Path folder;
  private static CounterEvening evening;
  private static Shell shell;

  @BeforeAll
  static void play() throws Exception {
    String prefix = TestBroker.freshPrefix();
    evening = new CounterEvening(TestBroker.bootstrapServers(), prefix);
    for (int round = 0; round < 3; round++) {
      evening.add("ada", "c-1", 10);
      evening.add("bob", "c-1", -100);
    }
    evening.deleteRequests();
    shell =
        new Shell(
            "--kafka",
            TestBroker.bootstrapServers(),
            "--prefix",
            prefix,
            "--service",
            "counter",
            "--game-jar",
            Jars.COUNTER.toString());
  }

  @AfterAll
  static void close() {
    evening.close();
  }

  private record Ran(int code, String said) {}

  private Ran runExported(Path gameJar) throws IOException, InterruptedException {
    Path source = folder.resolve("java/io/rtsuite/template/C1StoryTest.java");
    Path classes = Files.createDirectories(folder.resolve("classes"));
    String classPath =
        String.join(
            File.pathSeparator,
            gameJar.toAbsolutePath().toString(),
            TEST_KIT.toAbsolutePath().toString(),
            System.getProperty("java.class.path"));
    OtherBuild.compile(classes, classPath, source);
    var process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                String.join(
                    File.pathSeparator,
                    classes.toString(),
                    folder.resolve("resources").toString(),
                    classPath),
                RunGenerated.class.getName(),
                "io.rtsuite.template.C1StoryTest")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), said);
  }

  @Test
  void a_story_passes_with_the_build_that_wrote_it_and_fails_with_another() throws Exception {
    var result = shell.run("export", "--subject", "c-1", "--out", folder.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .startsWith("6 inputs in " + folder.resolve("resources/io/rtsuite/template/c-1.jsonl"));
    var same = runExported(Jars.COUNTER);
    assertThat(same.code()).as(same.said()).isZero();
    Path other =
        OtherBuild.of(
            Jars.COUNTER,
            "game-template",
            "io/rtsuite/template/counter/Counter.java",
            "HIGHEST = 1_000_000",
            "HIGHEST = 25",
            Files.createDirectories(folder.resolve("other")));
    var differing = runExported(other);
    assertThat(differing.code()).as(differing.said()).isEqualTo(1);
    assertThat(differing.said())
        .contains("by 'ada': other kind", "then: ACCEPTED", "now:  REJECTED");
  }

  @Test
  void a_story_that_is_not_there_is_refused_and_leaves_no_file() throws Exception {
    var result = shell.run("export", "--subject", "c99", "--out", folder.toString());

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).isEqualTo("rt replay: nothing is known of 'default/c99'\n");
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }
}
