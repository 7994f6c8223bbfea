package io.rtsuite.sdk.kafka;

import static io.rtsuite.sdk.kafka.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.micronaut.context.ApplicationContext;
import io.rtsuite.broker.EmbeddedBroker;
import io.rtsuite.sdk.request.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that starts before its broker. */
class KafkaAwayIT {

  private static final Duration SOON = Duration.ofSeconds(15);

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static ApplicationContext started(int port) {
    return assertTimeoutPreemptively(
        SOON, () -> Ledger.start("away.", "one", "kafka.bootstrap.servers", "127.0.0.1:" + port));
  }

  @Test
  void is_alive_and_not_ready_and_opens_once_kafka_answers(@TempDir Path data) throws Exception {
    int port = freePort();
    try (var service = started(port)) {
      var transport = service.getBean(Transport.class);
      assertThat(transport.isAlive()).isTrue();
      assertThat(transport.isReady()).isFalse();
      assertThat(transport.failure()).isEmpty();

      try (var broker = EmbeddedBroker.start(data, port)) {
        eventually("ready", transport::isReady);
        try (var gateway =
            new PretendedGateway(
                broker.bootstrapServers(), "away.", Ledger.SERVICE, Ledger.PARTITIONS)) {
          assertThat(gateway.call("Book", "ada", "a", Ledger.entry("a", 1)).data()).contains("1");
        }
        service.close();
      }
    }
  }

  @Test
  void stops_at_once_while_it_waits() throws Exception {
    var service = started(freePort());

    assertTimeoutPreemptively(Duration.ofSeconds(3), service::close);

    assertThat(service.isRunning()).isFalse();
  }
}
