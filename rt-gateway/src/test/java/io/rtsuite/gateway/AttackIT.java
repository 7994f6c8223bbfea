package io.rtsuite.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Membership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Clients, services and records that want to do harm, and what they cost others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class AttackIT {

  private final String prefix = TestBroker.freshPrefix();
  private final List<FakeService.Received> held = new ArrayList<>();
  // Not the common pool: the JDK's WebSocket needs it.
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private RunningGateway gateway;
  private RunningGateway other;
  private FakeService service;

  @BeforeAll
  void start() throws Exception {
    Map<String, Object> settings =
        Map.of("gateway.session.max-pending-bytes", 500_000, "gateway.session.max-stall", "60s");
    gateway = RunningGateway.start(prefix, settings);
    other = RunningGateway.start(prefix, settings);
    service =
        new FakeService(
            prefix,
            "tables",
            List.of(
                EventDeclaration.of(Channel.CLIENT.event("Echo")),
                EventDeclaration.of(Channel.CLIENT.event("Hold")),
                EventDeclaration.of(Channel.CLIENT.event("Join"))),
            this::handle);
    for (var each : List.of(gateway, other)) {
      try (var client = each.connect("waiter")) {
        Await.until("the catalogue", () -> isAnswered(client));
      }
    }
  }

  @AfterAll
  void stop() throws Exception {
    threads.close();
    service.close();
    gateway.close();
    other.close();
  }

  private void handle(FakeService.Received received, FakeService from) {
    switch (received.request().event().name()) {
      case "Hold" -> {
        synchronized (held) {
          held.add(received);
        }
      }
      case "Join" -> {
        // As the SDK does it: the join is in the log before the reply, which says where.
        var request = received.request();
        long offset =
            from.append(
                from.topics().pushes().name(),
                0,
                null,
                new Membership(
                        "m",
                        Membership.Action.JOIN,
                        request.user().tenantId(),
                        request.client().id(),
                        List.of("fire"),
                        null)
                    .encode());
        from.reply(
            received,
            "[{\"type\":\"ClientRoom\",\"data\":{\"action\":\"join\",\"rooms\":[\"fire\"]}},{\"type\":\"ClientMessage\",\"data\":"
                + offset
                + "}]",
            "rt-after",
            "0." + offset);
      }
      default -> from.reply(received, "{\"type\":\"ClientMessage\",\"data\":0}");
    }
  }

  private static boolean isAnswered(PlainClient client) throws InterruptedException {
    client.send("{\"event\":\"Echo\",\"id\":1}");
    return client.answer(1).equals("{\"id\":1,\"data\":0}");
  }

  private static String cookie(String user) {
    return "Cookie: socket_token=" + RunningGateway.token(user);
  }

  private static String push(String target, String data) {
    return "{\"v\":1,\"id\":\"p\",\"event\":\"server_channel_event.News\",\"tenantId\":\"default\",%s,\"data\":%s}"
        .formatted(target, data);
  }

  @Test
  void a_flood_that_reads_no_answers_costs_its_own_connection_and_nobody_elses() throws Exception {
    try (var ada = gateway.connect("ada");
        var flood = new RawWebSocket(gateway.port(), cookie("flood"))) {
      byte[] frame = RawWebSocket.frame(0x81, "{\"event\":\"Nothing\",\"id\":1}".getBytes(UTF_8));
      byte[] many = new byte[frame.length * 1000];
      for (int i = 0; i < 1000; i++) {
        System.arraycopy(frame, 0, many, i * frame.length, frame.length);
      }
      var ended = new AtomicBoolean();
      var flooding =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < 200; i++) {
                    flood.write(many);
                  }
                } catch (java.io.IOException e) {
                  ended.set(true);
                }
              },
              threads);
      assertThat(isAnswered(ada)).isTrue();
      flooding.get(120, java.util.concurrent.TimeUnit.SECONDS);

      assertThat(ended).as("the flood's connection was closed").isTrue();
      assertThat(isAnswered(ada)).isTrue();
    }
  }

  @Test
  void a_slow_reader_loses_its_connection_and_the_others_nothing() throws Exception {
    int pushes = 3000;
    try (var ada = gateway.connect("ada");
        var slow = new RawWebSocket(gateway.port(), cookie("slow"))) {
      ada.nextEvent("connected");
      String filling = "x".repeat(2_000);
      for (int i = 0; i < pushes; i++) {
        service.pushSoon(push("\"all\":true", "{\"n\":%d,\"f\":\"%s\"}".formatted(i, filling)));
      }

      for (int i = 0; i < pushes; i++) {
        assertThat(ada.nextEvent("News")).contains("\"n\":" + i + ",");
      }
      long got = slow.awaitEnd();
      assertThat(got).as("cut off before the end").isLessThan(pushes * 2_000L);
      assertThat(gateway.manage("/prometheus").body())
          .containsPattern("gateway_slow_closed_total [1-9]");
    }
  }

  @Test
  void frames_that_break_the_protocol_close_their_own_connection() throws Exception {
    byte[][] bad = {
      RawWebSocket.frame(0x82, new byte[10]), // bytes that nothing announced
      RawWebSocket.frame(0x81, new byte[] {(byte) 0xC3, 0x28}), // not UTF-8
      RawWebSocket.frame(0x80, new byte[10]), // continues nothing
      RawWebSocket.frame(0x8B, new byte[0]), // no such opcode
      RawWebSocket.frame(0x81, new byte[1_000_001]), // too big
      {(byte) 0x81, 2, '{', '}'}, // not masked
      {(byte) 0x81, (byte) 0xFF, 0x7F, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0} // 2^63-1 bytes
    };
    try (var ada = gateway.connect("ada")) {
      for (byte[] frame : bad) {
        try (var raw = new RawWebSocket(gateway.port(), cookie("eve"))) {
          raw.write(frame);
          raw.awaitEnd();
        }
      }
      try (var raw = new RawWebSocket(gateway.port(), cookie("eve"))) {
        raw.send("{\"event\":\"Echo\",\"data\":1,\"attachments\":1,\"data2\":0}");
        raw.send("{\"event\":\"Echo\"}");
        raw.awaitEnd();
      }
      assertThat(isAnswered(ada)).isTrue();
    }
  }

  @Test
  void replies_to_sessions_that_are_gone_harm_nobody() throws Exception {
    var gone = gateway.connect("gone");
    for (int id = 1; id <= 50; id++) {
      gone.send("{\"event\":\"Hold\",\"id\":" + id + "}");
    }
    Await.until(
        "the requests",
        () -> {
          synchronized (held) {
            return held.size() == 50;
          }
        });
    gone.close();
    Await.until(
        "nothing in flight",
        () -> gateway.manage("/prometheus").body().contains("gateway_requests_in_flight 0.0"));

    synchronized (held) {
      held.forEach(it -> service.reply(it, "{\"type\":\"ClientMessage\",\"data\":0}"));
      held.forEach(it -> service.reply(it, "rubbish"));
      held.clear();
    }

    try (var ada = gateway.connect("ada")) {
      assertThat(isAnswered(ada)).isTrue();
    }
  }

  @Test
  void a_session_with_too_many_bytes_in_flight_is_overloaded_and_nobody_else() throws Exception {
    try (var ada = gateway.connect("ada");
        var greedy = gateway.connect("greedy")) {
      String data = "x".repeat(100_000);
      for (int id = 1; id <= 30; id++) {
        greedy.send("{\"event\":\"Hold\",\"id\":%d,\"data\":\"%s\"}".formatted(id, data));
      }
      String refused = greedy.next(frame -> frame.startsWith("{\"id\":"));

      assertThat(refused).contains("\"overloaded\"", "\"retryable\":true");
      assertThat(isAnswered(ada)).isTrue();
    }
    Await.until(
        "nothing held",
        () -> gateway.manage("/prometheus").body().contains("gateway_requests_bytes 0.0"));
    synchronized (held) {
      held.clear();
    }
  }

  @Test
  void records_that_cannot_be_pushes_become_one_dead_letter_each_and_the_rest_goes_on()
      throws Exception {
    try (var ada = gateway.connect("ada")) {
      ada.nextEvent("connected");
      var bad =
          List.of(
              "rubbish",
              "",
              push("\"x\":1", "1"),
              push("\"all\":true,\"room\":\"r\"", "1"),
              push("\"room\":\"\"", "1"),
              push("\"all\":true", "1").replace("\"tenantId\":\"default\",", ""),
              push("\"all\":true", "1").replace("server_channel_event", "private_channel_event"),
              push("\"all\":true", "1").replace("server_channel_event", "client_channel_event"),
              push("\"all\":true", "1").replace("News", "disconnect"),
              push("\"all\":true", "1").replace("\"v\":1", "\"v\":2"));
      for (String value : bad) {
        service.pushSoon(value);
      }
      service.push("{\"v\":1,\"id\":\"x\",\"type\":\"OfTheFuture\",\"tenantId\":\"default\"}");
      service.push(push("\"all\":true", "\"good\""));

      assertThat(ada.next(frame -> !frame.contains("connected")))
          .isEqualTo("{\"event\":\"News\",\"data\":\"good\"}");
      assertThat(deadLetters(bad.size())).containsExactlyInAnyOrderElementsOf(bad);
    }
  }

  private List<String> deadLetters(int expected) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", (Object) TestBroker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      String topic = service.topics().deadLetters().name();
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(it -> new org.apache.kafka.common.TopicPartition(topic, it.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var letters = new ArrayList<String>();
      Await.until(
          "dead letters",
          () -> {
            consumer
                .poll(Duration.ofMillis(300))
                .forEach(it -> {
                  assertThat(it.headers().lastHeader("rt-dead-error")).isNotNull();
                  letters.add(new String(it.value(), UTF_8));
                });
            return letters.size() >= expected;
          });
      consumer
          .poll(Duration.ofMillis(500))
          .forEach(it -> letters.add(new String(it.value(), UTF_8)));
      return letters;
    }
  }

  @Test
  void nothing_is_missed_after_a_join_and_nothing_comes_before_it() throws Exception {
    var stop = new AtomicBoolean();
    var fire =
        CompletableFuture.supplyAsync(
            () -> {
              var offsets = new ArrayList<Long>();
              long n = 0;
              while (!stop.get()) {
                offsets.add(service.push(push("\"room\":\"fire\"", Long.toString(n++))));
              }
              return offsets;
            },
            threads);
    record Joined(long after, List<String> frames) {}
    var joined = new ArrayList<Joined>();
    var clients = new ArrayList<PlainClient>();
    try {
      for (int i = 0; i < 40; i++) {
        var client = (i % 2 == 0 ? gateway : other).connect("player-" + i);
        clients.add(client);
        client.nextEvent("connected");
        client.send("{\"event\":\"Join\",\"id\":1}");
        String frame = client.next();
        var early = new ArrayList<String>();
        while (frame.startsWith("{\"event\":\"News\"")) {
          early.add(frame);
          frame = client.next();
        }
        long after =
            Long.parseLong(frame.substring("{\"id\":1,\"data\":".length(), frame.length() - 1));
        joined.add(new Joined(after, early));
      }
    } finally {
      stop.set(true);
    }
    List<Long> offsets = fire.get();
    service.push(push("\"room\":\"fire\"", "\"end\""));

    for (int i = 0; i < clients.size(); i++) {
      try (var client = clients.get(i)) {
        var heard = new ArrayList<>(joined.get(i).frames());
        String frame = client.nextEvent("News");
        while (!frame.contains("\"end\"")) {
          heard.add(frame);
          frame = client.nextEvent("News");
        }
        long after = joined.get(i).after();
        var expected = new ArrayList<String>();
        for (int n = 0; n < offsets.size(); n++) {
          if (offsets.get(n) > after) {
            expected.add("{\"event\":\"News\",\"data\":" + n + "}");
          }
        }
        assertThat(heard).as("player %s, joined at %s", i, after).isEqualTo(expected);
      }
    }
  }
}
