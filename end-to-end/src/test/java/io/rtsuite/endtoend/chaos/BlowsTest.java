package io.rtsuite.endtoend.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlowsTest {

  private static final Duration GAP = Duration.ofSeconds(12);
  private static final Duration LENGTH = Duration.ofMinutes(10);
  private static final Set<Blow.Kind> ALL = EnumSet.allOf(Blow.Kind.class);

  @Test
  void follow_from_the_seed() {
    assertThat(Blows.of(7, ALL, LENGTH, GAP))
        .isEqualTo(Blows.of(7, ALL, LENGTH, GAP))
        .isNotEqualTo(Blows.of(8, ALL, LENGTH, GAP));
  }

  @Test
  void begin_with_one_of_each_kind() {
    for (long seed = 0; seed < 100; seed++) {
      assertThat(Blows.of(seed, ALL, LENGTH, GAP).subList(0, ALL.size()))
          .extracting(Blow::kind)
          .containsExactlyInAnyOrderElementsOf(ALL);
    }
  }

  @Test
  void come_as_often_as_said_and_none_after_the_end() {
    List<Blow> blows = Blows.of(7, ALL, LENGTH, GAP);

    assertThat(blows).hasSizeBetween(40, 60);
    assertThat(blows.stream().map(Blow::after).reduce(Duration.ZERO, Duration::plus))
        .isLessThan(LENGTH);
    assertThat(blows).allMatch(blow -> blow.which() < blow.kind().target().count());
  }

  @Test
  void are_of_the_kinds_asked_for() {
    assertThat(Blows.of(7, Set.of(Blow.Kind.KILL_GATEWAY), LENGTH, GAP))
        .isNotEmpty()
        .allMatch(blow -> blow.kind() == Blow.Kind.KILL_GATEWAY);
    assertThat(Blows.of(7, Set.of(), LENGTH, GAP)).isEmpty();
  }

  @Test
  void let_a_frozen_service_lose_its_partitions_and_kill_for_a_moment_only() {
    assertThat(Blows.of(7, ALL, LENGTH.multipliedBy(10), GAP))
        .allSatisfy(blow ->
            assertThat(blow.rest().toMillis())
                .isBetween(blow.kind().rest().from(), blow.kind().rest().to() - 1));
    assertThat(Blow.Kind.FREEZE_SERVICE.rest().from()).isGreaterThan(6_000);
  }
}
