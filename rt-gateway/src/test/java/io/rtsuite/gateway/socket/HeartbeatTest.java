package io.rtsuite.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

  private static SocketServer patient;
  private static SocketServer impatient;

  @BeforeAll
  static void start() {
    patient = server(Duration.ofMinutes(1));
    impatient = server(Duration.ofMillis(400));
  }

  private static SocketServer server(Duration pingTimeout) {
    var settings = new SocketServer.Settings();
    settings.pingInterval = Duration.ofMillis(300);
    settings.pingTimeout = pingTimeout;
    return SocketServer.start(settings.config());
  }

  @AfterAll
  static void stop() {
    patient.close();
    impatient.close();
  }

  @BeforeEach
  void forget() {
    patient.gate.forget();
    impatient.gate.forget();
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
