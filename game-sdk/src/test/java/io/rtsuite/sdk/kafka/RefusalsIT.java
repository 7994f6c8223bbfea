package io.rtsuite.sdk.kafka;

import static io.rtsuite.sdk.kafka.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.ClientEvents;
import io.rtsuite.events.ControlKey;
import io.rtsuite.events.GatewaySignal;
import io.rtsuite.events.Json;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import io.rtsuite.sdk.request.Transport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a service does with records it cannot handle, and how it comes and goes on control. */
class RefusalsIT {

  private final String prefix = TestBroker.freshPrefix();
  private final ApplicationContext service =
      Ledger.start(prefix, "one", "rt.service.heartbeat", "1h");
  private final PretendedGateway gateway =
      new PretendedGateway(prefix, Ledger.SERVICE, Ledger.PARTITIONS);

  @AfterEach
  void stop() {
    service.close();
    gateway.close();
  }

  private ConsumerRecord<byte[], byte[]> deadLetter(String reason) {
    var tails =
        IntStream.range(0, 4)
            .mapToObj(i -> gateway.tail(gateway.topics().deadLetters().name(), i))
            .toList();
    ConsumerRecord<byte[], byte[]>[] found = newArray();
    eventually(
        "a dead letter because " + reason,
        () ->
            tails.stream()
                .flatMap(tail -> tail.all().stream())
                .filter(record ->
                    RecordHeaders.text(record.headers(), RecordHeaders.DEAD_REASON)
                        .orElse("")
                        .equals(reason))
                .findFirst()
                .map(record -> found[0] = record)
                .isPresent());
    return found[0];
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no generic arrays
  private static ConsumerRecord<byte[], byte[]>[] newArray() {
    return new ConsumerRecord[1];
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return RecordHeaders.text(record.headers(), name).orElse("");
  }

  @Test
  void an_unreadable_record_is_set_aside_as_it_was_and_the_asker_is_told() {
    var garbage = "{\"v\":1,\"id\":".getBytes(StandardCharsets.UTF_8);
    gateway.send(1, "default/x", garbage, "garbage-1");

    var dead = deadLetter("unreadable");

    assertThat(dead.value()).isEqualTo(garbage);
    assertThat(dead.key()).isEqualTo("default/x".getBytes(StandardCharsets.UTF_8));
    assertThat(header(dead, RecordHeaders.DEAD_TOPIC)).isEqualTo(prefix + "requests.ledger");
    assertThat(header(dead, RecordHeaders.DEAD_PARTITION)).isEqualTo("1");
    assertThat(header(dead, RecordHeaders.DEAD_OFFSET)).isEqualTo("0");
    assertThat(header(dead, RecordHeaders.CORRELATION_ID)).isEqualTo("garbage-1");
    assertThat(gateway.answer("garbage-1").error()).isEqualTo("bad_request");
    assertThat(gateway.call("Book", "ada", "a", Ledger.entry("a", 1)).data())
        .contains("\"instance\":\"one\"");
  }

  @Test
  void a_record_on_the_wrong_partition_is_set_aside() {
    var request = PretendedGateway.request("Book", "ada", "a", Ledger.entry("a", 1));
    int right = Partitions.of(request.key(), Ledger.PARTITIONS);
    gateway.send((right + 1) % Ledger.PARTITIONS, request.key(), request.encode(), request.id());

    var dead = deadLetter("misplaced");

    assertThat(header(dead, RecordHeaders.DEAD_ERROR)).contains("partition " + right);
    assertThat(gateway.answer(request.id()).error()).isEqualTo("internal");
    assertThat(service.getBean(Ledger.class).begun).isEmpty();
  }

  @Test
  void a_record_under_anothers_key_is_set_aside() {
    var request = PretendedGateway.request("Book", "ada", "a", Ledger.entry("a", 1));
    gateway.send(0, null, request.encode(), request.id());

    assertThat(header(deadLetter("misplaced"), RecordHeaders.DEAD_ERROR)).contains("key");
  }

  @Test
  void a_request_past_its_deadline_is_expired() {
    long now = System.currentTimeMillis();
    var late =
        new Request(
            "late",
            Channel.CLIENT.event("Book"),
            "a",
            User.of("ada"),
            Client.of("c"),
            now - 1,
            now - 1,
            Json.of(Ledger.entry("a", 1)),
            false);
    gateway.call("Book", "ada", "warm", Ledger.entry("warm", 1));
    service.getBean(Ledger.class).hold("a").countDown();

    var gate = service.getBean(Ledger.class).hold("a");
    gateway.ask("Book", "ada", "a", Ledger.entry("a", 1));
    gateway.send(late);
    eventually("the first is in flight", () -> service.getBean(Ledger.class).begun.size() == 2);
    gate.countDown();

    assertThat(gateway.answer("late").error()).isEqualTo("expired");
  }

  @Test
  void an_event_that_this_instance_lacks_has_no_handler() {
    assertThat(gateway.call("Unknown", "ada", "a", null).error()).isEqualTo("no_handler");
  }

  @Test
  void a_gateway_that_asks_is_answered_and_a_stop_is_told() throws Exception {
    var control = gateway.tail(gateway.topics().control().name(), 0);
    var first = ClientEvents.decode(control.await(record -> record.value() != null).value());
    eventually("ready", () -> service.getBean(Transport.class).isReady());

    eventually(
        "an answer before the next heartbeat",
        () -> {
          ask();
          return control.all().stream().filter(RefusalsIT::isLedger).count() >= 2;
        });
    var answers = control.all().stream().filter(RefusalsIT::isLedger).toList();
    assertThat(ClientEvents.decode(answers.get(1).value()).since()).isEqualTo(first.since());

    try (var second = Ledger.start(prefix, "two")) {
      var joined =
          control.await(record ->
              record.value() != null
                  && new String(record.key(), StandardCharsets.UTF_8).endsWith("/two"));
      assertThat(ClientEvents.decode(joined.value()).since()).isEqualTo(first.since());
      assertThat(second.isRunning()).isTrue();
    }
    control.await(record ->
        record.value() == null
            && new String(record.key(), StandardCharsets.UTF_8).endsWith("/two"));
  }

  private static boolean isLedger(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8).startsWith("service/ledger/one");
  }

  private void ask() {
    var signal = new GatewaySignal("s1", GatewaySignal.Type.REQUEST_CLIENT_EVENTS, "gw1");
    try {
      gateway.write(
          new ProducerRecord<>(
              gateway.topics().control().name(),
              0,
              new ControlKey.Gateway("gw1").toString().getBytes(StandardCharsets.UTF_8),
              signal.encode()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_count_of_partitions_that_differs_stops_the_start() {
    assertThatThrownBy(() -> Ledger.start(prefix, "three", "rt.service.partitions", "5").close())
        .hasMessageContaining("has 4 partitions and rt.service.partitions declares 5");
  }

  @Test
  void members_share_the_partitions_between_them() {
    try (var second = Ledger.start(prefix, "two")) {
      eventually("ready", () -> second.getBean(Transport.class).isReady());
      for (String account : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
        assertThat(gateway.call("Book", "ada", account, Ledger.entry(account, 1)).data())
            .contains("\"number\":1");
      }
    }
  }
}
