package io.rtsuite.sdk.game;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SubjectsTest {

  private final Subjects<String> subjects = new Subjects<>(2);

  SubjectsTest() {
    subjects.find(1, 1, "a");
    subjects.keep(1, 1, "a", "state of a");
  }

  @Test
  void are_found_again_in_their_partition() {
    assertThat(subjects.find(1, 1, "a")).contains("state of a");
    assertThat(subjects.find(1, 1, "b")).isEmpty();
    assertThat(subjects.find(2, 2, "a")).isEmpty();
  }

  @Test
  void take_room_until_they_are_forgotten() {
    subjects.keep(1, 1, "b", "state of b");
    assertThat(subjects.hasRoom()).isFalse();

    subjects.forget(1, 1, "b");
    subjects.forget(1, 1, "b");

    assertThat(subjects.hasRoom()).isTrue();
    assertThat(subjects.size()).isEqualTo(1);
  }

  @Test
  void take_no_more_room_when_they_change() {
    subjects.keep(1, 1, "a", "another state of a");

    assertThat(subjects.size()).isEqualTo(1);
    assertThat(subjects.find(1, 1, "a")).contains("another state of a");
  }

  @Nested
  class when_their_partition_leaves {

    @Test
    void are_forgotten_with_it() {
      subjects.forgetAll(1);

      assertThat(subjects.find(1, 2, "a")).isEmpty();
      assertThat(subjects.size()).isZero();
    }

    @Test
    void are_forgotten_when_it_comes_back_even_if_nobody_said_that_it_left() {
      assertThat(subjects.find(1, 2, "a")).isEmpty();
      assertThat(subjects.size()).isZero();
    }

    @Test
    void are_not_brought_back_by_a_decision_that_outlived_the_tenure() {
      subjects.forgetAll(1);
      subjects.keep(1, 1, "a", "stale");
      assertThat(subjects.find(1, 2, "a")).isEmpty();

      subjects.keep(1, 2, "a", "fresh");
      subjects.keep(1, 1, "a", "stale");
      subjects.forget(1, 1, "a");

      assertThat(subjects.find(1, 2, "a")).contains("fresh");
      assertThat(subjects.find(1, 1, "a")).isEmpty();
    }
  }
}
