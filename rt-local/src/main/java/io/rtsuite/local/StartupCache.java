package io.rtsuite.local;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JVM's ahead-of-time cache for this program: classes loaded and linked, and where they are
 * hot, before the start.
 *
 * <p>It fits only these very jars, this JDK and these flags, so it is made where it is used: by a
 * second process of the lowest priority that is trained while the first one already serves.
 * Whatever goes wrong with it costs the next start a second, and nothing else.
 */
final class StartupCache implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StartupCache.class);
  private static final Path NICE = Path.of("/usr/bin/nice");

  private final Optional<Path> file;
  private final Path trainingLog;
  private Optional<Process> training = Optional.empty();
  private CompletableFuture<@Nullable Void> kept = CompletableFuture.completedFuture(null);
  private boolean closed;

  private StartupCache(Optional<Path> file, Path trainingLog) {
    this.file = file;
    this.trainingLog = trainingLog;
  }

  /**
   * The one that the script named in {@code rt.cache}; without that, none is used and none made.
   *
   * @param data where the training's log goes
   */
  static StartupCache ofThisRun(Path data) {
    return new StartupCache(
        Optional.ofNullable(System.getProperty("rt.cache")).filter(f -> !f.isEmpty()).map(Path::of),
        data.resolve("training.log"));
  }

  /** What the console says while a training is under way. */
  static final String TRAINING =
      "A cache that makes the next start quicker is trained in the background: about a minute of one"
          + " core, at low priority.";

  /**
   * Starts a training where there is no cache, and returns at once.
   *
   * @return whether one was started
   */
  synchronized boolean trainIfMissing() {
    if (closed || file.isEmpty() || Files.exists(file.get())) {
      return false;
    }
    Path wanted = file.get();
    Path aside = wanted.resolveSibling(wanted.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Process process =
          new ProcessBuilder(command(aside))
              .redirectErrorStream(true)
              .redirectOutput(trainingLog.toFile())
              .start();
      process.getOutputStream().close();
      training = Optional.of(process);
      kept = process.onExit().thenAccept(ended -> keep(ended.exitValue(), aside, wanted));
      return true;
    } catch (IOException e) {
      log.info("no start-up cache is trained", e);
      return false;
    }
  }

  private static List<String> command(Path output) {
    var command = new ArrayList<String>();
    if (Files.isExecutable(NICE)) {
      command.addAll(List.of(NICE.toString(), "-n", "19"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-XX:AOT") && !flag.startsWith("-Drt."))
        .forEach(command::add);
    command.add("-XX:AOTCacheOutput=" + output);
    command.addAll(List.of("-jar", System.getProperty("java.class.path"), "train"));
    return command;
  }

  private void keep(int exit, Path aside, Path wanted) {
    try {
      if (exit == 0 && Files.exists(aside)) {
        Files.move(aside, wanted, StandardCopyOption.ATOMIC_MOVE);
        log.info("start-up cache trained bytes={}", Files.size(wanted));
      } else {
        Files.deleteIfExists(aside);
        // The JVM's own intermediate file, which it leaves when it is killed.
        Files.deleteIfExists(aside.resolveSibling(aside.getFileName() + ".config"));
        log.info("start-up cache not trained exit={} log={}", exit, trainingLog);
      }
    } catch (IOException e) {
      log.info("the start-up cache cannot be kept", e);
    }
  }

  /** Ends a training under way. */
  @Override
  public synchronized void close() {
    closed = true;
    training.ifPresent(process -> {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    });
    kept.join();
  }
}
