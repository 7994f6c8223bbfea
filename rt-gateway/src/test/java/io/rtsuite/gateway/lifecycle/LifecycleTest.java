package io.rtsuite.gateway.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.events.SessionOpened;
import io.rtsuite.events.User;
import io.rtsuite.gateway.catalog.Catalog;
import io.rtsuite.gateway.catalog.GatewayId;
import io.rtsuite.gateway.catalog.GatewayPresence;
import io.rtsuite.gateway.catalog.GatewayWatch;
import io.rtsuite.gateway.catalog.Route;
import io.rtsuite.gateway.kafka.KafkaLogs;
import io.rtsuite.gateway.kafka.RecordingAppender;
import io.rtsuite.gateway.kafka.TopicsConfig;
import io.rtsuite.gateway.request.Ids;
import io.rtsuite.gateway.session.Identity;
import io.rtsuite.gateway.session.NoAuthenticator;
import io.rtsuite.gateway.session.Session;
import io.rtsuite.gateway.session.SessionConfig;
import io.rtsuite.gateway.session.SessionMeters;
import io.rtsuite.gateway.session.Sessions;
import io.rtsuite.gateway.session.SilentInbox;
import io.rtsuite.gateway.session.TextFront;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LifecycleTest {

  private static final String LOBBY = "rt.requests.lobby";
  private static final String STATS = "rt.requests.stats";
  private static final String SESSIONS = "rt.sessions";
  private static final TopicsConfig TOPICS = new TopicsConfig("rt.");
  private static final TimeoutException LATE = new TimeoutException("late");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final LifecycleMeters meters = new LifecycleMeters(registry);
  private final RecordingAppender appender = new RecordingAppender();
  private Map<String, List<Route>> listeners =
      Map.of(
          "AuthSocket", List.of(listener("AuthSocket", LOBBY)),
          "ClientConnected", List.of(listener("ClientConnected", LOBBY)),
          "ClientDisconnected", List.of(listener("ClientDisconnected", LOBBY)));
  private final Announcements announcements =
      new Announcements(
          () -> new Catalog(Map.of(), listeners, Set.of(), List.of(), List.of()),
          appender,
          new Ids(),
          meters,
          InstantSource.fixed(Instant.ofEpochMilli(1_000)));
  private final SessionRecords records = new SessionRecords(appender, TOPICS);
  private final Lifecycle lifecycle =
      new Lifecycle(
          new GatewayId("gw-1"), new SilentInbox(), announcements, records, meters, () -> true);
  private final TextFront front = new TextFront();
  private final Sessions sessions =
      new Sessions(
          new NoAuthenticator(),
          lifecycle,
          new SessionConfig(
              "error", 64, 256, 4096, Duration.ofSeconds(10), 64, Duration.ofSeconds(1), 1),
          new SessionMeters(registry));

  private static Route listener(String event, String topic) {
    return new Route(EventDeclaration.of(Channel.PRIVATE.event(event)), topic, topic, 3);
  }

  private final EmbeddedChannel channel = new EmbeddedChannel();

  private Session open(String user) {
    return sessions.open(
        channel, front, new Identity(User.of(user), Long.MAX_VALUE), "client-" + user);
  }

  private void stored(String topic) {
    List.copyOf(appender.to(topic)).forEach(it -> it.receipt().stored(0));
    appender.appended.removeIf(it -> it.record().topic().equals(topic));
  }

  private void fails(String topic) {
    List.copyOf(appender.to(topic)).forEach(it -> it.receipt().uncertain(LATE));
    appender.appended.removeIf(it -> it.record().topic().equals(topic));
  }

  private List<String> told(String topic) {
    return appender.to(topic).stream()
        .map(it -> {
          try {
            var request = Request.decode(it.record().value());
            return request.event().name()
                + " "
                + request.client().id()
                + " "
                + String.valueOf(request.data() == null ? null : request.data().text());
          } catch (MalformedMessage e) {
            throw new AssertionError(e);
          }
        })
        .toList();
  }

  /** Keys on the log of sessions; a minus for one without a value. */
  private List<String> logged() {
    return appender.to(SESSIONS).stream()
        .map(it -> (it.record().value() == null ? "-" : "") + new String(it.record().key(), UTF_8))
        .toList();
  }

  private double lost() {
    return registry.counter("gateway.announcements.lost").count();
  }

  @Nested
  class a_session {
    @Test
    void is_announced_to_the_services_that_listen_when_it_comes_and_goes() throws Exception {
      var bob = open("bob");
      bob.closed("transport close");

      assertThat(told(LOBBY))
          .containsExactly(
              "AuthSocket client-bob {\"front\":\"text\"}",
              "ClientConnected client-bob {\"connectedAt\":1000}",
              "ClientDisconnected client-bob {\"reason\":\"transport close\"}");
      assertThat(appender.to(LOBBY))
          .allSatisfy(it ->
              assertThat(it.record().headers().lastHeader(RecordHeaders.REPLY_TOPIC))
                  .as("nobody waits")
                  .isNull())
          .extracting(it -> Request.decode(it.record().value()).subject())
          .containsOnly("bob");
    }

    @Test
    void has_a_record_from_its_begin_until_services_know_of_its_end() throws Exception {
      var bob = open("bob");
      assertThat(logged()).containsExactly("gw-1/client-bob");
      assertThat(SessionOpened.decode(appender.to(SESSIONS).getFirst().record().value()))
          .isEqualTo(new SessionOpened("client-bob", "gw-1", User.of("bob")));
      stored(SESSIONS);

      bob.closed("transport close");
      assertThat(logged()).as("the service may not know yet").isEmpty();
      stored(LOBBY);

      assertThat(logged()).containsExactly("-gw-1/client-bob");
      assertThat(lifecycle.isSettled()).isFalse();
      stored(SESSIONS);
      assertThat(lifecycle.isSettled()).isTrue();
    }

    @Test
    void needs_no_record_any_more_when_nobody_listens() {
      listeners = Map.of();
      var bob = open("bob");

      bob.closed("transport close");

      assertThat(logged()).containsExactly("gw-1/client-bob", "-gw-1/client-bob");
    }
  }

  @Nested
  class when_a_topic_is_not_known_yet {
    @Test
    void an_end_is_told_once_it_is() {
      var bob = open("bob");
      stored(SESSIONS);
      stored(LOBBY);
      appender.unknown.add(LOBBY);
      bob.closed("transport close");
      lifecycle.retry();
      assertThat(told(LOBBY)).isEmpty();
      assertThat(logged()).as("another gateway would tell it").isEmpty();

      appender.unknown.clear();
      lifecycle.retry();

      assertThat(told(LOBBY))
          .containsExactly("ClientDisconnected client-bob {\"reason\":\"transport close\"}");
      assertThat(lost()).isZero();
    }

    @Test
    void an_end_is_given_up_some_time_and_counted() {
      var bob = open("bob");
      stored(SESSIONS);
      stored(LOBBY);
      appender.unknown.add(LOBBY);
      bob.closed("transport close");
      for (int i = 0; i < 40; i++) {
        lifecycle.retry();
      }

      assertThat(logged()).containsExactly("-gw-1/client-bob");
      assertThat(lost()).isEqualTo(1);
    }
  }

  @Nested
  class when_kafka_does_not_take_it {
    @Test
    void a_record_is_written_again() {
      open("bob");
      fails(SESSIONS);
      assertThat(registry.get("gateway.sessions.unlogged").gauge().value()).isEqualTo(1);

      lifecycle.retry();

      assertThat(logged()).containsExactly("gw-1/client-bob");
      stored(SESSIONS);
      lifecycle.retry();
      assertThat(logged()).isEmpty();
      assertThat(registry.get("gateway.sessions.unlogged").gauge().value()).isZero();
    }

    @Test
    void a_record_of_a_session_that_has_ended_meanwhile_is_not() {
      listeners = Map.of();
      var bob = open("bob");
      fails(SESSIONS);
      bob.closed("transport close");
      stored(SESSIONS);

      lifecycle.retry();

      assertThat(logged()).isEmpty();
      assertThat(lifecycle.isSettled()).isTrue();
    }

    @Test
    void an_end_is_told_again_to_those_services_alone_that_may_not_know() {
      listeners =
          Map.of(
              "ClientDisconnected",
              List.of(
                  listener("ClientDisconnected", LOBBY), listener("ClientDisconnected", STATS)));
      var bob = open("bob");
      stored(SESSIONS);
      bob.closed("transport close");
      stored(LOBBY);
      fails(STATS);
      assertThat(logged()).isEmpty();

      lifecycle.retry();

      assertThat(told(LOBBY)).isEmpty();
      assertThat(told(STATS)).hasSize(1);
      stored(STATS);
      assertThat(logged()).containsExactly("-gw-1/client-bob");
      assertThat(lost()).isZero();
    }

    @Test
    void an_end_is_given_up_some_time_and_counted() {
      var bob = open("bob");
      stored(LOBBY);
      stored(SESSIONS);
      bob.closed("transport close");

      for (int i = 0; i < 100; i++) {
        fails(LOBBY);
        lifecycle.retry();
      }

      assertThat(told(LOBBY)).isEmpty();
      assertThat(lost()).isEqualTo(1);
      assertThat(logged()).containsExactly("-gw-1/client-bob");
    }

    @Test
    void the_end_of_a_record_is_written_again() {
      listeners = Map.of();
      var bob = open("bob");
      stored(SESSIONS);
      bob.closed("transport close");
      fails(SESSIONS);

      lifecycle.retry();

      assertThat(logged()).containsExactly("-gw-1/client-bob");
      stored(SESSIONS);
      assertThat(lifecycle.isSettled()).isTrue();
    }
  }

  /** The log of sessions, and who of the gateways is there. */
  private static final class Cluster implements KafkaLogs, GatewayWatch {
    private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
    private final List<String> departed = new ArrayList<>();
    private GatewayPresence presence =
        new GatewayPresence(Set.of("gw-1"), Set.of("gw-dead"), 1_000);
    private int scans;
    private boolean takenForGone;

    void add(String key, byte[] value) {
      log.add(new ConsumerRecord<>(SESSIONS, 0, log.size(), key.getBytes(UTF_8), value));
    }

    void opened(String gateway, String user) {
      var session = new SessionOpened("client-" + user, gateway, User.of(user));
      add(session.key().toString(), session.encode());
    }

    @Override
    public Consumer<byte[], byte[]> consumer(String clientId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void scan(
        String clientId,
        TopicPartition partition,
        java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
      scans++;
      List.copyOf(log).forEach(each);
    }

    @Override
    public Uuid topicId(String topic) {
      return Uuid.ONE_UUID;
    }

    @Override
    public GatewayPresence presence() {
      return presence;
    }

    @Override
    public void departed(String gateway) {
      departed.add(gateway);
    }

    @Override
    public boolean wasTakenForGone() {
      boolean was = takenForGone;
      takenForGone = false;
      return was;
    }
  }

  @Nested
  class the_first_gateway {
    private final Cluster cluster = new Cluster();
    private boolean first = true;
    private int mostTold = Integer.MAX_VALUE;
    private final List<String> heard = new ArrayList<>();
    private final SessionRecovery recovery =
        new SessionRecovery(
            () -> first,
            cluster,
            announcements,
            records,
            lifecycle,
            meters,
            cluster,
            sessions,
            2,
            System::nanoTime);

    /** Kafka answers at once: what it takes is on the log. */
    private void kafkaAnswers() {
      appender.meanwhile =
          () -> {
            var last = appender.appended.removeLast();
            if (last.record().topic().equals(SESSIONS)) {
              cluster.add(new String(last.record().key(), UTF_8), last.record().value());
              last.receipt().stored(cluster.log.size() - 1);
            } else if (heard.size() < mostTold) {
              appender.appended.add(last);
              heard.add(told(LOBBY).getFirst());
              appender.appended.clear();
              last.receipt().stored(0);
            } else {
              last.receipt().uncertain(LATE);
            }
          };
    }

    private static String gone(String user) {
      return "ClientDisconnected client-" + user + " {\"reason\":\"gateway gone\"}";
    }

    @Test
    void tells_once_of_the_end_of_each_session_of_one_that_died() throws Exception {
      kafkaAnswers();
      for (String user : List.of("ada", "bob", "eve", "tom", "ann")) {
        cluster.opened("gw-dead", user);
      }
      cluster.opened("gw-1", "own");

      recovery.look();
      recovery.look();

      assertThat(heard)
          .containsExactly(gone("ada"), gone("bob"), gone("eve"), gone("tom"), gone("ann"));
      assertThat(cluster.departed).contains("gw-dead");
      assertThat(registry.counter("gateway.sessions.recovered").count()).isEqualTo(5);
    }

    @Test
    void goes_on_where_one_that_died_in_the_middle_of_it_has_stopped() throws Exception {
      kafkaAnswers();
      for (String user : List.of("ada", "bob", "eve")) {
        cluster.opened("gw-dead", user);
      }
      mostTold = 1;
      recovery.look();
      assertThat(heard).containsExactly(gone("ada"));
      assertThat(cluster.departed).as("not before all is told").isEmpty();

      mostTold = Integer.MAX_VALUE;
      recovery.look();

      assertThat(heard).containsExactly(gone("ada"), gone("bob"), gone("eve"));
      assertThat(cluster.departed).containsExactly("gw-dead");
    }

    @Test
    void looks_once_for_what_gateways_left_behind_that_nobody_knows() throws Exception {
      kafkaAnswers();
      cluster.presence = new GatewayPresence(Set.of("gw-1"), Set.of(), 1_000);
      cluster.opened("gw-long-ago", "ada");

      recovery.look();
      recovery.look();

      assertThat(heard).containsExactly(gone("ada"));
      assertThat(cluster.scans).isEqualTo(1);
    }

    @Test
    void does_nothing_before_it_knows_who_is_gone() throws Exception {
      kafkaAnswers();
      cluster.presence = new GatewayPresence(Set.of("gw-1"), Set.of(), Long.MIN_VALUE);
      cluster.opened("gw-dead", "ada");

      recovery.look();

      assertThat(heard).isEmpty();
    }

    @Test
    void waits_for_topics_that_are_looked_up() throws Exception {
      kafkaAnswers();
      cluster.opened("gw-dead", "ada");
      appender.unknown.add(LOBBY);
      recovery.look();
      assertThat(cluster.departed).isEmpty();

      appender.unknown.clear();
      recovery.look();

      assertThat(heard).containsExactly(gone("ada"));
    }

    @Test
    void removes_a_record_that_it_cannot_read() throws Exception {
      kafkaAnswers();
      cluster.add("gw-dead/client-ada", "rubbish".getBytes(UTF_8));

      recovery.look();

      assertThat(heard).isEmpty();
      assertThat(cluster.log.getLast().value()).isNull();
      assertThat(cluster.departed).containsExactly("gw-dead");
      assertThat(lost()).isEqualTo(1);
    }

    @Test
    void is_the_only_one_that_does_so() throws Exception {
      kafkaAnswers();
      first = false;
      cluster.opened("gw-dead", "ada");

      recovery.look();

      assertThat(heard).isEmpty();
      assertThat(cluster.departed).isEmpty();
    }

    @Test
    void that_was_taken_for_gone_itself_closes_its_connections() throws Exception {
      open("bob");
      cluster.takenForGone = true;

      recovery.look();

      channel.runPendingTasks();
      assertThat(front.dropped).containsExactly(channel);
    }
  }
}
