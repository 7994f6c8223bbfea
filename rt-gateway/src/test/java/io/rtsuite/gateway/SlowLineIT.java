package io.rtsuite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.gateway.session.Sessions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Plain connections that take little, or nothing, of what waits for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class SlowLineIT {

  private static final int PUSHES = 32;
  private static final int BYTES_OF_EACH = 500_000;

  /** After so long a silence a connection is closed. */
  private static final Duration MOST_SILENCE = Duration.ofSeconds(4);

  private static final int BYTES_AT_ONCE = 64 * 1024;
  private static final Duration BETWEEN_READS = Duration.ofMillis(15);

  private RunningGateway gateway;
  private FakeService service;

  @BeforeAll
  void start() throws Exception {
    String prefix = TestBroker.freshPrefix();
    gateway =
        RunningGateway.start(
            prefix,
            Map.of(
                "gateway.plain.ping-interval", "1s",
                "gateway.plain.ping-timeout", "3s",
                "gateway.session.max-stall", "2m",
                "gateway.session.max-pending-bytes", 64_000_000));
    service = new FakeService(prefix, "large", List.of(), (_, _) -> {});
  }

  @AfterAll
  void stop() throws Exception {
    service.close();
    gateway.close();
  }

  private RawWebSocket connect() throws Exception {
    var socket =
        new RawWebSocket(gateway.port(), "Cookie: socket_token=" + RunningGateway.token("ada"));
    Await.until("a session", () -> gateway.context().getBean(Sessions.class).count() == 1);
    return socket;
  }

  private void awaitNobody() {
    Await.until("no session", () -> gateway.context().getBean(Sessions.class).count() == 0);
  }

  private void push() {
    String filling = "x".repeat(BYTES_OF_EACH);
    for (int i = 0; i < PUSHES; i++) {
      service.push(
          "{\"v\":1,\"id\":\"p%d\",\"event\":\"server_channel_event.News\",\"tenantId\":\"default\",\"all\":true,\"data\":\"%s\"}"
              .formatted(i, filling));
    }
  }

  @Test
  void one_that_takes_little_gets_all_before_its_missing_pongs_count() throws Exception {
    try (var slow = connect()) {
      push();
      long begin = System.nanoTime();
      long got = 0;
      for (int read = slow.read(BYTES_AT_ONCE); read >= 0; read = slow.read(BYTES_AT_ONCE)) {
        got += read;
        // Slow, but so that the kernel's buffers, which are large here, move several times a
        // silence.
        LockSupport.parkNanos(BETWEEN_READS.toNanos());
      }

      assertThat(got).isGreaterThan((long) PUSHES * BYTES_OF_EACH);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(MOST_SILENCE);
      awaitNobody();
    }
  }

  @Test
  void one_that_takes_nothing_is_closed() throws Exception {
    try (var _ = connect()) {
      push();

      awaitNobody();
    }
  }
}
