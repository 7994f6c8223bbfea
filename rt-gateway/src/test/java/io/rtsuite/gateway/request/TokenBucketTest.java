package io.rtsuite.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void gives_one_seconds_worth_at_once_and_refills_evenly() {
    var bucket = new TokenBucket(2, 0);

    assertThat(bucket.take(0)).isTrue();
    assertThat(bucket.take(0)).isTrue();
    assertThat(bucket.take(0)).isFalse();
    assertThat(bucket.take(SECOND / 2)).isTrue();
    assertThat(bucket.take(SECOND / 2)).isFalse();
    assertThat(bucket.take(100 * SECOND)).isTrue();
    assertThat(bucket.take(100 * SECOND)).isTrue();
    assertThat(bucket.take(100 * SECOND)).as("nothing is saved up").isFalse();
  }
}
