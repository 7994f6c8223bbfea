package io.rtsuite.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs what lies in {@code node/} with Node's own test runner. */
final class NodeTests {

  private static final Path FOLDER = Path.of("node").toAbsolutePath();
  private static final Pattern PASSED = Pattern.compile("(?m)^# pass (\\d+)$");

  private NodeTests() {}

  /** Runs one file of tests against the suite and returns what it printed. */
  static String run(String file, Duration limit) {
    return run(file, limit, Map.of());
  }

  static String run(String file, Duration limit, Map<String, String> more) {
    Suite suite = Suite.running();
    install(suite);
    var environment = new TreeMap<>(suite.nodeEnvironment());
    environment.putAll(more);
    var program =
        Program.run(
            "node-" + file + "-" + System.nanoTime() / 1_000_000,
            List.of("node", "--test", "--test-reporter=tap", "test/" + file + ".test.mjs"),
            FOLDER,
            suite.logs(),
            environment);
    int status = program.awaitEnd(limit);
    String output = program.output();
    assertThat(status).as("%s%n%s", file, output).isZero();
    Matcher passed = PASSED.matcher(output);
    assertThat(passed.find() && Integer.parseInt(passed.group(1)) > 0)
        .as("tests of %s ran%n%s", file, output)
        .isTrue();
    return output;
  }

  /** Runs a script against the suite. */
  static String script(String file, Duration limit, Map<String, String> more) {
    return script(Suite.running(), file, limit, more);
  }

  static String script(Suite suite, String file, Duration limit, Map<String, String> more) {
    install(suite);
    var environment = new TreeMap<>(suite.nodeEnvironment());
    environment.putAll(more);
    var program =
        Program.run(
            "node-" + file, List.of("node", file + ".mjs"), FOLDER, suite.logs(), environment);
    int status = program.awaitEnd(limit);
    assertThat(status).as("%s%n%s", file, program.output()).isZero();
    return program.output();
  }

  private static synchronized void install(Suite suite) {
    Path installed = FOLDER.resolve("node_modules/.package-lock.json");
    if (Files.exists(installed)
        && installed.toFile().lastModified()
            >= FOLDER.resolve("package-lock.json").toFile().lastModified()) {
      return;
    }
    var install = Program.run("npm-ci", List.of("npm", "ci"), FOLDER, suite.logs(), Map.of());
    assertThat(install.awaitEnd(Duration.ofMinutes(2)))
        .as("npm ci, which needs npm and its registry%n%s", install.output())
        .isZero();
  }
}
