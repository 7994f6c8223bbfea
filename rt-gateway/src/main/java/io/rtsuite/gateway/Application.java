package io.rtsuite.gateway;

import ch.qos.logback.classic.LoggerContext;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import io.rtsuite.gateway.http.ManagementPort;
import io.rtsuite.gateway.session.Sessions;
import java.net.BindException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway as a program.
 *
 * <p>Prints one line that begins with {@code ready} once clients are let in. Being told to stop
 * (SIGTERM, Ctrl-C) is no error: it says good-bye and ends with exit status 0. A setting that
 * cannot be used costs one sentence and exit status 1.
 */
public final class Application {

  private static final Logger LOG = LoggerFactory.getLogger(Application.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final int FAILED = 1;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "shutdown");
  private volatile @Nullable ApplicationContext context;

  private Application() {}

  /** The program. */
  public static void main(String[] args) {
    new Application().start(Micronaut.build(args).classes(Application.class).banner(false));
  }

  private void start(ApplicationContextBuilder builder) {
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      var started = builder.build();
      context = started;
      started.start();
      EmbeddedServer server = started.getBean(EmbeddedServer.class).start();
      OptionalInt management = started.getBean(ManagementPort.class).number();
      LOG.atInfo()
          .addKeyValue("port", server.getPort())
          .addKeyValue("management", management.isPresent() ? management.getAsInt() : "off")
          .log("The gateway listens");
      awaitReady(started.getBean(Sessions.class), server);
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  @SuppressWarnings("SystemOut") // A line for whoever waits for it, not for the log.
  private void awaitReady(Sessions sessions, EmbeddedServer server) throws InterruptedException {
    while (!sessions.isLettingIn()) {
      if (stopped.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    System.out.println("ready " + server.getURI());
  }

  /**
   * Closes the context, not the server alone: so the gateway says good-bye before sockets close.
   */
  private void stop() {
    int status = 0;
    try {
      close();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("The gateway did not stop in good order");
      status = FAILED;
    }
    stopped.countDown();
    writeLogs();
    // The JVM would end with 128 + the signal's number.
    Runtime.getRuntime().halt(status);
  }

  private void close() {
    var started = context;
    if (started != null) {
      started.close();
    }
  }

  @SuppressWarnings("SystemOut") // Before there is a gateway there is nobody else to tell.
  private void failed(RuntimeException failure) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.atDebug().setCause(failure).log("Told to stop while starting");
      return;
    }
    String sentence = sentence(failure);
    if (sentence == null) {
      LOG.atError().setCause(failure).log("The start failed");
    } else {
      System.err.println(sentence);
    }
    close();
    writeLogs();
    System.exit(FAILED);
  }

  /** The appender writes later than it is told, and would not be waited for. */
  private static void writeLogs() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
      logging.stop();
    }
  }

  private static @Nullable String sentence(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof ConfigurationException && each.getCause() == null) {
        return each.getMessage();
      }
      if (each.getCause() instanceof BindException taken) {
        return each.getMessage() + ": " + taken.getMessage();
      }
    }
    return null;
  }
}
