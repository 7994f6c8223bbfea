package io.rtsuite.blackjack;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.rtsuite.blackjack.Lobby.Listed;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.table.Table;
import io.rtsuite.blackjack.table.TableEvent;
import io.rtsuite.blackjack.table.TableSummary;
import io.rtsuite.events.User;
import io.rtsuite.sdk.game.Summaries;
import io.rtsuite.sdk.test.Answer;
import io.rtsuite.sdk.test.ServiceUnderTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What clients are told of the tables that are open. */
@MicronautTest
@Property(name = "spec", value = "lobby")
class LobbyTest {

  /** Remembers what tests put in. */
  @Singleton
  @Primary
  @Requires(property = "spec", value = "lobby")
  static class Noted implements Summaries {

    private final Map<String, TreeMap<String, Object>> tenants = new HashMap<>();

    void put(String tenant, Table table) {
      tenants
          .computeIfAbsent(tenant, _ -> new TreeMap<>())
          .put(table.tableId(), Objects.requireNonNull(new BlackjackGame().summary(table)));
    }

    void clear() {
      tenants.clear();
    }

    @Override
    public <T> NavigableMap<String, T> all(String tenantId, Class<T> type) {
      var all = new TreeMap<String, T>();
      tenants
          .getOrDefault(tenantId, new TreeMap<>())
          .forEach((subject, summary) -> all.put(subject, type.cast(summary)));
      return all;
    }
  }

  @Inject ServiceUnderTest service;
  @Inject Noted noted;

  private static Table table(String id, Rules rules, int seats) {
    var table = Table.unopened(id).apply(new TableEvent.TableOpened(rules));
    for (int seat = 0; seat < seats; seat++) {
      table = table.apply(new TableEvent.PlayerSat("user" + seat, seat));
    }
    return table;
  }

  @BeforeEach
  void three_tables_are_open() {
    noted.clear();
    noted.put(User.DEFAULT_TENANT, table("blue", Rules.STANDARD, 3));
    noted.put(User.DEFAULT_TENANT, table("full", Rules.BASE, 7));
    noted.put(
        User.DEFAULT_TENANT,
        table("pair", Rules.BASE.change().decks(2).blackjackPays(6, 5).rules(), 0));
  }

  private Answer ask(Map<String, Object> filter) {
    return service.client("ada").send("BlackjackTableList", filter);
  }

  private List<String> found(Map<String, Object> filter) {
    return ask(filter).as(Listed.class).tables().stream().map(TableSummary::tableId).toList();
  }

  @Test
  void all_that_are_open_are_listed_by_their_ids() {
    assertThat(service.client("ada").send("BlackjackTableList").data())
        .startsWith(
            "{\"ok\":true,\"tables\":[{\"tableId\":\"blue\",\"phase\":\"betting\",\"taken\":3,"
                + "\"free\":4,\"minimumBet\":1,\"rules\":{\"decks\":6,\"dealer\":\"s17\","
                + "\"blackjackPays\":\"3:2\",")
        .endsWith("}],\"next\":null}");
    assertThat(found(Map.of())).containsExactly("blue", "full", "pair");
  }

  @Test
  void those_of_other_tenants_are_not() {
    noted.clear();
    noted.put("others", table("theirs", Rules.STANDARD, 0));

    assertThat(found(Map.of())).isEmpty();
  }

  @Nested
  class a_filter {
    @Test
    void asks_for_free_seats() {
      assertThat(found(Map.of("freeSeats", true))).containsExactly("blue", "pair");
      assertThat(found(Map.of("freeSeats", false))).containsExactly("full");
    }

    @Test
    void asks_for_rules() {
      assertThat(found(Map.of("decks", 2))).containsExactly("pair");
      assertThat(found(Map.of("dealer", "h17"))).containsExactly("full", "pair");
      assertThat(found(Map.of("blackjackPays", "3:2"))).containsExactly("blue", "full");
      assertThat(found(Map.of("dealer", "h17", "freeSeats", true, "decks", 6))).isEmpty();
    }

    @Test
    void that_makes_no_sense_is_refused() {
      ask(Map.of("freeSeats", "yes")).expectError("bad_request");
      ask(Map.of("decks", 9)).expectError("bad_request");
      ask(Map.of("dealer", "h18")).expectError("bad_request");
      ask(Map.of("blackjackPays", "9:2")).expectError("bad_request");
      ask(Map.of("after", "a b")).expectError("bad_request");
      ask(Map.of("limit", 0)).expectError("bad_request");
      ask(Map.of("limit", 101)).expectError("bad_request");
      ask(Map.of("limit", 1.5)).expectError("bad_request");
    }
  }

  @Nested
  class a_long_list {
    @Test
    void comes_in_pages() {
      for (int i = 0; i < 250; i++) {
        noted.put(User.DEFAULT_TENANT, table("table-%03d".formatted(i), Rules.STANDARD, 0));
      }

      var first = ask(Map.of()).as(Listed.class);
      assertThat(first.tables()).hasSize(50);
      var ids = new java.util.ArrayList<String>();
      String after = null;
      do {
        var filter = new HashMap<String, Object>(Map.of("limit", 100));
        if (after != null) {
          filter.put("after", after);
        }
        var page = ask(filter).as(Listed.class);
        page.tables().forEach(each -> ids.add(each.tableId()));
        after = page.next();
      } while (after != null);

      assertThat(ids).hasSize(253).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void ends_with_a_page_that_is_just_full() {
      var page = ask(Map.of("limit", 3)).as(Listed.class);

      assertThat(page.tables()).hasSize(3);
      assertThat(page.next()).isNull();
      assertThat(ask(Map.of("limit", 2)).as(Listed.class).next()).isEqualTo("full");
      assertThat(found(Map.of("after", "full"))).containsExactly("pair");
    }
  }

  @Nested
  class a_table {
    @Test
    void that_is_not_open_is_in_no_list() {
      var game = new BlackjackGame();

      assertThat(game.summary(game.initial("t1"))).isNull();
      assertThat(game.summary(new Table.Closed(table("t1", Rules.STANDARD, 0).seating()))).isNull();
    }
  }
}
