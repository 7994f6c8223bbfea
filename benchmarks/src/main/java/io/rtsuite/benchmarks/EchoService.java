package io.rtsuite.benchmarks;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.sdk.ClientEvent;
import jakarta.inject.Singleton;
import java.util.Map;

/** The least that a service on the SDK can do: gives back what it is given. */
@Singleton
@Requires(property = "rt.service.name", value = EchoService.NAME)
final class EchoService {

  static final String NAME = "bench-echo";
  static final String EVENT = "BenchEcho";

  /** What comes and goes. */
  @Serdeable
  record Echo(String text) {}

  @ClientEvent(EVENT)
  Echo echo(Echo request) {
    return request;
  }

  public static void main(String[] arguments) {
    Child.endWithParent();
    var context =
        ApplicationContext.builder()
            .properties(
                Map.of(
                    "micronaut.application.name",
                    NAME,
                    "rt.service.name",
                    NAME,
                    "kafka.bootstrap.servers",
                    arguments[0]))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(context::close, "shutdown"));
    System.out.println("ready");
  }
}
