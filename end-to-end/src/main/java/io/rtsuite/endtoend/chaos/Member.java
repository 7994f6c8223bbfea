package io.rtsuite.endtoend.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One program of the suite: started as a process, killed, and started again as the same one. */
final class Member {

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private @Nullable Process process;

  /**
   * @param log of all its processes, one after the other
   */
  Member(String name, List<String> command, Map<String, String> environment, Path log) {
    this.name = name;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.log = log;
  }

  String name() {
    return name;
  }

  synchronized void start() {
    if (isAlive()) {
      throw new IllegalStateException(name + " runs already");
    }
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** {@code kill -9}. */
  synchronized void kill() {
    if (process != null) {
      process.destroyForcibly();
      await(process);
    }
  }

  /** {@code SIGTERM}: asks it to end in its own time. */
  synchronized void terminate() {
    if (process != null) {
      process.destroy();
    }
  }

  /** Stands still until {@link #thaw}. */
  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  private synchronized void signal(String signal) {
    if (process == null || !process.isAlive()) {
      return;
    }
    try {
      await(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot signal " + name, e);
    }
  }

  private static void await(Process ending) {
    try {
      if (!ending.waitFor(Duration.ofSeconds(20))) {
        throw new IllegalStateException("process " + ending.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
