package io.rtsuite.sdk.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final Progress progress = new Progress(10);

  @Test
  void a_partition_nobody_wrote_to_stands_where_it_was_found() {
    assertThat(progress.position()).isEqualTo(10);
  }

  @Nested
  class with_three_started {

    with_three_started() {
      progress.started(10);
      progress.started(11);
      progress.started(14); // compaction and control records leave holes
    }

    @Test
    void stays_below_the_lowest_unfinished() {
      progress.done(11);
      progress.done(14);

      assertThat(progress.position()).isEqualTo(10);
      assertThat(progress.spread()).isEqualTo(5);
    }

    @Test
    void moves_to_the_next_unfinished_across_holes() {
      progress.done(10);
      progress.done(11);

      assertThat(progress.position()).isEqualTo(14);
    }

    @Test
    void stands_behind_the_last_when_all_are_done() {
      progress.done(14);
      progress.done(10);
      progress.done(11);

      assertThat(progress.position()).isEqualTo(15);
      assertThat(progress.spread()).isZero();
    }
  }
}
