package io.rtsuite.gateway.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.User;
import io.rtsuite.gateway.kafka.DeadLetters;
import io.rtsuite.gateway.kafka.KafkaLogs;
import io.rtsuite.gateway.kafka.PartitionReader;
import io.rtsuite.gateway.kafka.RecordingAppender;
import io.rtsuite.gateway.kafka.TopicsConfig;
import io.rtsuite.gateway.session.Identity;
import io.rtsuite.gateway.session.NoAuthenticator;
import io.rtsuite.gateway.session.SessionConfig;
import io.rtsuite.gateway.session.SessionMeters;
import io.rtsuite.gateway.session.Sessions;
import io.rtsuite.gateway.session.SilentInbox;
import io.rtsuite.gateway.session.TextFront;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PushLogTest {

  private static final TopicsConfig TOPICS = new TopicsConfig("rt.");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TextFront front = new TextFront();
  private final RecordingAppender appender = new RecordingAppender();
  private final PushProgress progress = new PushProgress();
  private final Sessions sessions =
      new Sessions(
          new NoAuthenticator(),
          new SilentInbox(),
          new SessionConfig(
              "error", 64, 256, 4096, Duration.ofSeconds(10), 64, Duration.ofSeconds(1), 1),
          new SessionMeters(registry));
  private final KafkaLogs logs = new EmptyLogs();
  private final PushLog log =
      new PushLog(
          sessions,
          progress,
          () -> true,
          new DeadLetters(appender, TOPICS),
          logs,
          new Checkpoints(logs, appender, TOPICS, new PushConfig(Duration.ofHours(1))),
          TOPICS,
          registry);
  private final Client ada = new Client("ada");
  private final Client bob = new Client("bob");
  private long offset;

  /** Logs that hold nothing. */
  private static final class EmptyLogs implements KafkaLogs {
    @Override
    public Consumer<byte[], byte[]> consumer(String clientId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void scan(
        String clientId,
        TopicPartition partition,
        java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {}

    @Override
    public Uuid topicId(String topic) {
      return Uuid.ONE_UUID;
    }
  }

  /** One connection. */
  private final class Client {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    Client(String user) {
      sessions.open(channel, front, new Identity(User.of(user), Long.MAX_VALUE), "client-" + user);
      hears();
    }

    List<String> hears() {
      return TextFront.lines(channel);
    }
  }

  private static byte[] push(String event, String target) {
    return "{\"v\":1,\"id\":\"p\",\"event\":\"server_channel_event.%s\",\"tenantId\":\"default\",%s,\"data\":1}"
        .formatted(event, target)
        .getBytes(UTF_8);
  }

  private static final String ALL = "\"all\":true";

  private ConsumerRecord<byte[], byte[]> next(byte[] value) {
    return new ConsumerRecord<>("rt.pushes", 0, offset++, null, value);
  }

  /** A record whose value can be read only from the second time on. */
  private ConsumerRecord<byte[], byte[]> hostile(byte[] value) {
    var times = new int[1];
    return new ConsumerRecord<>("rt.pushes", 0, offset++, null, value) {
      @Override
      public byte[] value() {
        if (times[0]++ == 0) {
          throw new IllegalStateException("a bug, made for this test");
        }
        return super.value();
      }
    };
  }

  /** As the reader does with a poll. */
  private void read(List<ConsumerRecord<byte[], byte[]>> records) throws InterruptedException {
    for (var record : records) {
      try {
        log.record(record);
      } catch (RuntimeException e) {
        log.failed(record, e);
      }
    }
    log.taken(offset);
    ada.channel.runPendingTasks();
    bob.channel.runPendingTasks();
  }

  @Nested
  class a_log_whose_records_were_lost {

    @Test
    void costs_everybody_the_connection_who_came_before_its_new_beginning_was_fixed()
        throws Exception {
      var start = log.lost();
      var inBetween = new Client("eve");
      start.in(new PartitionReader.Held(0, 10));
      List.of(ada, bob, inBetween).forEach(client -> client.channel.runPendingTasks());

      assertThat(front.dropped)
          .containsExactlyInAnyOrder(ada.channel, bob.channel, inBetween.channel);
    }

    @Test
    void costs_nobody_anything_who_came_afterwards() throws Exception {
      log.lost().in(new PartitionReader.Held(0, 10));
      List.of(ada, bob).forEach(client -> client.channel.runPendingTasks());
      var afterwards = new Client("eve");
      offset = 10;

      read(List.of(next(push("After", ALL))));

      assertThat(front.dropped).doesNotContain(afterwards.channel);
      assertThat(afterwards.hears()).containsExactly("After 1");
    }
  }

  @Nested
  class a_record_that_cannot_be_taken {

    @Test
    void costs_those_it_was_for_their_connection_and_the_others_nothing() throws Exception {
      read(
          List.of(
              next(push("Before", ALL)),
              hostile(push("Hostile", "\"user\":\"ada\"")),
              next(push("After", ALL))));

      assertThat(bob.hears()).containsExactly("Before 1", "After 1");
      assertThat(front.dropped).containsExactly(ada.channel);
    }

    @Test
    void is_put_aside_and_does_not_hold_up_who_waits_for_the_log() throws Exception {
      var ran = new ArrayList<String>();
      progress.after(0, () -> ran.add("after it"));

      read(List.of(hostile(push("Hostile", ALL))));

      assertThat(ran).containsExactly("after it");
      var letter = appender.to("rt.dead-letters").getFirst().record();
      assertThat(RecordHeaders.text(letter.headers(), "rt-dead-reason")).contains("failed");
    }

    @Test
    void by_anybody_costs_nobody_anything() throws Exception {
      read(List.of(next("rubbish".getBytes(UTF_8)), next(push("After", ALL))));

      assertThat(ada.hears()).containsExactly("After 1");
      assertThat(bob.hears()).containsExactly("After 1");
      assertThat(appender.to("rt.dead-letters")).hasSize(1);
    }
  }
}
