package io.rtsuite.sdk.kafka;

import static io.rtsuite.sdk.kafka.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Partitions;
import io.rtsuite.sdk.kafka.Ledger.Entry;
import io.rtsuite.sdk.request.Transport;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the group has committed is done, and what is not done comes again. */
class OffsetsIT {

  private final String prefix = TestBroker.freshPrefix();
  private final Admin admin =
      Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()));
  private ApplicationContext service = Ledger.start(prefix, "one");
  private final PretendedGateway gateway =
      new PretendedGateway(prefix, Ledger.SERVICE, Ledger.PARTITIONS);

  @AfterEach
  void stop() {
    service.close();
    gateway.close();
    admin.close();
  }

  private Ledger ledger() {
    return service.getBean(Ledger.class);
  }

  private long committed(int partition) {
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin
              .listConsumerGroupOffsets(prefix + Ledger.SERVICE)
              .partitionsToOffsetAndMetadata()
              .get();
      var offset =
          offsets.get(
              new TopicPartition(
                  gateway.topics().requests(Ledger.SERVICE, Ledger.PARTITIONS).name(), partition));
      return offset == null ? 0 : offset.offset();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Two accounts that live in one partition. */
  private static String[] neighbours() {
    int partition = partition("a0");
    String other =
        IntStream.range(1, 1000)
            .mapToObj(i -> "a" + i)
            .filter(account -> partition(account) == partition)
            .findFirst()
            .orElseThrow();
    return new String[] {"a0", other};
  }

  private static int partition(String account) {
    return Partitions.of("default/" + account, Ledger.PARTITIONS);
  }

  @Test
  void nothing_is_committed_past_a_request_that_is_not_done() {
    String[] accounts = neighbours();
    int partition = partition(accounts[0]);
    gateway.call("Book", "ada", accounts[0], Ledger.entry(accounts[0], 1));
    eventually("the first is committed", () -> committed(partition) == 1);

    var gate = ledger().hold(accounts[0]);
    String held = gateway.ask("Book", "ada", accounts[0], Ledger.entry(accounts[0], 2));
    for (int i = 1; i <= 10; i++) {
      gateway.call("Book", "ada", accounts[1], Ledger.entry(accounts[1], i));
    }
    // Another partition's commit shows that there was an occasion.
    String elsewhere =
        IntStream.range(0, 1000)
            .mapToObj(i -> "b" + i)
            .filter(account -> partition(account) != partition)
            .findFirst()
            .orElseThrow();
    gateway.call("Book", "ada", elsewhere, Ledger.entry(elsewhere, 1));
    eventually("the other partition is committed", () -> committed(partition(elsewhere)) == 1);

    assertThat(committed(partition)).isEqualTo(1);
    gate.countDown();
    gateway.answer(held);
    eventually("all is committed", () -> committed(partition) == 12);
  }

  @Test
  void a_graceful_stop_finishes_what_is_in_flight_and_leaves_the_rest() throws Exception {
    gateway.call("Book", "ada", "warm", Ledger.entry("warm", 1));
    var gate = ledger().hold("a");
    var first = ledger();
    String inFlight = gateway.ask("Book", "ada", "a", Ledger.entry("a", 1));
    eventually("it is in flight", () -> first.begun.contains(new Entry("a", 1)));

    var stopping = Thread.ofVirtual().start(service::close);
    var control = gateway.tail(gateway.topics().control().name(), 0);
    control.await(record -> record.value() == null);
    gate.countDown();
    assertThat(stopping.join(java.time.Duration.ofSeconds(20))).isTrue();

    assertThat(gateway.answer(inFlight).data()).contains("\"number\":1");
    assertThat(committed(partition("a"))).isPositive();
    String later = gateway.ask("Book", "ada", "a", Ledger.entry("a", 2));
    service = Ledger.start(prefix, "next");
    gateway.answer(later);
    assertThat(ledger().booked).containsExactly(new Entry("a", 2));
  }

  @Test
  void what_a_stop_cannot_wait_for_comes_again() throws Exception {
    service.close();
    service = Ledger.start(prefix, "hasty", "rt.service.drain-timeout", "100ms");
    gateway.call("Book", "ada", "warm", Ledger.entry("warm", 1));
    var gate = ledger().hold("a");
    var hasty = ledger();
    String held = gateway.ask("Book", "ada", "a", Ledger.entry("a", 1));
    String queued = gateway.ask("Book", "ada", "a", Ledger.entry("a", 2));
    eventually("it is in flight", () -> hasty.begun.contains(new Entry("a", 1)));

    service.close();
    service = Ledger.start(prefix, "next");
    gateway.answer(held);
    gateway.answer(queued);

    assertThat(ledger().booked).containsExactly(new Entry("a", 1), new Entry("a", 2));
    gate.countDown();
  }

  @Test
  void more_than_may_be_in_flight_stays_in_kafka() {
    service.close();
    service = Ledger.start(prefix, "small", "rt.service.max-in-flight", "5");
    var gates = IntStream.range(0, 40).mapToObj(i -> ledger().hold("held-" + i)).toList();
    var asked =
        IntStream.range(0, 40)
            .mapToObj(i -> gateway.ask("Book", "ada", "held-" + i, Ledger.entry("held-" + i, i)))
            .toList();
    var transport = service.getBean(Transport.class);
    eventually("it is full", () -> transport.inFlight() >= 5);

    gates.forEach(java.util.concurrent.CountDownLatch::countDown);
    asked.forEach(gateway::answer);

    eventually("all is done", () -> transport.inFlight() == 0);
    assertThat(ledger().booked).hasSize(40);
  }
}
