package io.rtsuite.gateway.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.SessionOpened;
import io.rtsuite.gateway.catalog.GatewayPresence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrphanedSessionsTest {

  /** gw-a lives, gw-dead died, all others have left or were never heard of. */
  private static final GatewayPresence PRESENCE =
      new GatewayPresence(Set.of("gw-a"), Set.of("gw-dead"), 1_000);

  private record Logged(
      long offset, long timestamp, SessionOpened.Key key, byte @Nullable [] value) {}

  private final List<Logged> log = new ArrayList<>();

  private void opened(String gateway, String client, long timestamp) {
    log.add(
        new Logged(
            log.size(), timestamp, new SessionOpened.Key(gateway, client), client.getBytes(UTF_8)));
  }

  private void opened(String gateway, String client) {
    opened(gateway, client, 500);
  }

  private void settled(String gateway, String client) {
    log.add(new Logged(log.size(), 500, new SessionOpened.Key(gateway, client), null));
  }

  private static OrphanedSessions fold(List<Logged> log, long from, int most) {
    var fold = new OrphanedSessions(PRESENCE, from, most);
    log.forEach(it -> fold.take(it.offset(), it.timestamp(), it.key(), it.value()));
    return fold;
  }

  private static List<String> clients(OrphanedSessions fold) {
    return fold.found().keySet().stream().map(SessionOpened.Key::client).toList();
  }

  private List<String> orphans() {
    return clients(fold(log, 0, 100));
  }

  @Test
  void are_those_of_a_gateway_that_died_which_it_had_not_settled() {
    opened("gw-dead", "ada");
    opened("gw-dead", "bob");
    opened("gw-a", "eve");
    settled("gw-dead", "ada");

    assertThat(orphans()).containsExactly("bob");
  }

  @Test
  void are_none_a_second_time_once_their_ends_are_settled() {
    opened("gw-dead", "ada");
    opened("gw-dead", "bob");

    settled("gw-dead", "ada");
    settled("gw-dead", "bob");

    assertThat(orphans()).isEmpty();
  }

  @Test
  void are_none_where_the_dead_gateways_own_record_of_the_end_comes_late() {
    opened("gw-dead", "ada");
    settled("gw-dead", "ada");
    settled("gw-dead", "ada");

    assertThat(orphans()).isEmpty();
  }

  @Test
  void are_those_that_a_gateway_opened_which_has_left_since() {
    opened("gw-left", "ada", 1_000);
    opened("gw-starting", "bob", 1_001);

    assertThat(orphans()).as("who is not heard of yet may be starting").containsExactly("ada");
  }

  @Test
  void of_a_dead_gateway_count_however_shortly_before_its_death_they_opened() {
    opened("gw-dead", "ada", 1_500);

    assertThat(orphans()).containsExactly("ada");
  }

  @Test
  void are_none_while_it_is_not_known_who_is_gone() {
    opened("gw-left", "ada", Long.MIN_VALUE + 1);
    var fold = new OrphanedSessions(new GatewayPresence(Set.of(), Set.of(), Long.MIN_VALUE), 0, 9);
    log.forEach(it -> fold.take(it.offset(), it.timestamp(), it.key(), it.value()));

    assertThat(fold.found()).isEmpty();
  }

  @Test
  void are_the_same_in_a_compacted_log() {
    opened("gw-dead", "ada");
    settled("gw-dead", "ada");
    opened("gw-dead", "bob");
    settled("gw-a", "eve");
    opened("gw-dead", "tom");

    for (Set<Integer> removed : List.of(Set.of(0), Set.of(0, 1), Set.of(3), Set.of(0, 1, 3))) {
      var compacted =
          IntStream.range(0, log.size())
              .filter(it -> !removed.contains(it))
              .mapToObj(log::get)
              .toList();

      assertThat(clients(fold(compacted, 0, 100))).containsExactly("bob", "tom");
    }
  }

  @Test
  void that_are_too_many_for_one_fold_are_found_by_the_next() {
    IntStream.range(0, 10).forEach(it -> opened("gw-dead", "c" + it));
    // Places that become free are taken in between.
    settled("gw-dead", "c0");
    opened("gw-dead", "c10");
    var all = new ArrayList<String>();

    long from = 0;
    int folds = 0;
    while (from != OrphanedSessions.NOTHING_LEFT) {
      var fold = fold(log, from, 3);
      assertThat(fold.found()).hasSizeLessThanOrEqualTo(3);
      var found = List.copyOf(fold.found().keySet());
      all.addAll(clients(fold));
      found.forEach(it -> settled(it.gateway(), it.client()));
      assertThat(fold.left())
          .satisfiesAnyOf(
              it -> assertThat(it).isEqualTo(OrphanedSessions.NOTHING_LEFT),
              new Above(from)::check);
      from = fold.left();
      assertThat(++folds).isLessThan(10);
    }

    assertThat(all)
        .containsExactlyInAnyOrder("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10");
  }

  private record Above(long from) {
    void check(long left) {
      assertThat(left).as("so that there is an end").isGreaterThan(from);
    }
  }
}
