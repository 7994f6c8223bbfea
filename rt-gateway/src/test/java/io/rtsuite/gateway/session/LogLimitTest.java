package io.rtsuite.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLimitTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final LogLimit limit = new LogLimit(Duration.ofSeconds(10), nanos::get);

  @Test
  void the_first_is_told_at_once_and_the_others_together_when_the_interval_is_over() {
    assertThat(limit.count()).isEqualTo(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(limit.count()).isZero();
    }

    nanos.addAndGet(Duration.ofSeconds(10).toNanos());

    assertThat(limit.count()).isEqualTo(1_001);
    assertThat(limit.count()).isZero();
  }
}
