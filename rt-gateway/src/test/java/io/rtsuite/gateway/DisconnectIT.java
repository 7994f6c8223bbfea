package io.rtsuite.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A service ends connections, on two gateways and both fronts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisconnectIT {

  private final String prefix = TestBroker.freshPrefix();
  private final AtomicInteger heard = new AtomicInteger();
  private FakeService service;
  private RunningGateway here;
  private RunningGateway there;

  @BeforeAll
  void start() throws Exception {
    var tenants = Map.<String, Object>of("gateway.auth.tenant-claim", "tenant");
    here = RunningGateway.start(prefix, tenants);
    there = RunningGateway.start(prefix, tenants);
    service =
        new FakeService(
            prefix,
            "doorman",
            List.of(EventDeclaration.of(Channel.PRIVATE.event("ClientDisconnected"))),
            (_, _) -> heard.incrementAndGet());
    for (var gateway : List.of(here, there)) {
      Await.until(
          "the catalogue",
          () -> {
            int before = heard.get();
            plain(gateway, "waiter", "acme").close();
            return heard.get() > before;
          });
    }
  }

  @AfterAll
  void stop() throws Exception {
    service.close();
    here.close();
    there.close();
  }

  private static String token(String user, String tenant) {
    return RunningGateway.token(new JWTClaimsSet.Builder().subject(user).claim("tenant", tenant));
  }

  private static PlainClient plain(RunningGateway gateway, String user, String tenant)
      throws InterruptedException {
    var client =
        PlainClient.connect(
            gateway.port(), Map.of("Cookie", "socket_token=" + token(user, tenant)));
    client.next(frame -> frame.startsWith("{\"event\":\"connected\""));
    return client;
  }

  private static SocketIoClient socketIo(RunningGateway gateway, String user, String tenant)
      throws InterruptedException {
    var client =
        SocketIoClient.connect(gateway.port(), "{\"token\":\"" + token(user, tenant) + "\"}");
    client.event("connected");
    return client;
  }

  private void kick(String tenant, String target) {
    service.push(
        "{\"v\":1,\"id\":\"k\",\"type\":\"Kick\",\"tenantId\":\"%s\",%s,\"error\":{\"code\":\"cheated\",\"message\":\"You looked.\",\"retryable\":false}}"
            .formatted(tenant, target));
  }

  private void pushToAll(String tenant, String mark) {
    service.push(
        "{\"v\":1,\"id\":\"p\",\"event\":\"server_channel_event.News\",\"tenantId\":\"%s\",\"all\":true,\"data\":\"%s\"}"
            .formatted(tenant, mark));
  }

  @Test
  void a_user_is_disconnected_everywhere_and_told_why() throws Exception {
    try (var socket = socketIo(here, "ada", "acme");
        var plain = plain(there, "ada", "acme");
        var bob = plain(there, "bob", "acme")) {
      pushToAll("acme", "before");

      kick("acme", "\"user\":\"ada\"");
      pushToAll("acme", "after");

      assertThat(socket.event("News")).isEqualTo("\"before\"");
      assertThat(socket.next())
          .isEqualTo(
              "42/events,[\"error\",{\"code\":\"cheated\",\"message\":\"You looked.\",\"retryable\":false}]");
      assertThat(socket.next()).as("so that a stock client stays away").isEqualTo("41/events,");
      assertThat(socket.closed().code()).isEqualTo(1000);
      assertThat(plain.nextEvent("News")).contains("before");
      assertThat(plain.next())
          .isEqualTo(
              "{\"event\":\"error\",\"data\":{\"code\":\"cheated\",\"message\":\"You looked.\",\"retryable\":false}}");
      assertThat(plain.closed())
          .isEqualTo(
              new PlainClient.Closed(
                  4403, "{\"code\":\"cheated\",\"message\":\"You looked.\",\"retryable\":false}"));
      assertThat(plain.rest()).isEmpty();
      assertThat(bob.nextEvent("News")).contains("before");
      assertThat(bob.nextEvent("News")).contains("after");
    }
    // Nothing keeps a user out who may still come in.
    plain(here, "ada", "acme").close();
  }

  @Test
  void one_connection_is_disconnected_and_its_user_keeps_the_others() throws Exception {
    try (var one =
            PlainClient.connect(
                here.port(), Map.of("Cookie", "socket_token=" + token("eve", "acme")));
        var other = plain(here, "eve", "acme")) {
      String clientId = one.clientId();

      kick("acme", "\"client\":\"" + clientId + "\"");
      pushToAll("acme", "still");

      assertThat(one.closed().code()).isEqualTo(4403);
      assertThat(other.nextEvent("News")).contains("still");
      String told = new String(told(clientId).record().value(), UTF_8);
      assertThat(told).contains("\"reason\":\"server disconnect\"");
    }
  }

  /** What services hear of the end of a connection. */
  private FakeService.Received told(String clientId) throws InterruptedException {
    var received = service.next();
    while (!received.request().client().id().equals(clientId)) {
      received = service.next();
    }
    return received;
  }

  @Test
  void another_tenant_loses_nobody() throws Exception {
    try (var socket = socketIo(here, "tom", "rival");
        var plain =
            PlainClient.connect(
                there.port(), Map.of("Cookie", "socket_token=" + token("tom", "rival")))) {
      kick("acme", "\"user\":\"tom\"");
      kick("acme", "\"client\":\"" + plain.clientId() + "\"");
      pushToAll("rival", "safe");

      assertThat(socket.event("News")).isEqualTo("\"safe\"");
      assertThat(plain.next()).contains("safe");
    }
  }

  @Test
  void a_kick_that_names_nobody_or_two_ends_nothing() throws Exception {
    try (var plain = plain(here, "ann", "acme")) {
      kick("acme", "\"user\":\"ann\",\"client\":\"x\"");
      kick("", "\"user\":\"ann\"");
      kick("acme", "\"room\":\"r\"");
      pushToAll("acme", "still here");

      assertThat(plain.next()).contains("still here");
    }
  }
}
