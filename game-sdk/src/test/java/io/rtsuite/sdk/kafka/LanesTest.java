package io.rtsuite.sdk.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Lanes lanes = new Lanes(threads);
  private final List<Integer> done = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() {
    threads.close();
  }

  @Test
  void tasks_of_one_key_run_in_their_order() {
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      lanes.submit("key", () -> done.add(number));
    }

    finish();
    assertThat(done).hasSize(1_000).isSorted();
  }

  @Test
  void a_key_that_waits_does_not_hold_up_another() throws Exception {
    var gate = new CountDownLatch(1);
    var other = new CountDownLatch(1);
    lanes.submit("slow", () -> await(gate));

    lanes.submit("fast", other::countDown);

    assertThat(other.await(10, TimeUnit.SECONDS)).isTrue();
    gate.countDown();
  }

  @Test
  void a_task_that_fails_does_not_end_its_lane() {
    lanes.submit(
        "key",
        () -> {
          throw new AssertionError("on purpose");
        });
    lanes.submit("key", () -> done.add(1));

    finish();
    assertThat(done).containsExactly(1);
  }

  @Test
  void closing_drops_what_has_not_begun_and_lets_finish_what_has() {
    var gate = new CountDownLatch(1);
    lanes.submit(
        "key",
        () -> {
          await(gate);
          done.add(0);
        });
    lanes.submit("key", () -> done.add(1));
    lanes.submit("key", () -> done.add(2));

    assertThat(lanes.close()).isEqualTo(2);

    assertThatThrownBy(() -> lanes.submit("key", () -> done.add(3)))
        .isInstanceOf(IllegalStateException.class);
    gate.countDown();
    finish();
    assertThat(done).containsExactly(0);
  }

  /** Waits for all threads. */
  private void finish() {
    threads.close();
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
