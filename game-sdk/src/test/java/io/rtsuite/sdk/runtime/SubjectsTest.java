package io.rtsuite.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Json;
import io.rtsuite.events.User;
import io.rtsuite.sdk.history.Remembered;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectsTest {

  private final Subjects<String> subjects = new Subjects<>(new Room(10_000));

  private static User eve(String tenant) {
    return new User("eve", tenant, List.of(), null);
  }

  @Test
  void a_users_oldest_subject_of_which_only_answers_are_known_makes_room() {
    for (int i = 0; i < Subjects.MOST_ANSWERED_ONLY; i++) {
      assertThat(subjects.isOnlyAnswered("a/" + i, eve("a"))).isNull();
    }

    assertThat(subjects.isOnlyAnswered("a/next", eve("a"))).isEqualTo("a/0");
  }

  @Test
  void users_of_the_same_id_in_two_tenants_do_not_share_their_room() {
    for (int i = 0; i < Subjects.MOST_ANSWERED_ONLY; i++) {
      subjects.isOnlyAnswered("a/" + i, eve("a"));
    }

    assertThat(subjects.isOnlyAnswered("b/0", eve("b"))).isNull();
  }

  private static Subject<String> answeredAt(long time) {
    var subject = new Subject<>("state", 1, null);
    subject.remember(new Remembered("eve", "a", "print", time, "c", Json.of("1"), List.of()));
    return subject;
  }

  @Test
  void answers_are_forgotten_by_their_age_whatever_the_order_of_snapshots() {
    subjects.put("young", answeredAt(200));
    subjects.put("old", answeredAt(100));

    subjects.restored();

    assertThat(subjects.answeredBefore(150)).isEqualTo("old");
  }
}
