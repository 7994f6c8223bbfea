package io.rtsuite.sdk;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.runtime.EmbeddedApplication;
import io.micronaut.runtime.Micronaut;
import io.rtsuite.sdk.request.Transport;
import java.net.BindException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service as a program of its own: what its {@code main} runs.
 *
 * <p>Prints one line that begins with {@code ready} once requests reach the service. Being told to
 * stop (SIGTERM, Ctrl-C) is no error: it leaves in good order and ends with exit status 0. A
 * setting that cannot be used costs one sentence and exit status 1.
 */
public final class ServiceProgram {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceProgram.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final int FAILED = 1;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop");
  private volatile @Nullable ApplicationContext context;

  private ServiceProgram() {}

  /**
   * Runs a service until the process is told to stop.
   *
   * @param application the class with the program's {@code main}
   * @param arguments settings, as {@code -name=value}
   */
  public static void run(Class<?> application, String... arguments) {
    new ServiceProgram().start(Micronaut.build(arguments).mainClass(application).banner(false));
  }

  private void start(ApplicationContextBuilder builder) {
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      var started = builder.build();
      context = started;
      started.start();
      started.findBean(EmbeddedApplication.class).ifPresent(EmbeddedApplication::start);
      awaitReady(started.getBean(Transport.class), started.getBean(ServiceConfiguration.class));
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  @SuppressWarnings("SystemOut") // A line for whoever waits for it, not for the log.
  private void awaitReady(Transport transport, ServiceConfiguration service)
      throws InterruptedException {
    while (!transport.isReady()) {
      if (transport.failure().isPresent()
          || stopped.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    System.out.printf(
        "ready %s: instance %s has joined and announced its events%n",
        service.name(), service.instanceId());
  }

  private void stop() {
    int status = 0;
    try {
      close();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("The service did not stop in good order");
      status = FAILED;
    }
    stopped.countDown();
    // The JVM would end with 128 + the signal's number.
    Runtime.getRuntime().halt(status);
  }

  private void close() {
    var started = context;
    if (started != null) {
      started.close();
    }
  }

  @SuppressWarnings("SystemOut") // Also where nothing is logged.
  private void failed(RuntimeException failure) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.atDebug().setCause(failure).log("Told to stop while starting");
      return;
    }
    sentence(failure)
        .ifPresentOrElse(
            System.err::println, () -> LOG.atError().setCause(failure).log("The start failed"));
    close();
    System.exit(FAILED);
  }

  /** What to change, where the failure is of that kind. */
  private static Optional<String> sentence(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      Throwable cause = each.getCause();
      if (each instanceof ConfigurationException) {
        return Optional.of(each.getMessage() + (cause == null ? "" : ": " + cause));
      }
      if (cause instanceof BindException) {
        return Optional.of(each.getMessage() + ": " + cause.getMessage());
      }
    }
    return Optional.empty();
  }
}
