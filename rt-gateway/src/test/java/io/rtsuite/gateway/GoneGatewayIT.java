package io.rtsuite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Json;
import io.rtsuite.gateway.lifecycle.Lifecycle;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gateways are killed, and services hear of the end of their sessions from another one. */
class GoneGatewayIT {

  private static final int CLIENTS = 5;

  /** Three times the time between two signs of life of the service, which would else seem gone. */
  private static final String SILENCE = "6s";

  private static final Map<String, Object> SOON =
      Map.of("gateway.catalog.silence", SILENCE, "gateway.catalog.heartbeat", "500ms");

  private final String prefix = TestBroker.freshPrefix();
  private final List<PlainClient> clients = new ArrayList<>();
  private FakeService service;
  private Killable killable;

  /** A gateway in a process of its own. */
  private record Killable(Process process, int port) {
    static Killable start(String prefix) throws IOException {
      var process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Application.class.getName(),
                  "-kafka.bootstrap.servers=" + TestBroker.bootstrapServers(),
                  "-rt.topics.prefix=" + prefix,
                  "-micronaut.server.port=-1",
                  // The first of all by its name, so that somebody has to take its part.
                  "-gateway.name=a",
                  "-gateway.catalog.heartbeat=500ms",
                  "-gateway.catalog.silence=" + SILENCE,
                  "-" + RunningGateway.Setting.SECRET + "=" + RunningGateway.SECRET)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader out = process.inputReader();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("ready ")) {
          Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
          return new Killable(process, URI.create(line.substring(6)).getPort());
        }
      }
      throw new AssertionError("the gateway has ended with " + process.onExit().join().exitValue());
    }

    void kill() {
      process.destroyForcibly().onExit().join();
    }
  }

  @BeforeEach
  void start() throws Exception {
    killable = Killable.start(prefix);
    service =
        new FakeService(
            prefix,
            "doorman",
            List.of(
                EventDeclaration.of(Channel.PRIVATE.event("ClientConnected")),
                EventDeclaration.of(Channel.PRIVATE.event("ClientDisconnected"))),
            (_, _) -> {});
  }

  @AfterEach
  void stop() throws Exception {
    clients.forEach(PlainClient::close);
    killable.kill();
    service.close();
  }

  private PlainClient connect(int port, String user) {
    var client =
        PlainClient.connect(port, Map.of("Cookie", "socket_token=" + RunningGateway.token(user)));
    clients.add(client);
    return client;
  }

  private List<String> connectAll() throws InterruptedException {
    var ids = new ArrayList<String>();
    for (int i = 0; i < CLIENTS; i++) {
      ids.add(connect(killable.port(), "user-" + i).clientId());
    }
    return ids;
  }

  /** Who has ended, as the service heard of it until a certain one has. */
  private List<String> endedUntil(String last) throws InterruptedException {
    var ended = new ArrayList<String>();
    while (ended.isEmpty() || !ended.getLast().equals(last)) {
      var heard = service.next().request();
      if (heard.event().name().equals("ClientDisconnected")) {
        ended.add(heard.client().id());
      }
    }
    return ended;
  }

  private List<String> ended(int count) throws InterruptedException {
    var ended = new ArrayList<String>();
    while (ended.size() < count) {
      var heard = service.next().request();
      if (heard.event().name().equals("ClientDisconnected")) {
        assertThat(heard.data()).isEqualTo(Json.of("{\"reason\":\"gateway gone\"}"));
        assertThat(heard.user().id()).startsWith("user-");
        ended.add(heard.client().id());
      }
    }
    return ended;
  }

  /** A connection of the living gateway: what it causes comes after what was told before. */
  private String oneComesAndGoes(RunningGateway gateway) throws InterruptedException {
    var client = connect(gateway.port(), "user-0");
    String id = client.clientId();
    client.close();
    return id;
  }

  @Test
  void a_living_gateway_tells_of_each_session_once() throws Exception {
    try (var survivor = RunningGateway.start(prefix, SOON)) {
      var ids = connectAll();
      clients.getFirst().close();
      assertThat(endedUntil(ids.getFirst())).as("as long as it lives").hasSize(1);

      killable.kill();

      var left = ids.subList(1, CLIENTS);
      var ended = new ArrayList<String>();
      while (!ended.containsAll(left)) {
        ended.addAll(ended(1));
      }
      // Killed before it had written that services know of the first one's end, that is told again.
      ended.remove(ids.getFirst());
      assertThat(ended).containsExactlyInAnyOrderElementsOf(left);
      String last = oneComesAndGoes(survivor);
      assertThat(endedUntil(last)).containsExactly(last);
      Await.until(
          "the record of the last session to be removed",
          () -> survivor.context().getBean(Lifecycle.class).isSettled());
    }
  }

  @Test
  void a_gateway_that_starts_tells_of_those_that_died_with_all_gateways() throws Exception {
    var ids = connectAll();
    killable.kill();

    try (var later = RunningGateway.start(prefix, SOON)) {
      assertThat(new TreeSet<>(ended(CLIENTS))).isEqualTo(new TreeSet<>(ids));
      String last = oneComesAndGoes(later);
      assertThat(endedUntil(last)).containsExactly(last);
    }
    try (var evenLater = RunningGateway.start(prefix, SOON)) {
      String last = oneComesAndGoes(evenLater);
      assertThat(endedUntil(last)).as("each once").containsExactly(last);
    }
  }
}
