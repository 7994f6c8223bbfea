package io.rtsuite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One service, two gateways, plain clients. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlayIT {

  private final String prefix = TestBroker.freshPrefix();
  private FakeService service;
  private RunningGateway here;
  private RunningGateway there;

  @BeforeAll
  void start() throws Exception {
    here = RunningGateway.start(prefix, Map.of("gateway.name", "here"));
    there = RunningGateway.start(prefix, Map.of("gateway.name", "there"));
    service =
        new FakeService(
            prefix,
            "tables",
            List.of(
                new EventDeclaration(Channel.CLIENT.event("Echo"), null, Duration.ofSeconds(5), 0),
                EventDeclaration.of(Channel.CLIENT.event("Several")),
                new EventDeclaration(
                    Channel.CLIENT.event("Join"), "tableId", Duration.ofSeconds(5), 0)),
            PlayIT::handle);
    for (var gateway : List.of(here, there)) {
      try (var client = gateway.connect("waiter")) {
        Await.until(
            "the catalogue",
            () -> {
              client.send("{\"event\":\"Echo\",\"id\":1}");
              return client.answer(1).contains("data");
            });
      }
    }
  }

  @AfterAll
  void stop() throws Exception {
    service.close();
    here.close();
    there.close();
  }

  private static void handle(FakeService.Received received, FakeService service) {
    switch (received.request().event().name()) {
      case "Join" ->
          service.reply(
              received,
              "[{\"type\":\"ClientRoom\",\"data\":{\"action\":\"join\",\"rooms\":[\"table:%s\"]}}]"
                  .formatted(received.request().subject()));
      case "Several" ->
          service.reply(
              received,
              "[{\"type\":\"ClientEvent\",\"event\":\"Aside\",\"args\":[1,{\"$bin\":\"AQ==\"}]},"
                  + "{\"type\":\"ClientMessage\",\"args\":[{\"$bin\":\"Ag==\"},null,\"end\"]}]");
      default ->
          service.reply(
              received,
              "{\"type\":\"ClientMessage\",\"data\":{\"subject\":\"%s\",\"user\":\"%s\"}}"
                  .formatted(received.request().subject(), received.request().user().id()));
    }
  }

  @Test
  void a_request_is_answered_to_the_one_who_asked() throws Exception {
    try (var ada = here.connect("ada")) {
      ada.send("{\"event\":\"Echo\",\"id\":7,\"data\":{\"a\":1}}");

      assertThat(ada.answer(7))
          .isEqualTo("{\"id\":7,\"data\":{\"subject\":\"ada\",\"user\":\"ada\"}}");
    }
  }

  @Test
  void several_arguments_with_bytes_reach_both_fronts() throws Exception {
    try (var ada = SocketIoClient.as(here, "ada");
        var bob = there.connect("bob")) {
      ada.event("connected");
      ada.emit(3, "Several", "null");
      bob.send("{\"event\":\"Several\",\"id\":3}");

      assertThat(ada.next())
          .isEqualTo("451-/events,[\"Aside\",1,{\"_placeholder\":true,\"num\":0}]");
      assertThat(ada.nextBytes()).containsExactly(1);
      assertThat(ada.next())
          .isEqualTo("461-/events,3[{\"_placeholder\":true,\"num\":0},null,\"end\"]");
      assertThat(ada.nextBytes()).containsExactly(2);
      assertThat(bob.nextEvent("Aside"))
          .isEqualTo(
              "{\"event\":\"Aside\",\"attachments\":1,\"args\":[1,{\"_placeholder\":true,\"num\":0}]}");
      assertThat(bob.nextBytes()).containsExactly(1);
      assertThat(bob.answer(3))
          .isEqualTo(
              "{\"id\":3,\"attachments\":1,\"args\":[{\"_placeholder\":true,\"num\":0},null,\"end\"]}");
      assertThat(bob.nextBytes()).containsExactly(2);
    }
  }

  @Test
  void a_push_to_several_rooms_reaches_each_session_once_with_all_its_arguments() throws Exception {
    try (var ada = SocketIoClient.as(here, "ada");
        var bob = there.connect("bob");
        var eve = there.connect("eve")) {
      for (String room : List.of("s1", "s2")) {
        ada.ask(room.charAt(1), "Join", "{\"tableId\":\"" + room + "\"}");
      }
      bob.send("{\"event\":\"Join\",\"id\":1,\"data\":{\"tableId\":\"s2\"}}");
      bob.answer(1);
      eve.send("{\"event\":\"Join\",\"id\":1,\"data\":{\"tableId\":\"s2\"}}");
      eve.send("{\"event\":\"Join\",\"id\":2,\"data\":{\"tableId\":\"muted\"}}");
      eve.answer(2);

      service.push(
          "{\"v\":1,\"id\":\"p1\",\"event\":\"server_channel_event.Moved\",\"tenantId\":\"default\",\"rooms\":[\"table:s1\",\"table:s2\"],\"except\":{\"rooms\":[\"table:muted\",\"x\"]},\"args\":[\"e2\",{\"to\":\"e4\"},null]}");
      service.push(
          "{\"v\":1,\"id\":\"p2\",\"event\":\"server_channel_event.End\",\"tenantId\":\"default\",\"all\":true,\"args\":[]}");

      assertThat(ada.event("Moved")).isEqualTo("\"e2\",{\"to\":\"e4\"},null");
      assertThat(ada.next()).isEqualTo("42/events,[\"End\",null]");
      assertThat(bob.next(frame -> frame.startsWith("{\"event\"") && !frame.contains("connected")))
          .isEqualTo("{\"event\":\"Moved\",\"args\":[\"e2\",{\"to\":\"e4\"},null]}");
      assertThat(bob.next()).isEqualTo("{\"event\":\"End\"}");
      assertThat(eve.next(frame -> frame.startsWith("{\"event\"") && !frame.contains("connected")))
          .isEqualTo("{\"event\":\"End\"}");
    }
  }

  @Test
  void a_push_reaches_the_room_at_both_gateways_and_nobody_else() throws Exception {
    try (var ada = here.connect("ada");
        var bob = there.connect("bob");
        var eve = there.connect("eve")) {
      for (var client : List.of(ada, bob)) {
        client.send("{\"event\":\"Join\",\"id\":1,\"data\":{\"tableId\":\"t1\"}}");
        assertThat(client.answer(1))
            .isEqualTo("{\"id\":1,\"data\":{\"ok\":true,\"rooms\":[\"table:t1\"]}}");
      }

      service.push(
          "{\"v\":1,\"id\":\"p1\",\"event\":\"server_channel_event.Dealt\",\"tenantId\":\"default\",\"room\":\"table:t1\",\"data\":{\"card\":7}}");
      service.push(
          "{\"v\":1,\"id\":\"p2\",\"event\":\"server_channel_event.Closing\",\"tenantId\":\"default\",\"all\":true,\"data\":{}}");

      assertThat(ada.nextEvent("Dealt")).isEqualTo("{\"event\":\"Dealt\",\"data\":{\"card\":7}}");
      assertThat(bob.nextEvent("Dealt")).isEqualTo("{\"event\":\"Dealt\",\"data\":{\"card\":7}}");
      assertThat(eve.next(frame -> !frame.contains("connected"))).contains("Closing");
    }
  }
}
