package io.rtsuite.local;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.LoggerFactory;

/**
 * Runs something at the console until it is told to stop, which is exit status 0, or fails, which
 * is one line and exit status 1.
 */
final class UntilStopped {

  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);
  private static final Duration FAILED_STOPPED_WITHIN = Duration.ofSeconds(5);

  /** What runs. */
  interface Served extends AutoCloseable {

    /** Starts, and says so on the console once it serves; a failure is an exception. */
    void start();

    /** The name of a part that has stopped by itself, if there is one. */
    default Optional<String> stopped() {
      return Optional.empty();
    }

    /** Stops; may come at any time and from any thread. */
    @Override
    void close();
  }

  private final Path log;
  private final PrintWriter err;

  UntilStopped(Path log, PrintWriter err) {
    this.log = log;
    this.err = err;
  }

  /** Returns the exit status. */
  int run(Served served) {
    var hook = new Thread(() -> stopOnSignal(served), "stop");
    Runtime.getRuntime().addShutdownHook(hook);

    String failure = failureOf(served);

    if (isStopping(hook)) {
      return 0;
    }
    err.println("rt: " + failure + "; more in " + log);
    // Without a broker, say, goodbyes may take for ever.
    if (!isClosed(served, FAILED_STOPPED_WITHIN)) {
      Runtime.getRuntime().halt(Main.REFUSED);
    }
    return Main.REFUSED;
  }

  /** Returns only when something went wrong, with what it was. */
  private static String failureOf(Served served) {
    var failure = new CompletableFuture<String>();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
      LoggerFactory.getLogger(UntilStopped.class).error("thread={} died", thread.getName(), e);
      failure.complete("thread " + thread.getName() + " died of " + e);
    });
    // Kafka would end the JVM at once, without a word.
    Exit.setHaltProcedure((code, _) -> failure.complete("the broker failed with " + code));
    Exit.setExitProcedure((code, _) -> failure.complete("the broker failed with " + code));
    try {
      served.start();
      return first(failure, served);
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(UntilStopped.class).error("the start failed", e);
      return "did not start: " + deepest(e);
    }
  }

  private static String first(CompletableFuture<String> failure, Served served) {
    while (true) {
      try {
        return failure.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException _) {
        Optional<String> stopped = served.stopped();
        if (stopped.isPresent()) {
          return stopped.get() + " stopped by itself";
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("a failure is a value here", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "interrupted";
      }
    }
  }

  private static Throwable deepest(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /**
   * A signal's way out: the JVM would end with 128 + its number; being told to stop is no error.
   */
  private void stopOnSignal(Served served) {
    if (isClosed(served, STOPPED_WITHIN)) {
      Runtime.getRuntime().halt(0);
    }
    err.println("rt: did not stop within " + STOPPED_WITHIN.toSeconds() + " s");
    Runtime.getRuntime().halt(Main.REFUSED);
  }

  private static boolean isClosed(Served served, Duration within) {
    try {
      CompletableFuture.runAsync(served::close).get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      LoggerFactory.getLogger(UntilStopped.class).error("the stop failed", e);
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isStopping(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException _) {
      return true;
    }
  }
}
