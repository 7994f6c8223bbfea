package io.rtsuite.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts everything, says how to reach it, and runs until it is told to stop or a part fails. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Starts Kafka, the gateway and the games in one process.")
final class Up implements Callable<Integer> {

  private static final Duration DEMO_VALIDITY = Duration.ofDays(7);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);
  private static final Duration FAILED_STOPPED_WITHIN = Duration.ofSeconds(5);

  @Mixin private Main.Place place = new Main.Place();

  @Option(
      names = "--port",
      paramLabel = "<port>",
      description = "where clients connect (default: 4001; 0: any free one)")
  private int port = 4001;

  @Option(
      names = "--kafka-port",
      paramLabel = "<port>",
      description = "where Kafka listens on this machine (default: 9092; 0: any free one)")
  private int kafkaPort = 9092;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    checkFree(port, "--port");
    checkFree(kafkaPort, "--kafka-port");
    DataFolder data = place.folder();
    String secret = data.secret(System.getenv("RT_JWT_SECRET"));
    var tokens = new Tokens(secret);
    try (DataFolder.Lock _ = data.lock()) {
      Logs.toFile(data.log());
      var suite = new Suite(new Suite.Settings(port, kafkaPort, data.kafka(), secret));
      var cache = StartupCache.ofThisRun(data.path());
      var hook = new Thread(() -> stopOnSignal(suite, cache), "stop");
      Runtime.getRuntime().addShutdownHook(hook);

      String failure = run(suite, cache, tokens, data);

      if (isStopping(hook)) {
        return 0;
      }
      err().println("rt: " + failure + "; more in " + data.log());
      cache.close();
      // Without a broker, say, goodbyes may take for ever.
      if (!isClosed(suite, FAILED_STOPPED_WITHIN)) {
        Runtime.getRuntime().halt(Main.REFUSED);
      }
      return Main.REFUSED;
    }
  }

  /** Returns only when something went wrong, with what it was. */
  private String run(Suite suite, StartupCache cache, Tokens tokens, DataFolder data) {
    var failure = new CompletableFuture<String>();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
      LoggerFactory.getLogger(Up.class).error("thread={} died", thread.getName(), e);
      failure.complete("thread " + thread.getName() + " died of " + e);
    });
    // Kafka would end the JVM at once, without a word.
    Exit.setHaltProcedure((code, _) -> failure.complete("the broker failed with " + code));
    Exit.setExitProcedure((code, _) -> failure.complete("the broker failed with " + code));
    try {
      suite.start();
      suite.awaitServing(tokens);
      print(suite, tokens, data);
      cache.trainIfMissing();
      return firstFailure(suite, failure);
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(Up.class).error("the suite did not start", e);
      return "did not start: " + deepest(e);
    }
  }

  private static String firstFailure(Suite suite, CompletableFuture<String> failure) {
    while (true) {
      try {
        return failure.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException _) {
        Optional<String> stopped = suite.stopped();
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
  private void stopOnSignal(Suite suite, StartupCache cache) {
    cache.close();
    if (isClosed(suite, STOPPED_WITHIN)) {
      Runtime.getRuntime().halt(0);
    }
    err().println("rt: did not stop within " + STOPPED_WITHIN.toSeconds() + " s");
    Runtime.getRuntime().halt(Main.REFUSED);
  }

  private static boolean isClosed(Suite suite, Duration within) {
    try {
      CompletableFuture.runAsync(suite::close).get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      LoggerFactory.getLogger(Up.class).error("the suite did not stop", e);
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

  private static void checkFree(int port, String option) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(port));
    } catch (IOException | IllegalArgumentException e) {
      throw new Refused(
          "port %d is not free (%s); choose another with %s"
              .formatted(port, e.getMessage(), option));
    }
  }

  private void print(Suite suite, Tokens tokens, DataFolder data) {
    String ada = tokens.sign("ada", List.of(), null, Instant.now(), DEMO_VALIDITY);
    String bob = tokens.sign("bob", List.of(), null, Instant.now(), DEMO_VALIDITY);
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        Greeting.text(suite.port(), suite.bootstrapServers(), ada, bob, data.log().toString()));
    out.flush();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
