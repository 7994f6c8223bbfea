package io.rtsuite.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Maven says to somebody who calls it without the script. */
class BuildIT {

  @ParameterizedTest
  @ValueSource(strings = {"-Dquick", "-Dchecked"})
  void under_a_jdk_that_is_too_old_it_says_what_to_do(String kind) throws Exception {
    var output = new StringBuilder();

    int exit = mvn(output, kind, "-Dmaven.compiler.release=99");

    assertThat(exit).isEqualTo(1);
    assertThat(output)
        .contains("This build needs a JDK 99: run ./rt test, which finds one, or set JAVA_HOME to");
  }

  @Test
  void under_this_one_it_begins() throws Exception {
    var output = new StringBuilder();

    assertThat(mvn(output, "-Dquick")).as(output.toString()).isZero();
  }

  private static int mvn(StringBuilder output, String... properties) throws Exception {
    var command = new ArrayList<>(List.of("mvn", "-B", "-o", "-q", "validate"));
    command.addAll(List.of(properties));
    var builder =
        new ProcessBuilder(command).directory(Path.of("..").toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    output.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }
}
