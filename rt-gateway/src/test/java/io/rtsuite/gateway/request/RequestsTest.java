package io.rtsuite.gateway.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import io.rtsuite.gateway.catalog.Catalog;
import io.rtsuite.gateway.catalog.Route;
import io.rtsuite.gateway.kafka.DeadLetters;
import io.rtsuite.gateway.kafka.RecordingAppender;
import io.rtsuite.gateway.kafka.TopicsConfig;
import io.rtsuite.gateway.push.PushProgress;
import io.rtsuite.gateway.push.PushProgressSteps;
import io.rtsuite.gateway.session.Authenticator;
import io.rtsuite.gateway.session.ClientFrame;
import io.rtsuite.gateway.session.Gate;
import io.rtsuite.gateway.session.Handshake;
import io.rtsuite.gateway.session.Identity;
import io.rtsuite.gateway.session.Session;
import io.rtsuite.gateway.session.SessionConfig;
import io.rtsuite.gateway.session.SessionMeters;
import io.rtsuite.gateway.session.Sessions;
import io.rtsuite.gateway.session.TextFront;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {

  private static final String TOPIC = "rt.requests.tables";
  private static final int PER_SESSION = 3;
  private static final int TOTAL = 5;
  private static final int PER_SESSION_BYTES = 10_000;
  private static final int TOTAL_BYTES = 15_000;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RequestMeters meters = new RequestMeters(registry);
  private final RecordingAppender appender = new RecordingAppender();
  private final HandTimer timer = new HandTimer();
  private final PushProgress pushes = new PushProgress();
  private final PendingRequests pending = new PendingRequests(meters);
  private final AtomicLong nanos = new AtomicLong();
  private final TopicsConfig topics = new TopicsConfig("rt.");
  private final SessionConfig sessionConfig =
      new SessionConfig(
          "error", 65536, 262144, 4194304, Duration.ofSeconds(10), 64, Duration.ofSeconds(1), 10);
  private final TextFront front = new TextFront();
  private boolean kafkaIsReachable = true;
  private Catalog catalog =
      catalog(route("Echo", null, 0), route("Join", "tableId", 0), route("Seldom", null, 2));
  private final Requests requests =
      new Requests(
          () -> catalog,
          pending,
          () -> new ReplyAddress.Place("rt.replies", 17),
          appender,
          () -> kafkaIsReachable,
          pushes,
          timer,
          new Ids(),
          new RequestConfig(PER_SESSION, TOTAL, PER_SESSION_BYTES, TOTAL_BYTES),
          sessionConfig,
          topics,
          meters,
          InstantSource.fixed(Instant.ofEpochMilli(1_000)),
          nanos::get);
  private final Sessions sessions =
      new Sessions(new Anybody(), requests, sessionConfig, new SessionMeters(registry));
  private final Replies replies = new Replies(pending, new DeadLetters(appender, topics), meters);
  private final Client ada = new Client("ada");

  private static final class Anybody implements Authenticator {
    @Override
    public CompletionStage<Gate.Admission> authenticate(Handshake handshake) {
      return new CompletableFuture<>();
    }

    @Override
    public boolean hasCredentials(Handshake handshake) {
      return false;
    }
  }

  private static Route route(String name, @Nullable String subject, int maxRate) {
    return new Route(
        new EventDeclaration(Channel.CLIENT.event(name), subject, Duration.ofSeconds(2), maxRate),
        "tables",
        TOPIC,
        12);
  }

  private static Catalog catalog(Route... routes) {
    var byName = new java.util.HashMap<String, Route>();
    Arrays.stream(routes).forEach(it -> byName.put(it.declaration().event().name(), it));
    return new Catalog(byName, Map.of(), Set.of("Gone"), List.of(), List.of());
  }

  /** One connection. */
  private final class Client {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Session session;

    Client(String user) {
      session =
          sessions.open(
              channel,
              front,
              new Identity(
                  new User(user, "acme", List.of("player"), Json.of("{\"plan\":1}")),
                  Long.MAX_VALUE),
              "client-" + user);
      hears();
    }

    void asks(int id, String event, String... arguments) {
      session.receive(
          new ClientFrame(event, Arrays.stream(arguments).map(Json::of).toList(), front.ack(id)));
    }

    void tells(String event, String... arguments) {
      session.receive(
          new ClientFrame(event, Arrays.stream(arguments).map(Json::of).toList(), null));
    }

    List<String> hears() {
      return TextFront.lines(channel);
    }

    void hearsInto(List<String> heard) {
      heard.addAll(hears());
    }
  }

  private RecordingAppender.Appended sent(int n) {
    return appender.to(TOPIC).get(n);
  }

  private Request request(int n) throws MalformedMessage {
    return Request.decode(sent(n).record().value());
  }

  private void reply(String correlationId, @Nullable String value, String... headers) {
    replies.take(List.of(record(correlationId, value, headers)));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      String correlationId, @Nullable String value, String... headers) {
    var record =
        new ConsumerRecord<byte[], byte[]>(
            "rt.replies", 17, 5, null, value == null ? null : value.getBytes(UTF_8));
    RecordHeaders.put(record.headers(), RecordHeaders.CORRELATION_ID, correlationId);
    for (int i = 0; i < headers.length; i += 2) {
      RecordHeaders.put(record.headers(), headers[i], headers[i + 1]);
    }
    return record;
  }

  private String sentId(int n) {
    return RecordHeaders.text(sent(n).record().headers(), RecordHeaders.CORRELATION_ID)
        .orElseThrow();
  }

  private void service(String value, String... headers) {
    reply(sentId(appender.to(TOPIC).size() - 1), value, headers);
  }

  private static final String ROOM =
      "{\"type\":\"ClientRoom\",\"data\":{\"action\":\"join\",\"rooms\":[\"r\",\"s\"]}}";

  @Nested
  class a_request {
    @Test
    void goes_to_the_services_topic_with_everything_the_service_needs() throws Exception {
      ada.asks(1, "Join", "{\"tableId\":42,\"__m\":{\"windowId\":\"w\",\"actionId\":\"a\"}}");

      var record = sent(0).record();
      assertThat(request(0))
          .isEqualTo(
              new Request(
                  sentId(0),
                  Channel.CLIENT.event("Join"),
                  "42",
                  new User("ada", "acme", List.of("player"), Json.of("{\"plan\":1}")),
                  new io.rtsuite.events.Client("client-ada", "w", "a"),
                  1_000,
                  3_000,
                  Json.of("{\"tableId\":42,\"__m\":{\"windowId\":\"w\",\"actionId\":\"a\"}}"),
                  false));
      assertThat(new String(record.key(), UTF_8)).isEqualTo("acme/42");
      assertThat(record.partition()).isEqualTo(Partitions.of("acme/42", 12));
      assertThat(RecordHeaders.text(record.headers(), "kafka_replyTopic")).contains("rt.replies");
      assertThat(RecordHeaders.text(record.headers(), "kafka_replyPartition")).contains("17");
      assertThat(RecordHeaders.text(record.headers(), "traceparent").orElseThrow())
          .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
    }

    @Test
    void is_about_the_user_where_the_event_names_no_subject() throws Exception {
      ada.asks(1, "Echo");

      assertThat(request(0).subject()).isEqualTo("ada");
      assertThat(request(0).data()).isNull();
    }

    @Test
    void carries_several_arguments_as_a_list() throws Exception {
      ada.asks(1, "Echo", "{\"a\":1}", "2");

      assertThat(request(0).several()).isTrue();
      assertThat(request(0).data()).isEqualTo(Json.of("[{\"a\":1},2]"));
    }

    @Test
    void has_an_id_of_its_own() {
      ada.asks(1, "Echo");
      ada.asks(2, "Echo");

      assertThat(sentId(0)).isNotEqualTo(sentId(1));
    }

    @Test
    void has_an_id_that_cannot_be_guessed_from_others() {
      var seen = new java.util.ArrayList<Set<Character>>();
      for (int i = 0; i < 200; i++) {
        ada.asks(i, "Echo");
        String id = sentId(i);
        assertThat(id).as("128 bits").matches("[A-Za-z0-9_-]{22}");
        service("[]");
        sent(i).receipt().stored(i);
        ada.hears();
        for (int at = 0; at < id.length(); at++) {
          if (i == 0) {
            seen.add(new java.util.HashSet<>());
          }
          seen.get(at).add(id.charAt(at));
        }
      }

      // The last character has two bits only. None of 64 comes up 20 times fewer in 1 of 10^30.
      assertThat(seen.subList(0, 21)).allSatisfy(of -> assertThat(of).hasSizeGreaterThan(40));
    }
  }

  @Nested
  class a_reply {
    @Test
    void is_the_ack_as_it_is() {
      ada.asks(1, "Echo");

      service("{\"type\":\"ClientMessage\",\"data\":[1, null]}");

      assertThat(ada.hears()).containsExactly("ack 1 [1, null]");
    }

    @Test
    void without_type_is_a_message_too() {
      ada.asks(1, "Echo");

      service("{\"id\":\"x\",\"data\":{\"chips\":3}}");

      assertThat(ada.hears()).containsExactly("ack 1 {\"chips\":3}");
    }

    @Test
    void with_nothing_in_it_is_an_ok() {
      ada.asks(1, "Echo");

      service("[]");

      assertThat(ada.hears()).containsExactly("ack 1 {\"ok\":true}");
    }

    @Test
    void finds_its_own_request_whatever_the_order() {
      ada.asks(1, "Echo");
      ada.asks(2, "Echo");

      reply(sentId(1), "{\"type\":\"ClientMessage\",\"data\":2}");
      reply(sentId(0), "{\"type\":\"ClientMessage\",\"data\":1}");

      assertThat(ada.hears()).containsExactly("ack 2 2", "ack 1 1");
    }

    @Test
    void is_answered_once_and_the_second_is_dropped() {
      ada.asks(1, "Echo");

      service("{\"type\":\"ClientMessage\",\"data\":1}");
      service("{\"type\":\"ClientMessage\",\"data\":2}");

      assertThat(ada.hears()).containsExactly("ack 1 1");
      assertThat(registry.counter("gateway.replies.unclaimed").count()).isEqualTo(1);
    }

    @Test
    void of_a_batch_is_answered_once_too() {
      ada.asks(1, "Echo");
      var twice =
          IntStream.range(0, 2)
              .mapToObj(it -> {
                var record =
                    new ConsumerRecord<byte[], byte[]>(
                        "rt.replies", 17, it, null, "[]".getBytes(UTF_8));
                RecordHeaders.put(record.headers(), RecordHeaders.CORRELATION_ID, sentId(0));
                return record;
              })
              .toList();

      replies.take(twice);

      assertThat(ada.hears()).containsExactly("ack 1 {\"ok\":true}");
    }

    @Test
    void to_nobody_is_dropped() {
      reply("another-gateways-1", "{\"type\":\"ClientMessage\",\"data\":1}");
      reply("another-gateways-2", "rubbish");

      assertThat(ada.hears()).isEmpty();
      assertThat(appender.to("rt.dead-letters")).isEmpty();
    }

    @Test
    void that_nobody_asked_for_an_ack_is_not_told() {
      ada.tells("Echo");

      service("{\"type\":\"ClientMessage\",\"data\":1}");

      assertThat(ada.hears()).isEmpty();
      assertThat(pending.count()).isZero();
    }

    @Test
    void after_the_session_is_dropped() {
      ada.asks(1, "Echo");

      ada.session.closed("transport close");
      service("{\"type\":\"ClientMessage\",\"data\":1}");

      assertThat(ada.hears()).isEmpty();
      assertThat(pending.count()).isZero();
      assertThat(timer.running()).isZero();
    }
  }

  @Nested
  class a_stream_of_answers {
    @Test
    void comes_part_by_part_before_the_ack() {
      ada.asks(1, "Echo");

      service("{\"type\":\"ClientEvent\",\"event\":\"Part\",\"data\":1}");
      service("{\"type\":\"ClientEvent\",\"event\":\"server_channel_event.Part\",\"data\":2}");
      assertThat(ada.hears()).containsExactly("Part 1", "Part 2");
      assertThat(pending.count()).isEqualTo(1);

      service(
          "[{\"type\":\"ClientEvent\",\"event\":\"Part\",\"data\":3},{\"type\":\"ClientMessage\",\"data\":\"end\"}]");
      assertThat(ada.hears()).containsExactly("Part 3", "ack 1 \"end\"");
    }

    @Test
    void keeps_its_order_when_all_wait_for_one_place_of_the_push_log() {
      ada.asks(1, "Echo");
      service(part(1), "rt-after", "0.20");
      service(part(2), "rt-after", "0.20");
      service(part(3), "rt-after", "0.20");
      service("[]", "rt-after", "0.20");
      assertThat(ada.hears()).isEmpty();

      PushProgressSteps.advance(pushes, 21);

      assertThat(ada.hears()).containsExactly("Part 1", "Part 2", "Part 3", "ack 1 {\"ok\":true}");
      assertThat(registry.counter("gateway.replies.unclaimed").count()).isZero();
    }

    @Test
    void keeps_its_order_when_the_places_go_backwards() {
      ada.asks(1, "Echo");
      service(part(1), "rt-after", "0.20");
      service(part(2));
      service("[]", "rt-after", "0.10");

      PushProgressSteps.advance(pushes, 15);
      assertThat(ada.hears()).isEmpty();
      PushProgressSteps.advance(pushes, 21);

      assertThat(ada.hears()).containsExactly("Part 1", "Part 2", "ack 1 {\"ok\":true}");
    }

    @Test
    void is_not_overtaken_by_its_end_within_one_poll() {
      PushProgressSteps.advance(pushes, 21);
      ada.asks(1, "Echo");
      ada.asks(2, "Echo");
      // The event loop goes on while the reader is still busy with the same poll.
      appender.meanwhile = () -> ada.hearsInto(heard);

      replies.take(
          List.of(
              record(sentId(0), part(1)),
              record(sentId(0), "[]", "rt-after", "0.20"),
              record(sentId(1), "rubbish")));
      ada.hearsInto(heard);

      assertThat(heard).containsSubsequence("Part 1", "ack 1 {\"ok\":true}");
    }

    @Test
    void keeps_its_order_when_a_part_comes_while_the_push_log_lets_others_go() {
      ada.asks(1, "Echo");
      // Runs between the place being reached and the first part being let go.
      pushes.after(
          20,
          () -> {
            service(part(2), "rt-after", "0.20");
            ada.hearsInto(heard);
          });
      service(part(1), "rt-after", "0.20");
      ada.hearsInto(heard);

      PushProgressSteps.advance(pushes, 21);
      ada.hearsInto(heard);

      assertThat(heard).containsExactly("Part 1", "Part 2");
    }

    @Test
    void that_breaks_off_tells_its_parts_first() {
      ada.asks(1, "Echo");
      service(part(1), "rt-after", "0.20");
      service("rubbish");
      assertThat(ada.hears()).isEmpty();

      PushProgressSteps.advance(pushes, 21);

      assertThat(ada.hears()).containsExactly("Part 1", "nack 1 internal");
    }

    @Test
    void leaves_nobody_waiting_when_its_place_is_never_reached() throws Exception {
      ada.asks(1, "Echo");
      service(part(1), "rt-after", "0.99999");
      service(part(2), "rt-after", "0.99999");
      service(part(3), "rt-after", "0.99999");
      ada.hears();
      assertThat(PushProgressSteps.waiting(pushes)).isEqualTo(1);

      timer.pass(Duration.ofSeconds(2));

      assertThat(ada.hears()).containsExactly("nack 1 timeout");
      assertThat(PushProgressSteps.waiting(pushes)).isZero();
    }

    @Test
    void may_not_pile_up_without_end_behind_the_push_log() {
      ada.asks(1, "Echo");

      for (int i = 0; i <= PendingRequest.MOST_ARRIVED + 1; i++) {
        service(part(i), "rt-after", "0.20");
      }

      assertThat(ada.hears()).containsExactly("nack 1 internal");
      assertThat(PushProgressSteps.waiting(pushes)).isZero();
    }

    private final List<String> heard = new java.util.ArrayList<>();

    private static String part(int number) {
      return "{\"type\":\"ClientEvent\",\"event\":\"Part\",\"data\":%d}".formatted(number);
    }
  }

  @Nested
  class an_error {
    private static final String ERROR =
        "{\"type\":\"Error\",\"error\":{\"code\":\"no_table\",\"message\":\"There is no such table.\"}}";

    @Test
    void is_the_ack() {
      ada.asks(1, "Echo");

      service(ERROR);

      assertThat(ada.hears()).containsExactly("nack 1 no_table");
    }

    @Test
    void without_ack_is_an_event_that_names_the_request() {
      ada.tells("Echo");

      service(ERROR);

      assertThat(ada.hears())
          .containsExactly(
              "error {\"code\":\"no_table\",\"message\":\"There is no such table.\",\"retryable\":false,\"requestId\":\"%s\",\"event\":\"Echo\"}"
                  .formatted(sentId(0)));
    }
  }

  @Nested
  class a_reply_that_moves_the_asker {
    @Test
    void goes_through_the_push_log_before_the_ack() throws Exception {
      ada.asks(1, "Join", "{\"tableId\":\"t\"}");

      service("[" + ROOM + "]");
      ada.hears();
      var appended = appender.to("rt.pushes");
      assertThat(appended).hasSize(1);
      assertThat(appended.getFirst().record().partition()).isZero();
      assertThat(PushRecord.decode(appended.getFirst().record().value()))
          .isInstanceOfSatisfying(
              Membership.class,
              it -> {
                assertThat(it.action()).isEqualTo(Membership.Action.JOIN);
                assertThat(it.tenantId()).isEqualTo("acme");
                assertThat(it.client()).isEqualTo("client-ada");
                assertThat(it.rooms()).containsExactly("r", "s");
              });

      appended.getFirst().receipt().stored(9);
      assertThat(ada.hears()).as("not read back yet").isEmpty();
      PushProgressSteps.advance(pushes, 9);
      assertThat(ada.hears()).as("9 is still to come").isEmpty();
      PushProgressSteps.advance(pushes, 10);

      assertThat(ada.hears()).containsExactly("ack 1 {\"ok\":true,\"rooms\":[\"r\",\"s\"]}");
    }

    @Test
    void is_carried_out_in_order() {
      ada.asks(1, "Echo");

      service(
          "[{\"type\":\"ClientEvent\",\"event\":\"Before\",\"data\":0},"
              + ROOM
              + ",{\"type\":\"ClientEvent\",\"event\":\"After\",\"data\":0},{\"type\":\"ClientMessage\",\"data\":7}]");

      assertThat(ada.hears()).containsExactly("Before 0");
      appender.to("rt.pushes").getFirst().receipt().stored(0);
      ada.hears();
      PushProgressSteps.advance(pushes, 1);
      assertThat(ada.hears()).containsExactly("After 0", "ack 1 7");
    }

    @Test
    void waits_for_rt_after_and_appends_nothing_where_the_service_has_done_it() {
      ada.asks(1, "Echo");

      service("[" + ROOM + "]", "rt-after", "0.20");
      assertThat(ada.hears()).isEmpty();
      PushProgressSteps.advance(pushes, 21);

      assertThat(ada.hears()).containsExactly("ack 1 {\"ok\":true,\"rooms\":[\"r\",\"s\"]}");
      assertThat(appender.to("rt.pushes")).isEmpty();
    }

    @Test
    void is_acked_at_once_when_the_place_is_behind() {
      PushProgressSteps.advance(pushes, 100);
      ada.asks(1, "Echo");

      service("{\"type\":\"ClientMessage\",\"data\":1}", "rt-after", "0.20");

      assertThat(ada.hears()).containsExactly("ack 1 1");
    }

    @Test
    void times_out_when_the_place_is_never_reached_and_leaves_nobody_waiting() throws Exception {
      ada.asks(1, "Echo");
      service("{\"type\":\"ClientMessage\",\"data\":1}", "rt-after", "0.99999");
      ada.hears();

      timer.pass(Duration.ofSeconds(2));
      assertThat(ada.hears()).containsExactly("nack 1 timeout");
      PushProgressSteps.advance(pushes, 1_000_000);

      assertThat(ada.hears()).isEmpty();
    }

    @Test
    void is_internal_when_the_push_log_does_not_take_it() {
      ada.asks(1, "Echo");
      service("[" + ROOM + "]");
      ada.hears();

      appender.to("rt.pushes").getFirst().receipt().refused(new TimeoutException("full"));

      assertThat(ada.hears()).containsExactly("nack 1 internal");
    }
  }

  @Nested
  class a_broken_reply {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "rubbish",
          "",
          "{\"type\":\"Dance\"}",
          "{\"type\":\"ClientRoom\",\"data\":{\"action\":\"sit\",\"rooms\":[]}}",
          "{\"type\":\"ClientEvent\",\"event\":\"private_channel_event.X\",\"data\":1}",
          "{\"type\":\"ClientEvent\",\"event\":\"connect\",\"data\":1}"
        })
    void is_internal_and_a_dead_letter(String value) {
      ada.asks(1, "Echo");

      service(value);

      assertThat(ada.hears()).containsExactly("nack 1 internal");
      assertThat(appender.to("rt.dead-letters")).hasSize(1);
      var letter = appender.to("rt.dead-letters").getFirst().record();
      assertThat(letter.value()).isEqualTo(value.getBytes(UTF_8));
      assertThat(RecordHeaders.text(letter.headers(), "rt-dead-topic")).contains("rt.replies");
      assertThat(RecordHeaders.text(letter.headers(), "rt-dead-partition")).contains("17");
      assertThat(RecordHeaders.text(letter.headers(), "rt-dead-offset")).contains("5");
      assertThat(RecordHeaders.text(letter.headers(), "rt-dead-reason")).contains("malformed");
      assertThat(RecordHeaders.text(letter.headers(), "kafka_correlationId")).contains(sentId(0));
    }

    @Test
    void that_nobody_expected_costs_its_own_request_and_no_other_of_the_poll() {
      ada.asks(1, "Echo");
      ada.asks(2, "Echo");
      ada.asks(3, "Echo");
      var hostile =
          new ConsumerRecord<byte[], byte[]>("rt.replies", 17, 5, null, null) {
            @Override
            public byte[] value() {
              throw new IllegalStateException("a bug, made for this test");
            }
          };
      RecordHeaders.put(hostile.headers(), RecordHeaders.CORRELATION_ID, sentId(1));

      replies.take(List.of(record(sentId(0), "[]"), hostile, record(sentId(2), "[]")));

      assertThat(ada.hears())
          .containsExactly("ack 1 {\"ok\":true}", "nack 2 internal", "ack 3 {\"ok\":true}");
    }

    @Test
    void with_two_outcomes_is_internal() {
      ada.asks(1, "Echo");

      service("[{\"type\":\"ClientMessage\",\"data\":1},{\"type\":\"ClientMessage\",\"data\":2}]");

      assertThat(ada.hears()).containsExactly("nack 1 internal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1.5", "-1.2", "0.99999999999999999999"})
    void with_an_rt_after_that_is_no_place_is_internal(String after) {
      ada.asks(1, "Echo");

      service("{\"type\":\"ClientMessage\",\"data\":1}", "rt-after", after);

      assertThat(ada.hears()).containsExactly("nack 1 internal");
    }
  }

  @Nested
  class a_nestjs_service {
    @Test
    void answers_with_bare_values_and_says_when_it_is_done() {
      ada.asks(1, "Echo");

      service("{\"chips\":3}", "kafka_nest-is-disposed", "\u0001");

      assertThat(ada.hears()).containsExactly("ack 1 {\"chips\":3}");
    }

    @Test
    void may_end_with_nothing() {
      ada.asks(1, "Echo");

      reply(sentId(0), null, "kafka_nest-is-disposed", "\u0001");

      assertThat(ada.hears()).containsExactly("ack 1 {\"ok\":true}");
    }

    @Test
    void fails_as_internal_and_its_words_stay_inside() {
      ada.asks(1, "Echo");

      service("\"stack trace\"", "kafka_nest-err", "{\"message\":\"secret\"}");

      assertThat(ada.hears()).containsExactly("nack 1 internal");
    }
  }

  @Nested
  class a_request_that_is_refused {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "Nothing",
          "client_channel_event.Echo",
          "server_channel_event.Echo",
          "private_channel_event.ClientConnected",
          "ClientConnected",
          "connect",
          "",
          "\u0000"
        })
    void as_unknown_when_it_is_in_nobodys_catalogue(String event) {
      ada.asks(1, event);

      assertThat(ada.hears()).containsExactly("nack 1 unknown_event");
      assertThat(appender.appended).isEmpty();
    }

    @Test
    void at_once_when_its_service_has_left() {
      ada.asks(1, "Gone");

      assertThat(ada.hears()).containsExactly("nack 1 no_handler");
    }

    @Test
    void when_the_way_to_its_topic_is_not_known_yet() {
      appender.unknown.add(TOPIC);

      ada.asks(1, "Echo");

      assertThat(ada.hears()).containsExactly("nack 1 no_handler");
      assertThat(appender.appended).isEmpty();
    }

    @Test
    void for_its_shape() {
      ada.asks(1, "Join");
      ada.asks(2, "Join", "{\"tableId\":1.5}");
      ada.asks(3, "Join", "[]", "{\"tableId\":\"t\"}");

      assertThat(ada.hears())
          .containsExactly("nack 1 bad_request", "nack 2 bad_request", "nack 3 bad_request");
      assertThat(appender.appended).isEmpty();
    }

    @Test
    void for_its_rate_and_per_connection() {
      var bob = new Client("bob");
      ada.asks(1, "Seldom");
      ada.asks(2, "Seldom");
      ada.asks(3, "Seldom");
      bob.asks(1, "Seldom");

      assertThat(ada.hears()).containsExactly("nack 3 rate_limited");
      assertThat(bob.hears()).isEmpty();
      nanos.addAndGet(1_000_000_000L);
      service("[]");
      ada.asks(4, "Seldom");
      assertThat(ada.hears()).isEmpty();
    }

    @Test
    void when_too_many_of_one_connection_are_in_flight() {
      for (int i = 1; i <= PER_SESSION + 1; i++) {
        ada.asks(i, "Echo");
      }

      assertThat(ada.hears()).containsExactly("nack 4 overloaded");
      service("[]");
      ada.hears();
      ada.asks(5, "Echo");
      assertThat(ada.hears()).isEmpty();
    }

    @Test
    void when_too_many_of_all_are_in_flight() {
      var bob = new Client("bob");
      for (int i = 1; i <= PER_SESSION; i++) {
        ada.asks(i, "Echo");
        bob.asks(i, "Echo");
      }

      assertThat(ada.hears()).isEmpty();
      assertThat(bob.hears()).containsExactly("nack 3 overloaded");
    }

    @Nested
    class for_their_bytes {
      private String text(int length) {
        return "\"" + "x".repeat(length) + "\"";
      }

      private void stored(int n) {
        sent(n).receipt().stored(n);
      }

      @Test
      void when_those_of_one_connection_are_too_many() {
        var bob = new Client("bob");
        ada.asks(1, "Echo", text(6_000));
        ada.asks(2, "Echo", text(6_000));
        ada.asks(3, "Echo", text(100));
        bob.asks(1, "Echo", text(4_000));

        assertThat(ada.hears()).containsExactly("nack 2 overloaded");
        assertThat(bob.hears()).isEmpty();
      }

      @Test
      void when_those_of_all_are_too_many() {
        var bob = new Client("bob");
        ada.asks(1, "Echo", text(8_000));
        bob.asks(1, "Echo", text(8_000));

        assertThat(ada.hears()).isEmpty();
        assertThat(bob.hears()).containsExactly("nack 1 overloaded");
      }

      @Test
      void until_the_request_is_answered_and_kafka_has_it() {
        ada.asks(1, "Echo", text(8_000));
        stored(0);
        ada.asks(2, "Echo", text(8_000));
        assertThat(ada.hears()).as("stored").containsExactly("nack 2 overloaded");

        service("[]");
        ada.hears();
        ada.asks(3, "Echo", text(8_000));
        service("[]");
        assertThat(ada.hears()).containsExactly("ack 3 {\"ok\":true}");

        ada.asks(4, "Echo", text(8_000));
        assertThat(ada.hears()).as("answered").containsExactly("nack 4 overloaded");
        stored(1);
        ada.asks(5, "Echo", text(8_000));
        assertThat(ada.hears()).isEmpty();
      }

      @Test
      void also_after_a_time_out_while_kafka_may_still_take_it() throws Exception {
        ada.asks(1, "Echo", text(8_000));
        timer.pass(Duration.ofSeconds(2));
        assertThat(ada.hears()).containsExactly("nack 1 timeout");

        ada.asks(2, "Echo", text(8_000));
        assertThat(ada.hears()).containsExactly("nack 2 overloaded");
        sent(0).receipt().uncertain(new TimeoutException("expired"));
        ada.asks(3, "Echo", text(8_000));
        assertThat(ada.hears()).isEmpty();
      }

      @Test
      void but_one_alone_is_taken_however_large() {
        ada.asks(1, "Echo", text(100_000));

        assertThat(ada.hears()).isEmpty();
        assertThat(appender.to(TOPIC)).hasSize(1);
      }

      @Test
      void which_refused_ones_do_not_hold() {
        for (int i = 1; i <= 3; i++) {
          ada.asks(i, "Join", text(8_000));
        }

        assertThat(ada.hears())
            .containsExactly("nack 1 bad_request", "nack 2 bad_request", "nack 3 bad_request");
        assertThat(registry.get("gateway.requests.bytes").gauge().value()).isZero();
      }

      @Test
      void which_those_of_a_connection_that_has_gone_do_not_hold() {
        ada.asks(1, "Echo", text(8_000));
        stored(0);
        ada.session.closed("transport close");

        assertThat(registry.get("gateway.requests.bytes").gauge().value()).isZero();
      }
    }

    @Test
    void when_kafka_takes_nothing() {
      ada.asks(1, "Echo");

      sent(0).receipt().refused(new BufferExhaustedException("full"));

      assertThat(ada.hears()).containsExactly("nack 1 overloaded");
      assertThat(pending.count()).isZero();
    }

    @Test
    void as_unavailable_when_there_is_no_way_to_kafka() {
      ada.asks(1, "Echo");

      sent(0).receipt().refused(new TimeoutException("not present in metadata after 0 ms"));

      assertThat(ada.hears()).containsExactly("nack 1 unavailable");
    }

    @Test
    void as_unavailable_when_kafka_is_gone_and_everything_is_full_of_what_it_did_not_take() {
      ada.asks(1, "Echo");

      kafkaIsReachable = false;
      sent(0).receipt().refused(new BufferExhaustedException("full"));

      assertThat(ada.hears()).containsExactly("nack 1 unavailable");
    }

    @Test
    void as_unavailable_at_once_while_kafka_is_gone() {
      kafkaIsReachable = false;

      for (int i = 1; i <= PER_SESSION + 1; i++) {
        ada.asks(i, "Echo");
      }
      ada.asks(9, "Nothing");

      assertThat(ada.hears())
          .containsExactly(
              "nack 1 unavailable",
              "nack 2 unavailable",
              "nack 3 unavailable",
              "nack 4 unavailable",
              "nack 9 unknown_event");
      assertThat(appender.appended).isEmpty();
    }

    @Test
    void when_it_is_larger_than_the_topic_takes() {
      ada.asks(1, "Echo");

      sent(0).receipt().tooLarge(new IllegalStateException());

      assertThat(ada.hears()).containsExactly("nack 1 bad_request");
    }

    @Test
    void when_nobody_knows_whether_it_was_stored() {
      ada.asks(1, "Echo");

      sent(0).receipt().uncertain(new TimeoutException("expired"));

      assertThat(ada.hears()).containsExactly("nack 1 timeout");
    }

    @Test
    void when_the_gateway_is_about_to_stop() {
      requests.drain();

      ada.asks(1, "Echo");

      assertThat(ada.hears()).containsExactly("nack 1 overloaded");
    }

    @Test
    void without_ack_is_told_as_an_event_with_a_bounded_echo() {
      ada.tells("x".repeat(10_000));

      assertThat(ada.hears())
          .singleElement()
          .asString()
          .startsWith("error {\"code\":\"unknown_event\"")
          .hasSizeLessThan(400);
    }
  }

  @Nested
  class a_deadline {
    @Test
    void ends_the_wait_and_a_late_reply_is_dropped() throws Exception {
      ada.asks(1, "Echo");

      timer.pass(Duration.ofMillis(1_999));
      assertThat(ada.hears()).isEmpty();
      timer.pass(Duration.ofMillis(1));
      assertThat(ada.hears()).containsExactly("nack 1 timeout");
      service("{\"type\":\"ClientMessage\",\"data\":1}");

      assertThat(ada.hears()).isEmpty();
      assertThat(pending.count()).isZero();
    }

    @Test
    void is_forgotten_with_the_answer() {
      ada.asks(1, "Echo");

      service("[]");
      ada.hears();

      assertThat(timer.running()).isZero();
    }
  }

  @Nested
  class a_ping {
    @Test
    void is_a_pong_from_the_gateway_itself() {
      ada.tells("ping");
      ada.asks(1, "ping");

      assertThat(ada.hears())
          .containsExactly(
              "pong {\"timestamp\":1000}",
              "pong {\"timestamp\":1000}",
              "ack 1 {\"timestamp\":1000}");
      assertThat(appender.appended).isEmpty();
    }
  }
}
