package io.rtsuite.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReachabilityTest {

  private long nanos;
  private final Reachability kafka = new Reachability(Duration.ofSeconds(5), () -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
    kafka.check();
  }

  @Test
  void kafka_is_not_reached_before_the_first_sign() {
    assertThat(kafka.isReachable()).isFalse();

    assertThat(kafka.heard()).as("it was not gone").isFalse();

    assertThat(kafka.isReachable()).isTrue();
  }

  @Test
  void kafka_is_gone_when_no_sign_came_for_too_long() {
    kafka.heard();

    pass(Duration.ofSeconds(5));
    assertThat(kafka.isReachable()).isTrue();
    pass(Duration.ofMillis(1));

    assertThat(kafka.isReachable()).isFalse();
  }

  @Test
  void kafka_is_back_with_the_next_sign() {
    kafka.heard();
    pass(Duration.ofMinutes(5));

    assertThat(kafka.heard()).isTrue();
    assertThat(kafka.isReachable()).isTrue();
    assertThat(kafka.heard()).as("only once").isFalse();
  }

  @Test
  void kafka_stays_while_signs_come() {
    for (int i = 0; i < 100; i++) {
      kafka.heard();
      pass(Duration.ofSeconds(2));
    }

    assertThat(kafka.isReachable()).isTrue();
  }
}
