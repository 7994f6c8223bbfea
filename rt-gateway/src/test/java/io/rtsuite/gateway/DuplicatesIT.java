package io.rtsuite.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Origin;
import io.rtsuite.events.PushMarks;
import io.rtsuite.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A game's owner dies after its push was stored, and its successor says the same again. */
class DuplicatesIT {

  private static final Map<String, Object> SERVERS =
      Map.of("bootstrap.servers", TestBroker.bootstrapServers());

  private final String prefix = TestBroker.freshPrefix();
  private final Topics topics = new Topics(prefix);
  private final List<RunningGateway> gateways = new ArrayList<>();
  private FakeService game;
  private int fences;

  @BeforeEach
  void start() throws Exception {
    create(topics.control());
    create(topics.pushes());
    game = new FakeService(prefix, "game", List.of(), (_, _) -> {});
  }

  @AfterEach
  void stop() throws Exception {
    game.close();
    gateways.forEach(RunningGateway::close);
  }

  private RunningGateway gateway(String checkpointInterval) throws Exception {
    var gateway =
        RunningGateway.start(
            prefix,
            Map.of(
                "gateway.name",
                "gateway-" + gateways.size(),
                "gateway.pushes.checkpoint-interval",
                checkpointInterval));
    gateways.add(gateway);
    return gateway;
  }

  private static String from(int input, int n) {
    return "\"from\":{\"service\":\"game\",\"topicId\":\"3Nt5o1RhQ6SRyfWDTRr0Jw\",\"partition\":4,\"offset\":%d,\"n\":%d}"
        .formatted(input, n);
  }

  /** The output {@code n} of an input: an event of that name to everybody. */
  private long say(int input, int n) {
    return game.push(
        "{\"v\":1,\"id\":\"p\",\"event\":\"server_channel_event.Said%d_%d\",\"tenantId\":\"default\",\"all\":true,%s,\"data\":0}"
            .formatted(input, n, from(input, n)));
  }

  private void move(String type, String client, int input, int n) {
    game.push(
        "{\"v\":1,\"id\":\"m\",\"type\":\"%s\",\"tenantId\":\"default\",\"client\":\"%s\",\"rooms\":[\"table\"],%s}"
            .formatted(type, client, from(input, n)));
  }

  /** What a client heard since it was asked last, up to a push that all of them get. */
  private static List<String> heard(PlainClient client, int fence) throws InterruptedException {
    var heard = new ArrayList<String>();
    String wanted = "{\"event\":\"Fence%d\",\"data\":0}".formatted(fence);
    for (String frame = client.next(); !frame.equals(wanted); frame = client.next()) {
      if (!frame.contains("\"connected\"")) {
        heard.add(frame.replaceAll(".*\"event\":\"([^\"]*)\".*", "$1"));
      }
    }
    return heard;
  }

  private int fence() {
    fences++;
    game.push(
        "{\"v\":1,\"id\":\"f\",\"event\":\"server_channel_event.Fence%d\",\"tenantId\":\"default\",\"all\":true,\"data\":0}"
            .formatted(fences));
    return fences;
  }

  private static double repeated(RunningGateway gateway) {
    return gateway
        .context()
        .getBean(MeterRegistry.class)
        .get("gateway.pushes.repeated")
        .counter()
        .count();
  }

