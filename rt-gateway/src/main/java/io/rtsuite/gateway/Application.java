package io.rtsuite.gateway;

import ch.qos.logback.classic.LoggerContext;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import io.rtsuite.gateway.http.ManagementPort;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the gateway. */
public final class Application {

  private static final Logger LOG = LoggerFactory.getLogger(Application.class);

  private Application() {}

  /** The program; a setting that cannot be used costs one sentence and exit code 1. */
  @SuppressWarnings("SystemOut") // Before there is a gateway there is nobody else to tell.
  public static void main(String[] args) {
    try {
      ApplicationContext context =
          Micronaut.build(args).classes(Application.class).banner(false).build().start();
      // Closing the context, not the server, lets the gateway say good-bye before sockets close.
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    context.close();
                    writeLogs();
                  },
                  "shutdown"));
      EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
      OptionalInt management = context.getBean(ManagementPort.class).number();
      LOG.atInfo()
          .addKeyValue("port", server.getPort())
          .addKeyValue("management", management.isPresent() ? management.getAsInt() : "off")
          .log("The gateway listens");
    } catch (RuntimeException e) {
      String sentence = sentence(e);
      if (sentence == null) {
        throw e;
      }
      writeLogs();
      System.err.println(sentence);
      System.exit(1);
    }
  }

  /** The appender writes later than it is told, and would not be waited for. */
  private static void writeLogs() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
      logging.stop();
    }
  }

  private static @Nullable String sentence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigurationException && cause.getCause() == null) {
        return cause.getMessage();
      }
    }
    return null;
  }
}
