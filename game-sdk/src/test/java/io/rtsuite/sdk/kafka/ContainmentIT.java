package io.rtsuite.sdk.kafka;

import static io.rtsuite.sdk.kafka.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.log.Stamp;
import io.rtsuite.log.kafka.StampHeaders;
import io.rtsuite.sdk.request.Transport;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is wrong in one partition, or about one subject, is not felt by the others. */
class ContainmentIT {

  private final String prefix = TestBroker.freshPrefix();
  private final PretendedGateway gateway =
      new PretendedGateway(prefix, Purse.SERVICE, Purse.PARTITIONS);
  private @Nullable ApplicationContext running;

  @AfterEach
  void stop() {
    Purse.endless = false;
    close();
    gateway.close();
  }

  private void close() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  private Transport transport() {
    return Objects.requireNonNull(running).getBean(Transport.class);
  }

  private void start(String instance, String... more) {
    running = Purse.start(prefix, instance, more);
  }

  private void started(String instance, String... more) {
    start(instance, more);
    eventually("ready", transport()::isReady);
  }

  private static int partition(String purse) {
    return Partitions.of(Request.key("default", purse), Purse.PARTITIONS);
  }

  /** A purse in another partition. */
  private static String beside(String purse) {
    return IntStream.range(0, 100)
        .mapToObj(i -> "beside-" + i)
        .filter(other -> partition(other) != partition(purse))
        .findFirst()
        .orElseThrow();
  }

  private PretendedGateway.Answer put(String purse, int coins) {
    return gateway.answer(ask(purse, coins));
  }

  private String ask(String purse, int coins) {
    return gateway.ask(
        "PursePut", "ada", purse, "{\"purse\":\"" + purse + "\",\"coins\":" + coins + "}");
  }

  @Test
  void a_partition_whose_history_cannot_be_read_stops_alone_and_says_why() throws Exception {
    started("one");
    put("p1", 1);
    close();
    breakHistory(partition("p1"));

    start("two");

    eventually("the reason is known", () -> transport().stopped().containsKey(partition("p1")));
    assertThat(transport().stopped()).containsOnlyKeys(partition("p1"));
    assertThat(transport().stopped().get(partition("p1"))).contains("cannot be read");
    assertThat(transport().isReady()).isFalse();
    assertThat(transport().isAlive()).isTrue();
    String beside = beside("p1");
    assertThat(put(beside, 2).data()).contains("\"coins\":2");
  }

  /** An entry that counts and that nobody can read. */
  private void breakHistory(int partition) throws Exception {
    String history = gateway.topics().history(Purse.SERVICE, Purse.PARTITIONS).name();
    var claim = new ProducerRecord<byte[], byte[]>(history, partition, null, "{}".getBytes(UTF_8));
    StampHeaders.put(claim.headers(), new Stamp.Claim("somebody"));
    gateway.write(claim);
    long seq;
    try (var tail = gateway.tail(history, partition)) {
      seq =
          tail.all().stream()
              .map(record -> StampHeaders.read(record.headers()))
              .mapToLong(ContainmentIT::seq)
              .max()
              .orElse(0);
    }
    var entry =
        new ProducerRecord<byte[], byte[]>(
            history, partition, "default/p1".getBytes(UTF_8), "no JSON".getBytes(UTF_8));
    StampHeaders.put(entry.headers(), new Stamp.Entry("somebody", seq + 1));
    gateway.write(entry);
  }

  private static long seq(@Nullable Stamp stamp) {
    return switch (stamp) {
      case Stamp.Entry entry -> entry.seq();
      case Stamp.Anchor anchor -> anchor.seq();
      case null, default -> 0;
    };
  }

