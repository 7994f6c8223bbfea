package io.rtsuite.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One of the suite's programs as its jar, in a process of its own, its output in a file. */
final class Program {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final String name;
  private final Process process;
  private final Path log;

  private Program(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param module whose jar it is
   * @param name of this process, for its log
   */
  static Program start(String module, String name, Path logs, Map<String, String> environment) {
    Path jar = ROOT.resolve(module + "/target/" + module + "-0.1.0-SNAPSHOT.jar");
    assertThat(jar).as("built by mvn package, which comes before these tests").exists();
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            jar.toString());
    return run(name, command, ROOT, logs, environment);
  }

  /** Starts any command. */
  static Program run(
      String name, List<String> command, Path folder, Path logs, Map<String, String> environment) {
    Path log = logs.resolve(name + ".log");
    var builder =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new Program(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Starts {@code ./rt} with these arguments. */
  static Program rt(String name, Path logs, String... arguments) {
    markAsBuilt();
    var command = new ArrayList<>(List.of(ROOT.resolve("rt").toString()));
    command.addAll(List.of(arguments));
    return run(name, command, ROOT, logs, Map.of("JAVA_HOME", System.getProperty("java.home")));
  }

  /** The build that runs these tests has just built everything. */
  static void markAsBuilt() {
    Path stamp = ROOT.resolve("target/built");
    try {
      Files.createDirectories(stamp.getParent());
      Files.writeString(stamp, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has printed. */
  String output() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end and returns its exit status. */
  int awaitEnd(Duration limit) {
    try {
      if (!process.waitFor(limit)) {
        kill();
        throw new AssertionError(name + " did not end within " + limit + "\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + name, e);
    }
  }

  /** Asks it to stop, as an operator does, and waits. */
  int stop() {
    process.destroy();
    return awaitEnd(Duration.ofSeconds(30));
  }

  /** Takes it down with everything it started, without asking. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Sends the signal that Ctrl-C sends. */
  void interrupt() {
    signal("INT");
  }

  private void signal(String signal) {
    try {
      int status = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      assertThat(status).as("kill -" + signal).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
