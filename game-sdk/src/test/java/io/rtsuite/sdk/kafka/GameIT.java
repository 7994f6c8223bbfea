package io.rtsuite.sdk.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Client;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.Push;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Entry.Kind;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.request.Transport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A game on Kafka: each input counts once, whoever owns its partition. */
class GameIT {

  private final String prefix = TestBroker.freshPrefix();
  private final PretendedGateway gateway =
      new PretendedGateway(prefix, Purse.SERVICE, Purse.PARTITIONS);
  private ApplicationContext service;

  @BeforeEach
  void start() {
    service = started("one");
  }

  private ApplicationContext started(String instance, String... more) {
    var context = Purse.start(prefix, instance, more);
    Eventually.eventually("ready", () -> context.getBean(Transport.class).isReady());
    return context;
  }

  @AfterEach
  void stop() {
    service.close();
    gateway.close();
  }

  private static String put(String purse, int coins) {
    return "{\"purse\":\"" + purse + "\",\"coins\":" + coins + "}";
  }

  private static String look(String purse) {
    return "{\"purse\":\"" + purse + "\"}";
  }

  private List<Entry> history(String purse) {
    var topic = gateway.topics().history(Purse.SERVICE, Purse.PARTITIONS).name();
    String key = Request.key("default", purse);
    try (var tail = gateway.tail(topic, Partitions.of(key, Purse.PARTITIONS))) {
      return tail.all().stream()
          .filter(record -> record.key() != null)
          .filter(record -> key.equals(new String(record.key(), StandardCharsets.UTF_8)))
          .map(GameIT::entry)
          .toList();
    }
  }

