package io.rtsuite.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PacerTest {

  @Test
  void sends_at_times_fixed_beforehand_even_when_a_send_stalls() {
    List<Long> due = new ArrayList<>();
    long start = System.nanoTime();

    long sent =
        Pacer.run(
            1_000,
            Duration.ofMillis(100),
            at -> {
              due.add(at);
              if (due.size() == 10) {
                LockSupport.parkNanos(30_000_000);
              }
            });

    assertThat(sent).isEqualTo(100);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(99_000_000);
    for (int i = 1; i < due.size(); i++) {
      assertThat(due.get(i) - due.get(i - 1)).isEqualTo(1_000_000);
    }
  }

  @Test
  void an_answer_counts_once_from_when_its_request_was_due() {
    var answers = new Answers();
    long number = answers.begin(System.nanoTime() - 5_000_000);

    answers.answered(number, false);
    answers.answered(number, true);

    assertThat(answers.count()).isEqualTo(1);
    assertThat(answers.failures()).isEqualTo(1);
    assertThat(answers.percentile(50)).isGreaterThanOrEqualTo(5);
  }
}
