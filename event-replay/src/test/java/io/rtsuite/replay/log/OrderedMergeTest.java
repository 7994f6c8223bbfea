package io.rtsuite.replay.log;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderedMergeTest {

  private final OrderedMerge<String, Integer> merge =
      new OrderedMerge<>(List.of("a", "b"), Comparator.naturalOrder());

  @Test
  void gives_nothing_away_while_an_empty_lane_may_still_have_an_earlier_one() {
    merge.add("a", List.of(5, 6));

    assertThat(merge.waiting()).containsExactly("b");
    assertThatThrownBy(merge::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void asks_for_a_lane_again_as_soon_as_it_is_empty() {
    merge.add("a", List.of(5));
    merge.add("b", List.of(4, 7));

    assertThat(merge.next()).isEqualTo(4);
    assertThat(merge.waiting()).isEmpty();
    assertThat(merge.next()).isEqualTo(5);
    assertThat(merge.waiting()).containsExactly("a");
  }

  @Test
  void is_done_once_all_lanes_have_ended_and_all_was_taken() {
    merge.add("a", List.of(1));
    merge.end("a");
    merge.end("b");

    assertThat(merge.isDone()).isFalse();
    assertThat(merge.next()).isEqualTo(1);
    assertThat(merge.isDone()).isTrue();
  }

  @Test
  void keeps_the_order_of_a_lane_even_where_its_times_run_backwards() {
    merge.add("a", List.of(9, 2));
    merge.add("b", List.of(5));
    merge.end("a");
    merge.end("b");

    assertThat(drained()).containsExactly(5, 9, 2);
  }

  @Test
  void orders_whatever_comes_in_whatever_portions() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var lanes = Map.of("a", sorted(random), "b", sorted(random), "c", sorted(random));
      var all = new ArrayList<Integer>();
      lanes.values().forEach(all::addAll);
      var mixed = new OrderedMerge<String, Integer>(lanes.keySet(), Comparator.naturalOrder());

      var merged = new ArrayList<Integer>();
      while (!mixed.isDone()) {
        for (String waiting : mixed.waiting()) {
          var rest = requireNonNull(lanes.get(waiting));
          int portion = Math.min(rest.size(), random.nextInt(3));
          mixed.add(waiting, List.copyOf(rest.subList(0, portion)));
          rest.subList(0, portion).clear();
          if (rest.isEmpty()) {
            mixed.end(waiting);
          }
        }
        while (mixed.waiting().isEmpty() && !mixed.isDone()) {
          merged.add(mixed.next());
        }
      }

      all.sort(Comparator.naturalOrder());
      assertThat(merged).as("seed %d", seed).isEqualTo(all);
    }
  }

  private static List<Integer> sorted(Random random) {
    var numbers = new ArrayList<Integer>();
    random.ints(random.nextInt(20), 0, 50).sorted().forEach(numbers::add);
    return numbers;
  }

  private List<Integer> drained() {
    var all = new ArrayList<Integer>();
    while (!merge.isDone()) {
      all.add(merge.next());
    }
    return all;
  }
}
