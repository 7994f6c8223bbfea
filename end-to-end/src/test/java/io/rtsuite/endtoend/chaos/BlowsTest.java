package io.rtsuite.endtoend.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BlowsTest {

  private static final Duration GAP = Duration.ofSeconds(12);
  private static final Set<Blow.Kind> ALL = EnumSet.allOf(Blow.Kind.class);

  private static List<Blow> blows(long seed, Set<Blow.Kind> kinds, int count) {
    return Stream.generate(new Blows(seed, kinds, GAP)::next).limit(count).toList();
  }

  @Test
  void follow_from_the_seed() {
    assertThat(blows(7, ALL, 50)).isEqualTo(blows(7, ALL, 50)).isNotEqualTo(blows(8, ALL, 50));
  }

  @Test
  void begin_with_one_of_each_kind() {
    for (long seed = 0; seed < 100; seed++) {
      assertThat(blows(seed, ALL, ALL.size()))
          .extracting(Blow::kind)
          .containsExactlyInAnyOrderElementsOf(ALL);
    }
  }

  @Test
  void come_as_often_as_said_and_now_and_then_at_once() {
    List<Blow> blows = blows(7, ALL, 1_000);

    assertThat(blows.getFirst().atOnce()).isFalse();
    assertThat(blows.stream().filter(Blow::atOnce)).hasSizeBetween(150, 250);
    assertThat(
            blows.stream()
                .filter(blow -> !blow.atOnce())
                .mapToLong(blow -> blow.after().toMillis())
                .average()
                .orElseThrow())
        .isBetween(11_000.0, 13_000.0);
  }

  @Test
  void are_of_the_kinds_asked_for() {
    assertThat(blows(7, Set.of(Blow.Kind.KILL_GATEWAY), 20))
        .allMatch(blow -> blow.kind() == Blow.Kind.KILL_GATEWAY);
    assertThat(new Blows(7, Set.of(), GAP).hasNext()).isFalse();
  }

  @Test
  void let_a_frozen_service_lose_its_partitions_and_kill_for_a_moment_only() {
    assertThat(blows(7, ALL, 1_000))
        .allSatisfy(blow ->
            assertThat(blow.rest().toMillis())
                .isBetween(blow.kind().rest().from(), blow.kind().rest().to() - 1));
    assertThat(Blow.Kind.FREEZE_SERVICE.rest().from()).isGreaterThan(6_000);
  }
}
