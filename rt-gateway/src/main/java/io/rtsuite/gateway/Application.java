package io.rtsuite.gateway;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
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
      Runtime.getRuntime().addShutdownHook(new Thread(context::close, "shutdown"));
      EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
      LOG.atInfo().addKeyValue("port", server.getPort()).log("The gateway listens");
    } catch (RuntimeException e) {
      String sentence = sentence(e);
      if (sentence == null) {
        throw e;
      }
      System.err.println(sentence);
      System.exit(1);
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