  private static Entry entry(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Entry.decode(record.value());
    } catch (MalformedMessage e) {
      throw new AssertionError("the history has an unreadable entry", e);
    }
  }

  private static Entry.Input input(Entry entry) {
    return Objects.requireNonNull(entry.input());
  }

  private Request action(String purse, int coins, String actionId) {
    var request = PretendedGateway.request("PursePut", "ada", purse, put(purse, coins));
    return new Request(
        request.id(),
        request.event(),
        request.subject(),
        request.user(),
        new Client("client-of-ada", null, actionId),
        request.sentAt(),
        request.deadline(),
        request.data(),
        false);
  }

  private PretendedGateway.Answer call(Request request) {
    gateway.send(request);
    return gateway.answer(request.id());
  }

  @Test
  void writes_down_what_was_decided_before_anybody_hears_of_it() {
    var answer = gateway.call("PursePut", "ada", "p1", put("p1", 3));

    assertThat(answer.data()).contains("\"coins\":3");
    var push = (Push) PretendedGateway.push(gateway.pushes.await(record -> true));
    var from = Objects.requireNonNull(push.from());
    assertThat(from.service()).isEqualTo(Purse.SERVICE);
    assertThat(history("p1"))
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.kind()).isEqualTo(Kind.ACCEPTED);
          assertThat(input(entry).requestId()).isEqualTo(answer.requestId());
          assertThat(entry.offset()).isEqualTo(from.offset());
          assertThat(entry.outputs()).hasSize(2);
          assertThat(entry.outputs().getFirst())
              .isInstanceOfSatisfying(
                  Output.Append.class,
                  append -> assertThat(append.value().bytes()).isEqualTo(push.encode()));
          assertThat(entry.entropy()).hasSize(64);
          assertThat(entry.events().getFirst().text()).contains(entry.entropy());
        });
  }

  @Test
  void another_instance_goes_on_where_the_one_before_stopped() {
    gateway.call("PursePut", "ada", "p1", put("p1", 3));
    service.close();
    service = started("two");

    var answer = gateway.call("PursePut", "bob", "p1", put("p1", 4));

    assertThat(answer.data()).contains("\"coins\":7", "\"puts\":2");
  }

  @Test
  void an_action_that_comes_again_gets_the_answer_it_got() {
    var first = call(action("p1", 3, "a1"));
    var again = call(action("p1", 3, "a1"));
    service.close();
    service = started("two");
    var later = call(action("p1", 3, "a1"));
    var other = call(action("p1", 4, "a1"));

    assertThat(again.data()).isEqualTo(first.data());
    assertThat(later.data()).isEqualTo(first.data());
    assertThat(other.error()).isEqualTo("action_id_reused");
    assertThat(gateway.call("PurseSee", "ada", "p1", look("p1")).data()).contains("\"coins\":3");
    assertThat(history("p1").stream().map(Entry::kind))
        .containsExactly(Kind.ACCEPTED, Kind.REPEATED, Kind.REPEATED, Kind.REFUSED, Kind.ACCEPTED);
  }

  @Test
  void what_breaks_the_game_waits_for_a_build_that_can_decide_it() throws Exception {
    gateway.call("PursePut", "ada", "p1", put("p1", 3));
    var broken = gateway.call("PursePut", "ada", "p1", put("p1", Purse.UNLUCKY));
    var behind = gateway.call("PursePut", "ada", "p1", put("p1", 1));
    var dead = deadLetter(broken.requestId());
    service.close();
    service = started("two", "purse.lucky", "true");
    var still = gateway.call("PursePut", "ada", "p1", put("p1", 1));
    redrive(dead);

    var seen = gateway.answer(gateway.ask("PurseSee", "ada", "p1", look("p1")));

    assertThat(broken.error()).isEqualTo("internal");
    assertThat(behind.error()).isEqualTo("parked");
    assertThat(still.error()).isEqualTo("parked");
    assertThat(seen.data()).contains("\"coins\":" + (3 + Purse.UNLUCKY));
    assertThat(RecordHeaders.text(dead.headers(), RecordHeaders.DEAD_REASON)).contains("failed");
    assertThat(RecordHeaders.text(dead.headers(), RecordHeaders.DEAD_ERROR).orElseThrow())
        .doesNotContain("secret");
  }

  private ConsumerRecord<byte[], byte[]> deadLetter(String requestId) {
    String topic = gateway.topics().deadLetters().name();
    var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    Eventually.eventually(
        "a dead letter",
        () -> {
          for (int partition = 0; partition < 4 && found.isEmpty(); partition++) {
            try (var tail = gateway.tail(topic, partition)) {
              tail.all().stream()
                  .filter(record -> PretendedGateway.correlation(record).equals(requestId))
                  .forEach(found::add);
            }
          }
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  private void redrive(ConsumerRecord<byte[], byte[]> dead) throws Exception {
    var record =
        new ProducerRecord<>(
            RecordHeaders.text(dead.headers(), RecordHeaders.DEAD_TOPIC).orElseThrow(),
            RecordHeaders.number(dead.headers(), RecordHeaders.DEAD_PARTITION).orElseThrow(),
            dead.key(),
            dead.value(),
            dead.headers());
    RecordHeaders.put(record.headers(), RecordHeaders.REDRIVE, "decide");
    RecordHeaders.put(
        record.headers(),
        RecordHeaders.REDRIVE_OFFSET,
        RecordHeaders.text(dead.headers(), RecordHeaders.DEAD_OFFSET).orElseThrow());
    gateway.write(record);
  }

  @Test
  void a_clock_rings_by_itself_and_closes_the_purse() {
    gateway.call("PurseOpen", "ada", "p1", "{\"purse\":\"p1\",\"forMillis\":300}");

    Eventually.eventually(
        "closed",
        () -> gateway.call("PurseSee", "ada", "p1", look("p1")).data().contains("\"closed\":true"));

    assertThat(gateway.call("PursePut", "ada", "p1", put("p1", 1)).error()).isEqualTo("closed");
    assertThat(history("p1").stream().filter(entry -> input(entry).userId().isEmpty()))
        .singleElement()
        .satisfies(entry -> assertThat(entry.kind()).isEqualTo(Kind.ACCEPTED));
  }

  @Test
  void a_method_beside_the_game_answers_too() {
    assertThat(gateway.call("PurseWeigh", "ada", "p1", look("p1")).data())
        .isEqualTo("{\"grams\":2}");
    assertThat(history("p1"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.kind()).isEqualTo(Kind.HANDED));
  }

  @Test
  void a_build_that_cannot_follow_a_partition_says_so_and_works_on_the_others() {
    gateway.call("PursePut", "ada", "p1", put("p1", 3));
    service.close();
    service = started("two", "purse.schema", "2");
    gateway.call("PursePut", "ada", "p1", put("p1", 4));
    service.close();

    service = Purse.start(prefix, "three");

    int partition = Partitions.of(Request.key("default", "p1"), Purse.PARTITIONS);
    var transport = service.getBean(Transport.class);
    Eventually.eventually("the reason is known", () -> transport.stopped().containsKey(partition));
    assertThat(transport.stopped().get(partition)).contains("schema 2");
    assertThat(transport.isReady()).isFalse();
    assertThat(transport.isAlive()).isTrue();
    String other = subjectOutside(partition);
    assertThat(gateway.call("PursePut", "ada", other, put(other, 1)).data())
        .contains("\"coins\":1");
  }

  private static String subjectOutside(int partition) {
    for (int i = 0; ; i++) {
      String subject = "other-" + i;
      if (Partitions.of(Request.key("default", subject), Purse.PARTITIONS) != partition) {
        return subject;
      }
    }
  }
}
