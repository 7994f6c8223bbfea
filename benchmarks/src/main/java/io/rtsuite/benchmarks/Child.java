package io.rtsuite.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Java program of this class path in its own process, its output in a file; ended with its
 * parent's {@link #close}, or by itself when the parent is gone and its standard input ends.
 */
final class Child implements AutoCloseable {

  /** The class path holds several files of that name. */
  static final String LOGGING = "logback.configurationFile";

  static final String LOGBACK = "io/rtsuite/benchmarks/logback.xml";

  private final Process process;
  private final Path log;
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it and returns once it has printed a line that begins with {@code ready}.
   *
   * @param jvm options of the virtual machine
   */
  static Child start(
      Path logs, String name, Class<?> main, List<String> jvm, List<String> arguments) {
    Child child = launch(logs, name, main.getName(), jvm, arguments);
    child.awaitReady(name);
    return child;
  }

  /** Starts it and does not wait. */
  static Child launch(
      Path logs, String name, String main, List<String> jvm, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-D" + LOGGING + "=" + LOGBACK);
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    Path log = logs.resolve(name + ".log");
    try {
      var child = new Child(new ProcessBuilder(command).redirectErrorStream(true).start(), log);
      Thread.ofVirtual().name(name + "-output").start(child::copyOutput);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  private void copyOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        var file = Files.newBufferedWriter(log)) {
      String line;
      while ((line = lines.readLine()) != null) {
        file.write(line);
        file.newLine();
        file.flush();
        if (line.startsWith("ready")) {
          ready.complete(line);
        }
      }
      ready.completeExceptionally(new IllegalStateException("ended before it was ready"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private void awaitReady(String name) {
    try {
      ready.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IllegalStateException(name + " did not start, see " + log, e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " started", e);
    }
  }

  /** The line that said it is ready. */
  String readyLine() {
    return ready.join();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Asks it to end, and ends it after 10 s. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(Duration.ofSeconds(10))) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends this process when its parent is gone. */
  static void endWithParent() {
    Thread.ofPlatform()
        .daemon()
        .name("parent")
        .start(() -> {
          try {
            while (System.in.read() >= 0) {
              // Nothing is ever sent.
            }
          } catch (IOException e) {
            System.err.println("standard input broke: " + e);
          }
          System.exit(0);
        });
  }
}
