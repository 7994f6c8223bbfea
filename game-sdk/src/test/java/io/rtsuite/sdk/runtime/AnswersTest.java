package io.rtsuite.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Json;
import io.rtsuite.sdk.history.Remembered;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AnswersTest {

  private final Answers answers = new Answers();

  private static Remembered answer(String user, String action, long time, int bytes) {
    return new Remembered(
        user, action, "print", time, "c", Json.of("\"" + "x".repeat(bytes - 2) + "\""), List.of());
  }

  @Test
  void are_found_by_user_and_action() {
    answers.remember(answer("ada", "a1", 0, 10));

    assertThat(answers.find("ada", "a1")).isPresent();
    assertThat(answers.find("bob", "a1")).isEmpty();
    assertThat(answers.find("ada", "a2")).isEmpty();
  }

  @Test
  void are_forgotten_after_five_minutes() {
    answers.remember(answer("ada", "a1", 0, 10));
    answers.remember(answer("ada", "a2", 300_000, 10));
    assertThat(answers.find("ada", "a1")).isPresent();

    answers.remember(answer("ada", "a3", 300_001, 10));

    assertThat(answers.find("ada", "a1")).isEmpty();
    assertThat(answers.find("ada", "a2")).isPresent();
  }

  @Test
  void are_the_newest_that_find_room() {
    for (int i = 0; i <= Answers.MOST; i++) {
      answers.remember(answer("ada", "a" + i, i, 10));
    }

    assertThat(answers.all()).hasSizeLessThanOrEqualTo(Answers.MOST);
    assertThat(answers.find("ada", "a0")).isEmpty();
    assertThat(answers.find("ada", "a" + Answers.MOST)).isPresent();
  }

  @Test
  void take_no_more_than_their_bytes() {
    for (int i = 0; i < 10; i++) {
      answers.remember(answer("ada", "a" + i, i, Answers.MOST_BYTES / 4));
    }

    assertThat(answers.all()).extracting(Remembered::actionId).containsExactly("a7", "a8", "a9");
  }

  @Test
  void of_one_user_do_not_displace_those_of_another() {
    answers.remember(answer("bob", "b1", 0, 10));

    for (int i = 0; i < 10 * Answers.MOST; i++) {
      answers.remember(answer("ada", "a" + i, i, 1_000));
    }

    assertThat(answers.find("bob", "b1")).isPresent();
  }

  @Test
  void are_forgotten_first_of_who_holds_most_when_all_together_are_too_many() {
    answers.remember(answer("bob", "b1", 0, 10));

    for (int user = 0; user < 40; user++) {
      answers.remember(answer("user-" + user, "a1", user, 40_000));
      answers.remember(answer("user-" + user, "a2", user, 40_000));
    }

    assertThat(answers.find("bob", "b1")).isPresent();
    assertThat(
            answers.all().stream()
                .mapToInt(each -> Objects.requireNonNull(each.reply()).bytes().length)
                .sum())
        .isLessThan(Answers.MOST_BYTES_IN_ALL);
  }

  @Test
  void keep_at_least_the_last_one() {
    answers.remember(answer("ada", "large", 0, Answers.MOST_BYTES * 2));

    assertThat(answers.find("ada", "large")).isPresent();
  }

  @Test
  void of_the_same_action_count_once() {
    for (int i = 0; i < 100; i++) {
      answers.remember(answer("ada", "a1", i, 100_000));
    }

    assertThat(answers.all()).singleElement().extracting(Remembered::time).isEqualTo(99L);
  }
}
