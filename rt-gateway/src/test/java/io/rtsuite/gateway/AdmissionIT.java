package io.rtsuite.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Who is let in by the plain front, and as whom. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class AdmissionIT {

  private final String prefix = TestBroker.freshPrefix();
  private RunningGateway gateway;
  private FakeService service;

  @BeforeAll
  void start() throws Exception {
    gateway =
        RunningGateway.start(
            prefix,
            Map.of(
                "gateway.auth.tenant-claim", "tenantId",
                "gateway.auth.claims", List.of("plan", "level"),
                "gateway.plain.connect-timeout", "500ms",
                "gateway.plain.ping-interval", "300ms",
                "gateway.plain.ping-timeout", "300ms"));
    service =
        new FakeService(
            prefix,
            "who",
            List.of(
                EventDeclaration.of(Channel.CLIENT.event("Who")),
                EventDeclaration.of(Channel.PRIVATE.event("ClientConnected")),
                EventDeclaration.of(Channel.PRIVATE.event("ClientDisconnected"))),
            (received, it) -> {
              if (received.request().event().channel() == Channel.CLIENT) {
                var user = received.request().user();
                it.reply(
                    received,
                    "{\"type\":\"ClientMessage\",\"data\":\"%s|%s|%s|%s\"}"
                        .formatted(
                            user.id(),
                            user.tenantId(),
                            user.roles(),
                            user.claims() == null ? "" : user.claims().text().replace("\"", "'")));
              }
            });
    try (var client = client(Map.of("Cookie", "socket_token=" + token()))) {
      Await.until("the catalogue", () -> who(client).contains("data"));
    }
  }

  @AfterAll
  void stop() throws Exception {
    service.close();
    gateway.close();
  }

  private PlainClient client(Map<String, String> headers) {
    return PlainClient.connect(gateway.port(), headers);
  }

  private static String who(PlainClient client) throws InterruptedException {
    client.send("{\"event\":\"Who\",\"id\":1}");
    return client.answer(1);
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .subject("ada")
        .claim("tenantId", "acme")
        .claim("roles", List.of("player", "vip"))
        .claim("level", 3)
        .claim("email", "not passed on");
  }

  private static String token() {
    return RunningGateway.token(claims());
  }

  private static void assertRefused(PlainClient client) throws Exception {
    var closed = client.closed();
    assertThat(closed.code()).isEqualTo(4401);
    assertThat(closed.reason()).startsWith("{\"code\":\"unauthorized\"");
    assertThat(closed.reason().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(123);
    assertThat(client.rest()).as("nothing is said before authorization").isEmpty();
    client.close();
  }

  @Test
  void a_token_in_cookie_header_or_first_frame_makes_the_same_person() throws Exception {
    String ada = "{\"id\":1,\"data\":\"ada|acme|[player, vip]|{'level':3}\"}";
    try (var cookie = client(Map.of("Cookie", "x=y; socket_token=" + token()));
        var header = client(Map.of("Authorization", "Bearer " + token()));
        var frame = client(Map.of())) {
      frame.send("{\"auth\":{\"token\":\"" + token() + "\"}}");

      assertThat(who(cookie)).isEqualTo(ada);
      assertThat(who(header)).isEqualTo(ada);
      assertThat(who(frame)).isEqualTo(ada);
    }
  }

  @Test
  void tokens_that_are_not_good_are_refused() throws Exception {
    String none =
        Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8))
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"sub\":\"ada\",\"tenantId\":\"acme\"}".getBytes(UTF_8))
            + ".";
    var bad =
        List.of(
            "rubbish",
            none,
            RunningGateway.token(claims(), "another-secret-that-is-long-enough-too"),
            RunningGateway.token(
                claims().expirationTime(Date.from(Instant.now().minusSeconds(60)))),
            RunningGateway.token(claims().notBeforeTime(Date.from(Instant.now().plusSeconds(600)))),
            RunningGateway.token(claims().subject(null)),
            RunningGateway.token(claims().subject(" ")),
            RunningGateway.token(claims().claim("tenantId", null)),
            RunningGateway.token(claims().claim("tenantId", "a/b")),
            token() + "x",
            "x".repeat(6000));

    for (String token : bad) {
      assertRefused(client(Map.of("Cookie", "socket_token=" + token)));
      var frame = client(Map.of());
      frame.send("{\"auth\":{\"token\":\"" + token + "\"}}");
      assertRefused(frame);
    }
  }

  @Test
  void a_token_in_the_address_is_refused_even_beside_a_good_one() throws Exception {
    assertRefused(
        PlainClient.connect(
            gateway.port(),
            "/events?token=" + token(),
            Map.of("Cookie", "socket_token=" + token())));
  }

  @Test
  void who_says_nothing_is_refused_after_the_time_out() throws Exception {
    assertRefused(client(Map.of()));
  }

  @Test
  void an_event_before_the_token_is_refused() throws Exception {
    var client = client(Map.of());
    client.send("{\"event\":\"Who\",\"id\":1}");
    assertRefused(client);
  }

  @Test
  void a_page_of_the_servers_own_host_may_use_the_cookie() throws Exception {
    try (var own =
        client(
            Map.of(
                "Cookie",
                "socket_token=" + token(),
                "Origin",
                "http://localhost:" + gateway.port()))) {
      assertThat(who(own)).contains("ada|acme");
    }
  }

  @Test
  void a_page_from_elsewhere_does_not_get_at_a_gateway_on_the_visitors_own_machine() {
    assertThatThrownBy(() ->
            client(Map.of("Cookie", "socket_token=" + token(), "Origin", "https://evil.example")))
        .hasRootCauseMessage("Unexpected HTTP response status code 403");
  }

  @Test
  void a_session_ends_with_its_token_and_the_old_token_is_not_taken_again() throws Exception {
    String brief =
        RunningGateway.token(claims().expirationTime(Date.from(Instant.now().plusSeconds(2))));
    try (var client = client(Map.of("Cookie", "socket_token=" + brief))) {
      client.nextEvent("connected");

      assertThat(client.closed().code()).isEqualTo(1006);
      assertRefused(client(Map.of("Cookie", "socket_token=" + brief)));
    }
  }

  @Test
  void services_hear_who_comes_and_goes() throws Exception {
    String clientId;
    try (var client =
        client(
            Map.of("Cookie", "socket_token=" + RunningGateway.token(claims().subject("grace"))))) {
      clientId = client.clientId();
    }

    FakeService.Received heard = service.next();
    while (!heard.request().client().id().equals(clientId)) {
      heard = service.next();
    }
    assertThat(heard.request().event().name()).isEqualTo("ClientConnected");
    heard = service.next();
    while (!heard.request().client().id().equals(clientId)) {
      heard = service.next();
    }
    assertThat(heard.request().event().name()).isEqualTo("ClientDisconnected");
    assertThat(heard.request().user().id()).isEqualTo("grace");
  }

  @Test
  void a_connection_that_answers_no_ping_is_closed() throws Exception {
    try (var raw = new RawWebSocket(gateway.port(), "Cookie: socket_token=" + token())) {
      raw.awaitEnd();
    }
  }

  @Test
  void a_connection_that_answers_pings_stays() throws Exception {
    try (var client = client(Map.of("Cookie", "socket_token=" + token()))) {
      client.nextEvent("connected");
      for (int i = 0; i < 4; i++) {
        // The JDK's client answers pings by itself; nothing else is sent for longer than both.
        java.util.concurrent.locks.LockSupport.parkNanos(300_000_000L);
      }
      assertThat(who(client)).contains("ada");
    }
  }

  @Test
  void bytes_go_both_ways() throws Exception {
    try (var client = client(Map.of("Cookie", "socket_token=" + token()))) {
      String id = client.clientId();
      service.push(
          "{\"v\":1,\"id\":\"p\",\"event\":\"server_channel_event.Image\",\"tenantId\":\"acme\",\"client\":\"%s\",\"data\":{\"b\":{\"$bin\":\"aGk=\"}}}"
              .formatted(id));

      assertThat(client.nextEvent("Image"))
          .isEqualTo(
              "{\"event\":\"Image\",\"attachments\":1,\"data\":{\"b\":{\"_placeholder\":true,\"num\":0}}}");
      assertThat(client.nextBytes()).isEqualTo("hi".getBytes(UTF_8));

      client.send(
          "{\"event\":\"Who\",\"id\":5,\"data\":{\"b\":{\"_placeholder\":true,\"num\":0}},\"attachments\":1}");
      client.send("ho".getBytes(UTF_8));
      assertThat(client.answer(5)).contains("ada");
    }
  }
}
