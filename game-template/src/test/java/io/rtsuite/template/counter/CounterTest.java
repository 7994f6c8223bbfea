package io.rtsuite.template.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.template.counter.CounterCommand.Add;
import io.rtsuite.template.counter.CounterCommand.Get;
import io.rtsuite.template.counter.CounterEvent.Added;
import io.rtsuite.template.counter.Verdict.Accepted;
import io.rtsuite.template.counter.Verdict.Refusal;
import io.rtsuite.template.counter.Verdict.Refused;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CounterTest {

  private static Counter at(long value) {
    return new Counter("c1", value, 1);
  }

  @Nested
  class an_untouched_counter {
    @Test
    void stands_at_zero() {
      assertThat(Counter.untouched("c1")).isEqualTo(new Counter("c1", 0, 0));
    }
  }

  @Nested
  class adding {
    @Test
    void is_accepted_and_happens() {
      var verdict = at(5).decide(new Add(3));

      assertThat(verdict).isEqualTo(new Accepted(List.of(new Added(3))));
      assertThat(at(5).apply(new Added(3))).isEqualTo(new Counter("c1", 8, 2));
    }

    @Test
    void may_go_back_to_zero() {
      assertThat(at(5).decide(new Add(-5))).isInstanceOf(Accepted.class);
    }

    @Test
    void is_refused_below_zero() {
      assertThat(at(5).decide(new Add(-6))).isEqualTo(new Refused(Refusal.BELOW_ZERO));
      assertThat(at(5).decide(new Add(Long.MIN_VALUE))).isEqualTo(new Refused(Refusal.BELOW_ZERO));
    }

    @Test
    void is_refused_above_the_highest() {
      assertThat(at(5).decide(new Add(Counter.HIGHEST - 4)))
          .isEqualTo(new Refused(Refusal.TOO_HIGH));
      assertThat(at(5).decide(new Add(Long.MAX_VALUE))).isEqualTo(new Refused(Refusal.TOO_HIGH));
    }
  }

  @Test
  void looking_changes_nothing() {
    assertThat(at(5).decide(new Get())).isEqualTo(new Accepted(List.of()));
  }

  /** The seed in a failure's message counts the same again. */
  @Test
  void whatever_is_added_the_counter_stays_in_its_bounds() {
    for (long seed = 0; seed < 100; seed++) {
      var random = new Random(seed);
      var counter = Counter.untouched("c1");
      for (int step = 0; step < 200; step++) {
        if (counter.decide(new Add(random.nextInt(-300_000, 400_000)))
            instanceof Accepted accepted) {
          for (CounterEvent event : accepted.events()) {
            counter = counter.apply(event);
          }
        }
        assertThat(counter.value()).as("seed %d", seed).isBetween(0L, Counter.HIGHEST);
      }
      assertThat(counter.version()).as("seed %d", seed).isGreaterThan(50);
    }
  }
}
