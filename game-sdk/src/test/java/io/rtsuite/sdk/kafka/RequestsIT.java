package io.rtsuite.sdk.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.ClientEvents;
import io.rtsuite.events.Json;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.Reply.ClientMessage;
import io.rtsuite.events.Reply.ClientRoom;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.ClientEvent;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.Pushes;
import io.rtsuite.sdk.Reply;
import jakarta.inject.Singleton;
import java.util.Map;
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
                && push.target().equals(new io.rtsuite.events.Target.User("eve")));
    assertThat(((Push) PretendedGateway.push(pushed)).data())
        .isEqualTo(Json.of("{\"name\":\"bob\"}"));
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
        .containsExactlyInAnyOrder("Greet", "Enter");
  }
}