  @Test
  void an_input_that_is_never_decided_costs_its_subject() throws Exception {
    Purse.endless = true;
    started("one", "rt.game.decide-limit", "1s");
    put("p1", 1);

    String endless = ask("p1", Purse.ENDLESS);
    String beside = beside("p1");
    for (int i = 1; i <= 50; i++) {
      assertThat(put(beside, 1).data()).contains("\"coins\":" + i);
    }

    assertThat(gateway.answer(endless).error()).isEqualTo("internal");
    assertThat(put("p1", 1).error()).isEqualTo("parked");
    eventually("nothing is stopped", () -> transport().stopped().isEmpty());
    assertThat(deadLetters(endless)).isEqualTo(1);
  }

  @Test
  void an_answer_to_a_topic_that_does_not_exist_holds_up_nobody() throws Exception {
    started("one");
    var request =
        PretendedGateway.request("PursePut", "ada", "p1", "{\"purse\":\"p1\",\"coins\":1}");
    gateway.write(addressed(request, "nowhere", "0"));
    gateway.write(addressed(request, gateway.topics().replies().name(), "99"));

    var answer = put("p1", 1);

    assertThat(answer.data()).contains("\"coins\":3");
    assertThat(transport().stopped()).isEmpty();
  }

  private ProducerRecord<byte[], byte[]> addressed(
      Request request, String topic, String partition) {
    var record =
        new ProducerRecord<>(
            gateway.topics().requests(Purse.SERVICE, Purse.PARTITIONS).name(),
            partition("p1"),
            request.key().getBytes(UTF_8),
            request.encode());
    RecordHeaders.put(record.headers(), RecordHeaders.CORRELATION_ID, request.id());
    RecordHeaders.put(record.headers(), RecordHeaders.REPLY_TOPIC, topic);
    RecordHeaders.put(record.headers(), RecordHeaders.REPLY_PARTITION, partition);
    return record;
  }

  private long deadLetters(String requestId) {
    return IntStream.range(0, 4)
        .mapToLong(partition -> {
          try (var tail = gateway.tail(gateway.topics().deadLetters().name(), partition)) {
            return tail.all().stream()
                .filter(record -> PretendedGateway.correlation(record).equals(requestId))
                .filter(record ->
                    RecordHeaders.text(record.headers(), RecordHeaders.DEAD_REASON)
                        .filter("fatal"::equals)
                        .isPresent())
                .count();
          }
        })
        .sum();
  }

  @Test
  void a_service_that_was_stopped_for_longer_than_every_retention_has_its_state() throws Exception {
    started("one");
    put("p1", 3);
    close();
    deleteAll(gateway.topics().requests(Purse.SERVICE, Purse.PARTITIONS).name());

    started("two");

    assertThat(put("p1", 4).data()).contains("\"coins\":7", "\"puts\":2");
  }

  @Test
  void requests_that_were_deleted_undecided_are_passed_over() throws Exception {
    started("one");
    put("p1", 3);
    close();
    ask("p1", 100);
    ask("p1", 100);
    deleteAll(gateway.topics().requests(Purse.SERVICE, Purse.PARTITIONS).name());

    started("two");

    assertThat(put("p1", 4).data()).contains("\"coins\":7");
  }

  private void deleteAll(String topic) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()))) {
      for (int partition = 0; partition < Purse.PARTITIONS; partition++) {
        admin
            .deleteRecords(
                Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1)))
            .all()
            .get();
      }
    }
  }

  @Test
  void a_request_topic_that_is_made_anew_is_another_one_and_keeps_the_state() throws Exception {
    started("one");
    put("p1", 3);
    put("p1", 3);
    close();
    String requests = gateway.topics().requests(Purse.SERVICE, Purse.PARTITIONS).name();
    try (var admin = Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()))) {
      admin.deleteTopics(List.of(requests)).all().get();
      eventually("deleted", () -> !exists(admin, requests));
    }

    started("two");

    assertThat(put("p1", 4).data()).contains("\"coins\":10");
  }

  private static boolean exists(Admin admin, String topic) {
    try {
      return admin.listTopics().names().get().contains(topic);
    } catch (java.util.concurrent.ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
