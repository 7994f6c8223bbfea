package io.rtsuite.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Json;
import io.rtsuite.gateway.Await;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

  private static SocketServer patient;
  private static SocketServer impatient;
  private static SocketServer slow;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @BeforeAll
  static void start() {
    patient = server(Duration.ofMillis(300), Duration.ofMinutes(1));
    impatient = server(Duration.ofMillis(300), Duration.ofMillis(400));
    slow = server(Duration.ofMillis(500), PATIENCE);
  }

  private static SocketServer server(Duration pingInterval, Duration pingTimeout) {
    var settings = new SocketServer.Settings();
    settings.pingInterval = pingInterval;
    settings.pingTimeout = pingTimeout;
    return SocketServer.start(settings.config());
  }

  @AfterAll
  static void stop() {
    patient.close();
    impatient.close();
    slow.close();
  }

  @BeforeEach
  void forget() {
    patient.gate.forget();
    impatient.gate.forget();
    slow.gate.forget();
  }

  @Test
  void a_client_that_answers_stays() throws Exception {
    try (var client = patient.joined()) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.nextText()).isEqualTo("2");
        client.text("3");
      }

      assertThat(patient.gate.session().closed).isEmpty();
    }
  }

  @Test
  void a_client_outside_the_namespace_is_asked_too() throws Exception {
    try (var client = patient.opened()) {
      assertThat(client.nextText()).isEqualTo("2");
      client.text("3");
      assertThat(client.nextText()).isEqualTo("2");
    }
  }

  @Test
  void a_client_that_left_the_namespace_is_asked_too() throws Exception {
    try (var client = patient.joined()) {
      client.text("41/events,");
      assertThat(client.nextText()).isEqualTo("2");
      client.text("3");
      assertThat(client.nextText()).isEqualTo("2");
    }
  }

  @Test
  void a_silent_client_is_closed() throws Exception {
    try (var client = impatient.joined()) {
      assertThat(client.nextText()).isEqualTo("2");

      assertThat(client.closeCode()).isEqualTo(1000);
      assertThat(impatient.gate.session().closedReason()).isEqualTo("ping timeout");
    }
  }

  @Test
  void only_a_pong_counts() throws Exception {
    try (var client = impatient.joined()) {
      var session = impatient.gate.session();
      while (true) {
        WireClient.Frame frame = client.next();
        if (frame.opcode() == WireClient.CLOSE) {
          break;
        }
        // Each of these would keep the connection up if it counted.
        client.text("42/events,1[\"echo\",1]");
        client.send(WireClient.frame(WireClient.PONG, new byte[0]));
        client.text("6");
      }

      assertThat(session.closedReason()).isEqualTo("ping timeout");
    }
  }

  @Test
  void a_pong_before_its_ping_does_not_count() throws Exception {
    try (var client = impatient.joined()) {
      client.text("3");
      client.text("3");
      assertThat(client.nextText()).isEqualTo("2");

      assertThat(client.closeCode()).isEqualTo(1000);
      assertThat(impatient.gate.session().closedReason()).isEqualTo("ping timeout");
    }
  }

  @Nested
  class a_client_on_a_slow_line {

    private static final int FRAMES = 40;
    private static final Duration BETWEEN_FRAMES = Duration.ofMillis(200);

    private void fill(RecordingGate.RecordedSession session) {
      Json frame = Json.string("x".repeat(1_000_000));
      for (int i = 0; i < FRAMES; i++) {
        session.push("news", frame);
      }
      Await.until("a full line", () -> !session.channel.isWritable());
    }

    /** A line that carries so much and no more. */
    private static void carry(WireClient client, int frames) throws Exception {
      for (int i = 0; i < frames; ) {
        String text = client.nextText();
        if (text.equals("2")) {
          client.text("3");
        } else {
          i++;
          LockSupport.parkNanos(BETWEEN_FRAMES.toNanos());
        }
      }
    }

    @Test
    void stays_as_long_as_it_takes_something() throws Exception {
      try (var client = slow.joined()) {
        var session = slow.gate.session();
        fill(session);
        long full = System.nanoTime();

        // What the kernels hold of the last ones leaves room in the gateway.
        carry(client, FRAMES / 2);
        assertThat(Duration.ofNanos(System.nanoTime() - full)).isGreaterThan(PATIENCE);
        assertThat(session.channel.isWritable()).as("no pong can be read yet").isFalse();
        assertThat(session.closed).isEmpty();

        carry(client, FRAMES / 2);
        client.text("42/events,7[\"echo\",7]");
        for (String text = client.nextText();
            !text.equals("43/events,7[7]");
            text = client.nextText()) {
          assertThat(text).isEqualTo("2");
          client.text("3");
        }
        assertThat(session.closed).isEmpty();
      }
    }

    @Test
    void is_closed_when_it_takes_nothing_any_more() throws Exception {
      try (var client = slow.joined()) {
        var session = slow.gate.session();
        fill(session);
        carry(client, FRAMES / 4);

        assertThat(session.closedReason()).isEqualTo("ping timeout");
        assertThat(client.socket().isConnected()).isTrue();
      }
    }
  }

  @Test
  void there_is_one_ping_for_each_pong() throws Exception {
    try (var client = patient.joined()) {
      assertThat(client.nextText()).isEqualTo("2");
      for (int i = 0; i < 100; i++) {
        client.text("3");
      }
      client.text("42/events,1[\"echo\",1]");
      assertThat(client.nextText()).isEqualTo("43/events,1[1]");
      assertThat(client.nextText()).isEqualTo("2");
      client.text("3");
      client.text("42/events,2[\"echo\",2]");
      assertThat(client.nextText()).isEqualTo("43/events,2[2]");
    }
  }
}
