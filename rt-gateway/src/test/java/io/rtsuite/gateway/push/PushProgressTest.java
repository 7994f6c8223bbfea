package io.rtsuite.gateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushProgressTest {

  private final PushProgress progress = new PushProgress();
  private final List<String> ran = new ArrayList<>();

  @Test
  void runs_at_once_what_waits_for_a_place_that_is_behind() {
    progress.advance(10);

    progress.after(9, () -> ran.add("nine"));

    assertThat(ran).containsExactly("nine");
  }

  @Test
  void runs_in_the_order_of_places_once_they_are_handed_over() {
    progress.after(7, () -> ran.add("seven"));
    progress.after(5, () -> ran.add("five"));
    progress.after(12, () -> ran.add("twelve"));

    progress.advance(5);
    assertThat(ran).as("the record at 5 is still to come").isEmpty();

    progress.advance(8);
    assertThat(ran).containsExactly("five", "seven");
  }

  @Test
  void forgets_who_does_not_wait_any_more() {
    var waiter = progress.after(7, () -> ran.add("seven"));

    progress.forget(waiter);
    progress.advance(100);

    assertThat(ran).isEmpty();
  }

  @Test
  void runs_in_their_order_those_that_wait_for_the_same_place() {
    for (int i = 0; i < 10; i++) {
      String name = "n" + i;
      progress.after(5, () -> ran.add(name));
    }

    progress.advance(6);

    assertThat(ran).containsExactly("n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9");
  }

  @Test
  void runs_the_others_when_one_fails() {
    progress.after(
        5,
        () -> {
          throw new IllegalStateException("a bug, made for this test");
        });
    progress.after(5, () -> ran.add("five"));

    progress.advance(6);

    assertThat(ran).containsExactly("five");
  }

  @Test
  void forgets_hundreds_of_thousands_in_no_time() {
    var waiting = new ArrayList<PushProgress.Waiter>();
    for (int i = 0; i < 300_000; i++) {
      waiting.add(progress.after(i, () -> ran.add("too late")));
    }

    // Where each is looked for among all others, this takes minutes.
    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> waiting.reversed().forEach(progress::forget));

    assertThat(progress.waiting()).isZero();
  }
}
