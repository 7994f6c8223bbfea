package io.rtsuite.sdk.kafka;

import static io.rtsuite.sdk.kafka.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.rtsuite.broker.EmbeddedBroker;
import io.rtsuite.sdk.kafka.Ledger.Entry;
import io.rtsuite.sdk.request.Transport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker of its own, so that it can go away. */
class BrokerRestartIT {

  @Test
  void a_service_outlives_its_broker(@TempDir Path data) {
    var broker = EmbeddedBroker.start(data);
    String servers = broker.bootstrapServers();
    try (var service =
            Ledger.start(
                "restart.",
                "one",
                "kafka.bootstrap.servers",
                servers,
                "rt.service.heartbeat",
                "500ms",
                "rt.service.drain-timeout",
                "1s");
        var gateway =
            new PretendedGateway(servers, "restart.", Ledger.SERVICE, Ledger.PARTITIONS)) {
      var ledger = service.getBean(Ledger.class);
      var transport = service.getBean(Transport.class);
      gateway.call("Book", "ada", "a", Ledger.entry("a", 1));
      eventually("ready", transport::isReady);
      var gate = ledger.hold("a");
      String inFlight = gateway.ask("Book", "ada", "a", Ledger.entry("a", 2));
      eventually("in flight", () -> ledger.begun.contains(new Entry("a", 2)));

      broker.close();
      gate.countDown();
      eventually("booked without a broker", () -> ledger.booked.contains(new Entry("a", 2)));
      eventually("not ready", () -> !transport.isReady());
      assertThat(transport.isAlive()).isTrue();
      broker = EmbeddedBroker.start(data, broker.port());

      assertThat(gateway.answer(inFlight).data()).contains("\"number\":2");
      assertThat(gateway.call("Book", "ada", "b", Ledger.entry("b", 1)).data()).contains("1");
      eventually("ready again", transport::isReady);
      var control = gateway.tail(gateway.topics().control().name(), 0);
      int before = control.all().size();
      eventually(
          "signs of life again",
          () ->
              control.all().stream()
                  .skip(before)
                  .anyMatch(record ->
                      new String(record.key(), StandardCharsets.UTF_8)
                          .equals("service/ledger/one")));
    } finally {
      broker.close();
    }
  }

  @Test
  void a_service_stops_although_its_broker_is_gone(@TempDir Path data) {
    var broker = EmbeddedBroker.start(data);
    String servers = broker.bootstrapServers();
    try (var gateway = new PretendedGateway(servers, "gone.", Ledger.SERVICE, Ledger.PARTITIONS)) {
      var service =
          Ledger.start(
              "gone.",
              "one",
              "kafka.bootstrap.servers",
              servers,
              "rt.service.drain-timeout",
              "1s",
              "rt.service.revoke-timeout",
              "1s");
      gateway.call("Book", "ada", "a", Ledger.entry("a", 1));
      var ledger = service.getBean(Ledger.class);
      var gate = ledger.hold("a");
      gateway.ask("Book", "ada", "a", Ledger.entry("a", 2));
      eventually("in flight", () -> ledger.begun.contains(new Entry("a", 2)));
      broker.close();
      gate.countDown();

      assertTimeoutPreemptively(Duration.ofSeconds(45), service::close);

      assertThat(service.isRunning()).isFalse();
    } finally {
      broker.close();
    }
  }
}
