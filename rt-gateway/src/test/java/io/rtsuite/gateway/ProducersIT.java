package io.rtsuite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kafka takes little of one producer for a while, or a producer dies; the others go on. */
@Timeout(120)
class ProducersIT {

  private static final Map<String, Object> SERVERS =
      Map.of("bootstrap.servers", TestBroker.bootstrapServers());

  private final String prefix = TestBroker.freshPrefix();

  private FakeService service(Duration deadline) throws Exception {
    return new FakeService(
        prefix,
        "tables",
        List.of(new EventDeclaration(Channel.CLIENT.event("Echo"), null, deadline, 0)),
        (received, it) -> it.reply(received, "{\"type\":\"ClientMessage\",\"data\":0}"));
  }

  /** Kafka takes less of a client from here on; without a rate, all it sends. */
  private static void slowDown(String clientId, @Nullable Double bytesPerSecond) throws Exception {
    try (var admin = Admin.create(SERVERS)) {
      admin
          .alterClientQuotas(
              List.of(
                  new ClientQuotaAlteration(
                      new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, clientId)),
                      List.of(new ClientQuotaAlteration.Op("producer_byte_rate", bytesPerSecond)))))
          .all()
          .get();
    }
  }

  private long controlRecords() {
    var control = new TopicPartition(new Topics(prefix).control().name(), 0);
    try (var consumer =
        new KafkaConsumer<>(SERVERS, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return consumer.endOffsets(List.of(control)).getOrDefault(control, 0L);
    }
  }

  private static String ask(PlainClient client, int id, String data) throws InterruptedException {
    client.send("{\"event\":\"Echo\",\"id\":%d,\"data\":\"%s\"}".formatted(id, data));
    return client.answer(id);
  }

  @Test
  void signs_of_life_go_out_while_requests_fill_the_buffer() throws Exception {
    try (var gateway =
            RunningGateway.start(
                prefix, Map.of("kafka.buffer.memory", 65_536, "gateway.catalog.silence", "2s"));
        var service = service(Duration.ofSeconds(30));
        var client = gateway.connect("ada")) {
      Await.until("the catalogue", () -> ask(client, 0, "").contains("data"));
      slowDown("gateway-30s", 10.0);

      String data = "x".repeat(2_000);
      for (int i = 1; i <= 100; i++) {
        client.send("{\"event\":\"Echo\",\"id\":%d,\"data\":\"%s\"}".formatted(i, data));
      }
      assertThat(ask(client, 101, data)).contains("\"overloaded\"");
      long before = controlRecords();
      Await.until("twenty signs of life", () -> controlRecords() >= before + 20);

      assertThat(ask(client, 102, data)).as("it is still full").contains("\"overloaded\"");
      assertThat(gateway.get("/health/readiness").statusCode()).isEqualTo(200);
    } finally {
      slowDown("gateway-30s", null);
    }
  }

  @Test
  void a_request_is_not_stored_when_its_asker_has_given_up() throws Exception {
    try (var gateway = RunningGateway.start(prefix, Map.of());
        var service = service(Duration.ofSeconds(2));
        var client = gateway.connect("ada")) {
      Await.until("the catalogue", () -> ask(client, 0, "").contains("data"));
      // Some 2,500 bytes, so about 5 s in which nothing more is taken.
      slowDown("gateway-2s", 150.0);
      assertThat(ask(client, 1, "x".repeat(2_000))).contains("\"data\":0");
      // Not at once, as the broker applies a new quota in its own time.
      var givenUp = new String[1];
      var asked = new AtomicInteger();
      Await.until(
          "a request to be given up",
          () -> {
            givenUp[0] = "given up " + asked.incrementAndGet() + " " + "x".repeat(500);
            return ask(client, 2, givenUp[0]).contains("\"timeout\"");
          });

      Await.until("an answer", () -> ask(client, 3, "last").contains("\"data\":0"));

      // Requests of one user about themselves are in one partition, in their order.
      var received = new ArrayList<String>();
      while (!received.contains("\"last\"")) {
        received.add(Objects.requireNonNull(service.next().request().data()).text());
      }
      assertThat(received).doesNotContain('"' + givenUp[0] + '"');
    } finally {
      slowDown("gateway-2s", null);
    }
  }

  /** Ends the thread of a producer, as running out of memory does. */
  public static final class Deadly
      implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {

    static final AtomicBoolean ARMED = new AtomicBoolean();

    @Override
    public org.apache.kafka.clients.producer.ProducerRecord<byte[], byte[]> onSend(
        org.apache.kafka.clients.producer.ProducerRecord<byte[], byte[]> record) {
      return record;
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata stored, @Nullable Exception failure) {
      if (stored != null
          && stored.topic().contains("requests")
          && ARMED.compareAndSet(true, false)) {
        throw new OutOfMemoryError("made for this test");
      }
    }

    @Override
    public org.apache.kafka.clients.consumer.ConsumerRecords<byte[], byte[]> onConsume(
        org.apache.kafka.clients.consumer.ConsumerRecords<byte[], byte[]> records) {
      return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
  }

  @Test
  void a_producer_whose_thread_has_died_is_replaced() throws Exception {
    try (var gateway =
            RunningGateway.start(
                prefix, Map.of("kafka.interceptor.classes", Deadly.class.getName()));
        var service = service(Duration.ofSeconds(1));
        var client = gateway.connect("ada")) {
      Await.until("the catalogue", () -> ask(client, 0, "").contains("data"));
      Deadly.ARMED.set(true);
      ask(client, 1, "deadly");
      assertThat(ask(client, 2, "")).contains("\"timeout\"");

      Await.until("answers again", () -> ask(client, 3, "").contains("data"));

      assertThat(gateway.get("/health/liveness").statusCode()).isEqualTo(200);
    }
  }
}
