package io.rtsuite.gateway.push;

import static org.assertj.core.api.Assertions.assertThat;

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
}