  private List<PushMarks> checkpoints() throws Exception {
    var partition = new TopicPartition(topics.pushMarks().name(), 0);
    var found = new ArrayList<PushMarks>();
    try (var consumer =
        new KafkaConsumer<>(SERVERS, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = end(partition);
      while (consumer.position(partition) < end) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          assertThat(new String(record.key(), UTF_8)).isEqualTo("0");
          found.add(PushMarks.decode(record.value()));
        }
      }
    }
    return found;
  }

  private PushMarks checkpointAt(long offset) {
    var found = new ArrayList<PushMarks>();
    Await.until(
        "a checkpoint at " + offset,
        () -> {
          found.clear();
          checkpoints().stream().filter(it -> it.offset() == offset).forEach(found::add);
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  private void forgetPushesBelow(long offset) throws Exception {
    try (var admin = Admin.create(SERVERS)) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(topics.pushes().name(), 0),
                  RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  @Test
  void a_gateway_that_starts_in_between_does_not_say_it_again() throws Exception {
    var here = gateway("1h");
    try (var ada = here.connect("ada")) {
      String client = ada.clientId();
      say(5, 0);
      move("Join", client, 5, 1);
      say(6, 0);
      move("Leave", client, 6, 1);
      assertThat(heard(ada, fence())).containsExactly("Said5_0", "Said6_0");

      var there = gateway("1h");
      try (var bob = there.connect("bob")) {
        assertThat(bob.next()).contains("connected");

        say(5, 0);
        move("Join", client, 5, 1);
        say(6, 0);
        say(6, 2);
        game.push(
            "{\"v\":1,\"id\":\"r\",\"event\":\"server_channel_event.ForTheTable\",\"tenantId\":\"default\",\"room\":\"table\",\"data\":0}");
        int fence = fence();

        assertThat(heard(ada, fence)).as("at the first gateway").containsExactly("Said6_2");
        assertThat(heard(bob, fence)).as("at the second one").containsExactly("Said6_2");
        assertThat(repeated(here)).isEqualTo(3);
        assertThat(repeated(there)).isEqualTo(3);
        assertThat(checkpoints()).isEmpty();
      }
    }
  }

  @Test
  void it_knows_from_a_checkpoint_what_the_log_has_forgotten() throws Exception {
    var here = gateway("50ms");
    try (var ada = here.connect("ada")) {
      say(5, 0);
      long last = say(6, 3);
      assertThat(heard(ada, fence())).containsExactly("Said5_0", "Said6_3");
      assertThat(checkpointAt(last + 2).marks())
          .containsExactly(new Origin("game", "3Nt5o1RhQ6SRyfWDTRr0Jw", 4, 6, 3));
      forgetPushesBelow(last + 2);

      var there = gateway("50ms");
      try (var bob = there.connect("bob")) {
        assertThat(bob.next()).contains("connected");
        say(5, 0);
        say(6, 3);
        say(6, 4);
        int fence = fence();

        assertThat(heard(ada, fence)).containsExactly("Said6_4");
        assertThat(heard(bob, fence)).containsExactly("Said6_4");
      }
    }
  }

  @Test
  void an_older_checkpoint_in_the_place_of_a_newer_one_does_no_harm() throws Exception {
    var here = gateway("50ms");
    long early = say(5, 0);
    PushMarks old = checkpointAt(early + 1);
    long late = say(6, 0);
    checkpointAt(late + 1);
    here.close();
    // As a gateway would that lags.
    game.append(topics.pushMarks().name(), 0, PushMarks.key(0), old.encode());
    assertThat(checkpoints()).endsWith(old);

    var there = gateway("1h");
    try (var bob = there.connect("bob")) {
      assertThat(bob.next()).contains("connected");
      say(5, 0);
      say(6, 0);
      say(7, 0);

      assertThat(heard(bob, fence())).containsExactly("Said7_0");
    }
  }

  @Test
  void a_log_that_says_nothing_gets_no_checkpoints() throws Exception {
    gateway("20ms");
    long only = say(5, 0);
    checkpointAt(only + 1);

    // Signs of life show that time goes by.
    var control = new TopicPartition(topics.control().name(), 0);
    long now = end(control);
    Await.until("three heartbeats", () -> end(control) > now + 3);

    assertThat(checkpoints()).hasSize(1);
  }

  private static long end(TopicPartition partition) {
    try (var consumer =
        new KafkaConsumer<>(SERVERS, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }
  }

  @Test
  void a_log_made_anew_begins_anew_at_every_gateway() throws Exception {
    var here = gateway("50ms");
    try (var ada = here.connect("ada")) {
      for (int input = 1; input < 20; input++) {
        say(input, 0);
      }
      long last = say(20, 0);
      checkpointAt(last + 1);

      makePushesAnew();
      say(5, 0);

      assertThat(ada.closed().code())
          .as("whoever may have missed something comes back")
          .isEqualTo(1006);
    }
    // Its own marks and its checkpoint are of a log that is gone.
    var there = gateway("50ms");
    try (var ada = here.connect("ada");
        var bob = there.connect("bob")) {
      assertThat(ada.next()).contains("connected");
      assertThat(bob.next()).contains("connected");
      say(5, 0);
      say(6, 0);
      int fence = fence();

      assertThat(heard(ada, fence)).containsExactly("Said6_0");
      assertThat(heard(bob, fence)).containsExactly("Said6_0");
    }
  }

  private void makePushesAnew() throws Exception {
    var topic = topics.pushes();
    try (var admin = Admin.create(SERVERS)) {
      admin.deleteTopics(List.of(topic.name())).all().get();
    }
    Await.until(
        "the topic to be made anew",
        () -> {
          create(topic);
          return true;
        });
  }

  private static void create(Topics.Topic topic) throws Exception {
    try (var admin = Admin.create(SERVERS)) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                      .configs(topic.config())))
          .all()
          .get();
    }
  }
}
