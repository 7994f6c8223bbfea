package io.rtsuite.gateway.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MarksTest {

  private static final String TOPIC = "3Nt5o1RhQ6SRyfWDTRr0Jw";

  private final Marks marks = new Marks();

  private static Origin input(long offset, int n) {
    return new Origin("blackjack", TOPIC, 3, offset, n);
  }

  private static Origin of(int partition, long offset) {
    return new Origin("blackjack", TOPIC, partition, offset, 0);
  }

  @Nested
  class a_record {

    @Test
    void is_new_when_its_source_was_never_heard_of() {
      assertThat(marks.raise(input(7, 0))).isTrue();
    }

    @Test
    void is_a_repetition_when_it_has_the_origin_heard_of_last() {
      marks.raise(input(7, 1));

      assertThat(marks.raise(input(7, 1))).isFalse();
    }

    @Test
    void is_a_repetition_below_it() {
      marks.raise(input(7, 1));

      assertThat(marks.raise(input(7, 0))).isFalse();
      assertThat(marks.raise(input(6, 5))).isFalse();
    }

    @Test
    void is_new_above_it_by_number_or_by_input() {
      marks.raise(input(7, 1));

      assertThat(marks.raise(input(7, 2))).isTrue();
      assertThat(marks.raise(input(8, 0))).isTrue();
      assertThat(marks.raise(input(12, 3))).as("inputs without outputs leave gaps").isTrue();
    }

    @Test
    void is_new_from_another_service_partition_or_topic_of_the_same_name() {
      marks.raise(input(7, 1));

      assertThat(marks.raise(new Origin("roulette", TOPIC, 3, 7, 1))).isTrue();
      assertThat(marks.raise(new Origin("blackjack", TOPIC, 4, 7, 1))).isTrue();
      assertThat(marks.raise(new Origin("blackjack", "8b1pTzR5Rk6uJ0aYw4C7Zg", 3, 7, 1))).isTrue();
      assertThat(marks.raise(input(7, 1))).isFalse();
    }

    @Test
    void is_never_a_repetition_without_origin() {
      assertThat(marks.raise(null)).isTrue();
      assertThat(marks.raise(null)).isTrue();
      assertThat(marks.list()).isEmpty();
    }
  }

  @Nested
  class a_repetition {

    @Test
    void lowers_nothing() {
      marks.raise(input(7, 1));
      marks.raise(input(5, 0));

      assertThat(marks.list()).containsExactly(input(7, 1));
    }
  }

  @Nested
  class an_owner_and_its_successor_who_both_send {

    @Test
    void are_heard_as_one_however_their_records_interleave() {
      List<Origin> old = List.of(input(1, 0), input(1, 1), input(2, 0), input(4, 0));
      List<Origin> successor =
          List.of(input(1, 1), input(2, 0), input(4, 0), input(4, 1), input(5, 0));
      for (long seed = 0; seed < 500; seed++) {
        var random = new Random(seed);
        // The old one dies somewhere, and what it sent arrives at any pace.
        var left = new ArrayList<>(old.subList(0, random.nextInt(2, old.size() + 1)));
        var right = new ArrayList<>(successor);
        var heard = new ArrayList<Origin>();
        var both = new Marks();
        boolean begun = false;
        while (!left.isEmpty() || !right.isEmpty()) {
          // What comes before the successor's first one was acked to the old one.
          boolean fromOld = !left.isEmpty() && (!begun || right.isEmpty() || random.nextBoolean());
          Origin next = (fromOld ? left : right).removeFirst();
          begun |= next.equals(input(1, 0));
          if (both.raise(next)) {
            heard.add(next);
          }
        }

        assertThat(heard)
            .as("seed %d", seed)
            .containsExactly(
                input(1, 0), input(1, 1), input(2, 0), input(4, 0), input(4, 1), input(5, 0));
      }
    }
  }

  @Nested
  class marks_that_were_listed {

    @Test
    void go_on_as_if_never_interrupted() {
      for (long seed = 0; seed < 200; seed++) {
        var random = new Random(seed);
        var whole = new Marks(List.of(), 4);
        var piecewise = new Marks(List.of(), 4);
        for (int i = 0; i < 200; i++) {
          Origin next = new Origin("s", TOPIC, random.nextInt(7), random.nextLong(20), 0);
          if (random.nextInt(10) == 0) {
            piecewise = new Marks(piecewise.list(), 4);
          }

          assertThat(piecewise.raise(next)).as("seed %d, %d", seed, i).isEqualTo(whole.raise(next));
          assertThat(piecewise.list()).as("seed %d, %d", seed, i).isEqualTo(whole.list());
        }
      }
    }
  }

  @Nested
  class more_sources_than_are_remembered {

    @Test
    void push_out_the_one_heard_of_longest_ago() {
      var few = new Marks(List.of(), 3);
      few.raise(of(0, 10));
      few.raise(of(1, 10));
      few.raise(of(2, 10));
      few.raise(of(0, 11));
      few.raise(of(1, 4));

      few.raise(of(3, 10));

      assertThat(few.list())
          .as("a repetition is heard of, too")
          .containsExactly(of(0, 11), of(1, 10), of(3, 10));
      assertThat(few.raise(of(2, 10))).as("forgotten").isTrue();
    }

    @Test
    void do_not_make_a_gateway_grow() {
      for (int partition = 0; partition < 3 * Marks.MOST; partition++) {
        marks.raise(of(partition, 0));
      }

      assertThat(marks.list()).hasSize(Marks.MOST).startsWith(of(2 * Marks.MOST, 0));
      assertThat(new Marks(marks.list()).list()).isEqualTo(marks.list());
    }
  }
}
