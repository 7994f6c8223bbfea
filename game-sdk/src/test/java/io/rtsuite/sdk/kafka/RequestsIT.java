package io.rtsuite.sdk.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.ClientEvents;
import io.rtsuite.events.Json;
import io.rtsuite.events.Kick;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Reply.ClientMessage;
import io.rtsuite.events.Reply.ClientRoom;
import io.rtsuite.events.RtError;
import io.rtsuite.events.Target;
import io.rtsuite.events.User;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.ClientEvent;
import io.rtsuite.sdk.Disconnect;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.Pushes;
import io.rtsuite.sdk.Reply;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RequestsIT {

  @Singleton
  @Requires(property = "spec", value = "RequestsIT")
  static class Greeter {
    @Serdeable
    record Greet(String name) {}

    @Serdeable
    record Greeting(String text) {}

    private final Pushes pushes;

    Greeter(Pushes pushes) {
      this.pushes = pushes;
    }

    @ClientEvent("Greet")
    Greeting greet(Caller caller, Greet request) {
      pushes.send(caller, Notice.toUser(caller.userId(), "Greeted", request));
      return new Greeting("hello " + request.name() + " from " + caller.userId());
    }

    @ClientEvent("Part")
    Reply part(Caller caller) {
      pushes.disconnect(caller, Disconnect.user(caller.userId(), "parted", "Farewell."));
      return Reply.args("so", "long")
          .afterwards(() ->
              pushes.send(caller, Notice.toRooms(List.of("hall"), "Parted", null).args(1, 2)));
    }

    @ClientEvent("Flood")
    Reply flood(Caller caller) {
      String half = "x".repeat(600_000);
      return Reply.of(half)
          .event("Half", half)
          .afterwards(() -> pushes.send(caller, Notice.toAll("Flooded", null)));
    }

    @ClientEvent("Enter")
    Reply enter() {
      return Reply.of(new Greeting("in")).join("hall");
    }
  }

  private static final String PREFIX = TestBroker.freshPrefix();
  private static final ApplicationContext SERVICE =
      ApplicationContext.run(
          Map.of(
              "spec", "RequestsIT",
              "kafka.bootstrap.servers", TestBroker.bootstrapServers(),
              "rt.topics.prefix", PREFIX,
              "rt.service.name", "greeter",
              "rt.service.instance", "g1",
              "rt.service.version", "1.2",
              "rt.service.partitions", "3"));
  private static final PretendedGateway GATEWAY = new PretendedGateway(PREFIX, "greeter", 3);

  @BeforeAll
  static void warm() {
    GATEWAY.call("Enter", "warm", "warm", null);
  }

  @AfterAll
  static void stop() {
    SERVICE.close();
    GATEWAY.close();
  }

  @Test
  void a_request_is_answered_with_what_its_handler_returns() {
    var answer = GATEWAY.call("Greet", "ada", "ada", "{\"name\":\"bob\"}");

    assertThat(answer.data()).isEqualTo("{\"text\":\"hello bob from ada\"}");
    assertThat(answer.trace()).isEqualTo("00-trace-of-" + answer.requestId());
  }

  @Test
  void pushes_reach_the_push_log() {
    GATEWAY.call("Greet", "eve", "eve", "{\"name\":\"bob\"}");

    var pushed =
        GATEWAY.pushes.await(record ->
            PretendedGateway.push(record) instanceof Push push
                && push.target().equals(new Target.User("eve")));
    assertThat(((Push) PretendedGateway.push(pushed)).arguments())
        .containsExactly(Json.of("{\"name\":\"bob\"}"));
  }

  @Test
  void several_arguments_kicks_and_what_runs_afterwards_are_as_the_contract_says() {
    var answer = GATEWAY.call("Part", "zoe", "zoe", null);

    assertThat(answer.reply().instructions())
        .containsExactly(new ClientMessage(List.of(Json.of("\"so\""), Json.of("\"long\""))));
    var kick =
        (Kick)
            PretendedGateway.push(
                GATEWAY.pushes.await(record -> PretendedGateway.push(record) instanceof Kick));
    assertThat(kick.tenantId()).isEqualTo(User.DEFAULT_TENANT);
    assertThat(kick.target()).isEqualTo(new Target.User("zoe"));
    assertThat(kick.error()).isEqualTo(new RtError("parted", "Farewell.", false, null));
    var parted = GATEWAY.pushes.await(record -> isPush(record, "Parted"));
    assertThat(((Push) PretendedGateway.push(parted)).arguments())
        .containsExactly(Json.of("1"), Json.of("2"));
    assertThat(RecordHeaders.text(parted.headers(), RecordHeaders.TRACEPARENT))
        .contains("00-trace-of-" + answer.requestId());
    var reply =
        GATEWAY.replies.await(
            record -> PretendedGateway.correlation(record).equals(answer.requestId()));
    assertThat(parted.timestamp()).isGreaterThanOrEqualTo(reply.timestamp());
  }

  @Test
  void an_answer_that_kafka_does_not_take_is_too_large_and_nothing_runs_after_it() {
    assertThat(GATEWAY.call("Flood", "ada", "ada", null).error()).isEqualTo("too_large");

    // Behind it in the same order.
    GATEWAY.call("Greet", "tom", "ada", "{\"name\":\"bob\"}");
    GATEWAY.pushes.await(record -> isPush(record, "Greeted", new Target.User("tom")));
    assertThat(GATEWAY.pushes.all()).noneMatch(record -> isPush(record, "Flooded"));
  }

  private static boolean isPush(ConsumerRecord<byte[], byte[]> record, String event) {
    return PretendedGateway.push(record) instanceof Push push && push.event().name().equals(event);
  }

  private static boolean isPush(
      ConsumerRecord<byte[], byte[]> record, String event, Target target) {
    return PretendedGateway.push(record) instanceof Push push
        && push.event().name().equals(event)
        && push.target().equals(target);
  }

  @Test
  void a_join_is_in_the_push_log_before_the_reply_which_names_its_place() {
    var answer = GATEWAY.call("Enter", "ada", "ada", null);

    assertThat(answer.reply().instructions())
        .hasSize(2)
        .hasOnlyElementsOfTypes(ClientMessage.class, ClientRoom.class);
    var moved =
        GATEWAY.pushes.await(record ->
            PretendedGateway.push(record) instanceof Membership move
                && move.client().equals("client-of-ada"));
    assertThat(answer.after()).isEqualTo("0." + moved.offset());
  }

  @Test
  void the_service_says_what_it_serves() throws Exception {
    var control = GATEWAY.tail(GATEWAY.topics().control().name(), 0);

    var record = control.await(said -> true);

    assertThat(new String(record.key(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("service/greeter/g1");
    var events = ClientEvents.decode(record.value());
    assertThat(events.requestTopic()).isEqualTo(PREFIX + "requests.greeter");
    assertThat(events.partitions()).isEqualTo(3);
    assertThat(events.version()).isEqualTo("1.2");
    assertThat(events.events())
        .extracting(event -> event.event().name())
        .containsExactlyInAnyOrder("Greet", "Enter", "Part", "Flood");
  }
}
