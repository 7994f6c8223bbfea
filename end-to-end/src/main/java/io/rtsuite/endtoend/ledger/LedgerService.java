package io.rtsuite.endtoend.ledger;

import io.micronaut.context.ApplicationContext;
import java.util.Map;

/**
 * The service of the ledgers as a program; where Kafka is and how the game is kept comes from the
 * environment, as with every service.
 */
public final class LedgerService {

  /** Of the service, and of the application. */
  public static final String NAME = "chaos-ledger";

  private LedgerService() {}

  /** Runs it until the process is told to stop. */
  public static void main(String[] arguments) {
    // The class path holds another game's application.yml.
    var context =
        ApplicationContext.builder()
            .overrideConfigLocations("classpath:io/rtsuite/endtoend/ledger")
            .properties(
                Map.of(
                    "micronaut.application.name",
                    NAME,
                    "rt.service.name",
                    NAME,
                    // It would ask Kafka all the time, and nobody asks it.
                    "kafka.health.enabled",
                    "false"))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(context::close, "shutdown"));
  }
}
