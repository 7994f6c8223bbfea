package io.rtsuite.blackjack;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.rtsuite.events.Target;
import io.rtsuite.sdk.test.Answer;
import io.rtsuite.sdk.test.Heard;
import io.rtsuite.sdk.test.ServiceUnderTest;
import io.rtsuite.sdk.test.TestClient;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole service as clients meet it, with memory in place of Kafka. */
@MicronautTest
class BlackjackServiceTest {

  private static final Pattern COMMITMENT = Pattern.compile("[0-9a-f]{64}");

  @Inject ServiceUnderTest service;

  private static Answer join(TestClient client, String table) {
    return client.send("BlackjackTableJoin", Map.of("tableId", table));
  }

  private static Answer bet(TestClient client, String table, Object amount) {
    return client.send("BlackjackBet", Map.of("tableId", table, "amount", amount));
  }

  private static Answer act(TestClient client, String table, String action) {
    return client.send("BlackjackAction", Map.of("tableId", table, "action", action));
  }

  @SuppressWarnings("unchecked") // a view is a JSON object
  private static Map<String, Object> view(Heard heard) {
    return heard.as(Map.class);
  }

  @Nested
  class two_players_at_a_table {
    @Test
    void play_a_round_to_its_end_and_are_told_what_it_brought() {
      var ada = service.client("ada");
      var bob = service.client("bob");
      join(ada, "two").expectOk();
      join(bob, "two").expectOk();
      bet(ada, "two", 100).expectOk();
      bet(bob, "two", 200).expectOk();

      for (int i = 0; i < 2; i++) {
        var turn = view(ada.heard("BlackjackTableUpdated").getLast()).get("turn");
        if (turn != null) {
          act(Integer.valueOf(0).equals(turn) ? ada : bob, "two", "stand").expectOk();
        }
      }

      for (TestClient player : List.of(ada, bob)) {
        assertThat(player.heard("BlackjackResult"))
            .singleElement()
            .extracting(Heard::target)
            .isEqualTo(new Target.User(player.user().id()));
        var table = view(player.heard("BlackjackTableUpdated").getLast());
        assertThat(table).containsEntry("phase", "betting").containsEntry("round", 1);
        assertThat(table.get("hands")).asList().hasSize(2);
      }
    }

    @Test
    void hear_one_update_for_each_thing_that_somebody_does() {
      var ada = service.client("ada");
      var bob = service.client("bob");
      join(ada, "one").expectOk();
      join(bob, "one").expectOk();
      bet(bob, "one", 200).expectOk();

      assertThat(ada.heard("BlackjackTableUpdated")).hasSize(3);
      assertThat(ada.heard("BlackjackTableUpdated").stream().map(each -> version(each)))
          .isSorted()
          .doesNotHaveDuplicates();
    }

    private static long version(Heard heard) {
      return (Long) Objects.requireNonNull(view(heard).get("version"));
    }
  }

  @Nested
  class a_join {
    @Test
    void is_answered_with_the_seat_and_the_table() {
      var answer = join(service.client("ada"), "first");

      assertThat(answer.data()).containsPattern(COMMITMENT);
      assertThat(COMMITMENT.matcher(answer.data()).replaceAll("…"))
          .isEqualTo(
              "{\"ok\":true,\"seat\":0,\"table\":{\"tableId\":\"first\",\"version\":1767225600004,"
                  + "\"phase\":\"betting\",\"round\":0,\"turn\":null,\"seats\":[{\"seat\":0,"
                  + "\"userId\":\"ada\",\"chips\":1000,\"bet\":null,\"away\":false}],"
                  + "\"hands\":[],\"dealer\":null,\"hand\":null,\"actions\":[],\"asked\":[],"
                  + "\"insurance\":[],\"rules\":{\"decks\":6,\"dealer\":\"s17\","
                  + "\"blackjackPays\":\"3:2\",\"peek\":true,\"doubling\":\"any\","
                  + "\"doubleAfterSplit\":true,\"maxHands\":4,\"resplitAces\":false,"
                  + "\"hitSplitAces\":false,\"surrender\":\"late\",\"insurance\":false,"
                  + "\"shoe\":\"fresh\"},\"commitment\":\"…\",\"seeds\":null,"
                  + "\"pace\":{\"betting\":\"20s\",\"insurance\":\"15s\",\"turn\":\"30s\","
                  + "\"idle\":\"10m\",\"misses\":3},"
                  + "\"clock\":{\"kind\":\"idle\",\"until\":1767226200000}}}");
      assertThat(answer.joined()).containsExactly("blackjack:first");
    }

    @Test
    void by_another_connection_finds_the_seat_again() {
      service
          .client("ada")
          .send("BlackjackTableJoin", Map.of("tableId", "again", "seat", 4))
          .expectOk();

      var second = service.client("ada");

      assertThat(join(second, "again").data()).contains("\"seat\":4");
      assertThat(second.rooms()).containsExactly("blackjack:again");
    }

    @Test
    void of_a_taken_seat_is_refused() {
      var wish = Map.of("tableId", "taken", "seat", 4);
      service.client("ada").send("BlackjackTableJoin", wish).expectOk();

      service.client("bob").send("BlackjackTableJoin", wish).expectError("seat_taken");
    }
  }

  @Nested
  class a_player_whose_connection_was_lost {
    /** No blackjack of anybody's, so that the round goes on. */
    private Map<String, Object> inMidRound(TestClient client, String prefix) {
      for (int i = 0; ; i++) {
        var table = prefix + i;
        join(client, table).expectOk();
        bet(client, table, 100).expectOk();
        var view = view(client.heard("BlackjackTableUpdated").getLast());
        if ("playing".equals(view.get("phase"))) {
          return view;
        }
      }
    }

    @Test
    void finds_seat_chips_and_hand_by_joining_again() {
      var lost = service.client("ada");
      var before = inMidRound(lost, "lost");
      var table = (String) Objects.requireNonNull(before.get("tableId"));

      var back = service.client("ada");
      var answer = join(back, table).as(Map.class);

      assertThat(answer.get("seat")).isEqualTo(0);
      assertThat(answer.get("table")).isEqualTo(before);
      act(back, table, "stand").expectOk();
      assertThat(back.heard("BlackjackResult")).hasSize(1);
      assertThat(view(back.heard("BlackjackTableUpdated").getLast()))
          .containsEntry("phase", "betting");
    }

    @Test
    void plays_on_in_two_windows_that_hear_the_same() {
      var first = service.client("ada");
      var table = (String) Objects.requireNonNull(inMidRound(first, "twice").get("tableId"));
      var second = service.client("ada");
      join(second, table).expectOk();
      int heard = first.heard().size();

      act(second, table, "stand").expectOk();

      assertThat(first.heard().stream().skip(heard).map(Heard::data))
          .containsExactlyElementsOf(second.heard().stream().map(Heard::data).toList());
    }
  }

  @Nested
  class a_player_at_several_tables {
    @Test
    void has_a_seat_and_chips_at_each_and_hears_of_each() {
      var ada = service.client("ada");
      join(ada, "many-1").expectOk();
      join(ada, "many-2").expectOk();
      ada.send("BlackjackBuyIn", Map.of("tableId", "many-1", "amount", 5)).expectOk();

      assertThat(join(ada, "many-1").data()).contains("\"chips\":1005");
      assertThat(join(ada, "many-2").data()).contains("\"chips\":1000");
      assertThat(ada.rooms()).containsExactlyInAnyOrder("blackjack:many-1", "blackjack:many-2");
      ada.send("BlackjackTableLeave", Map.of("tableId", "many-1")).expectOk();
      assertThat(ada.rooms()).containsExactly("blackjack:many-2");
    }
  }

  @Nested
  class a_table_with_rules_of_its_own {
    private static final Map<String, Object> RULES =
        Map.of(
            "tableId", "ruled",
            "decks", 2,
            "dealer", "h17",
            "blackjackPays", "6:5",
            "doubling", "9-11",
            "surrender", "none",
            "insurance", true,
            "shoe", "cut:26");

    @Test
    void is_opened_before_anybody_joins_it() {
      var answer = service.client("ada").send("BlackjackTableCreate", RULES);

      assertThat(answer.data())
          .contains(
              "\"rules\":{\"decks\":2,\"dealer\":\"h17\",\"blackjackPays\":\"6:5\",\"peek\":true,"
                  + "\"doubling\":\"9-11\",\"doubleAfterSplit\":true,\"maxHands\":4,"
                  + "\"resplitAces\":false,\"hitSplitAces\":false,\"surrender\":\"none\","
                  + "\"insurance\":true,\"shoe\":\"cut:26\"}");
      assertThat(answer.joined()).isEmpty();
      assertThat(join(service.client("bob"), "ruled").data()).contains("\"shoe\":\"cut:26\"");
    }

    @Test
    void keeps_them() {
      var ada = service.client("ada");
      join(ada, "kept").expectOk();

      ada.send("BlackjackTableCreate", Map.of("tableId", "kept", "decks", 1))
          .expectError("table_exists");
      ada.send("BlackjackTableCreate", Map.of("tableId", "kept")).expectOk();
    }

    @Test
    void has_clocks_of_its_own() {
      var ada = service.client("ada");

      var answer =
          ada.send(
              "BlackjackTableCreate",
              Map.of("tableId", "paced", "pace", Map.of("turn", "10s", "idle", "2m", "misses", 1)));

      assertThat(answer.data())
          .contains(
              "\"pace\":{\"betting\":\"20s\",\"insurance\":\"15s\",\"turn\":\"10s\","
                  + "\"idle\":\"2m\",\"misses\":1},\"clock\":{\"kind\":\"idle\",\"until\":");
      ada.send("BlackjackTableCreate", Map.of("tableId", "slow", "pace", Map.of("turn", "1h")))
          .expectError("bad_request");
      ada.send("BlackjackTableCreate", Map.of("tableId", "slow", "pace", Map.of("turn", 10)))
          .expectError("bad_request");
      ada.send("BlackjackTableCreate", Map.of("tableId", "slow", "pace", Map.of("turn", "11m")))
          .expectError("no_such_pace");
    }

    @Test
    void has_rules_that_make_sense() {
      var ada = service.client("ada");

      ada.send("BlackjackTableCreate", Map.of("tableId", "odd", "decks", 9))
          .expectError("bad_request");
      ada.send("BlackjackTableCreate", Map.of("tableId", "odd", "dealer", "h18"))
          .expectError("bad_request");
      ada.send("BlackjackTableCreate", Map.of("tableId", "odd", "shoe", "cut:400"))
          .expectError("no_such_rules");
    }
  }

  @Nested
  class a_spectator {
    @Test
    void sees_what_players_see_and_has_no_seat() {
      var ada = service.client("ada");
      var eve = service.client("eve");
      join(ada, "watched").expectOk();

      var answer = eve.send("BlackjackTableWatch", Map.of("tableId", "watched"));
      bet(ada, "watched", 5).expectOk();

      assertThat(answer.data()).startsWith("{\"ok\":true,\"table\":{\"tableId\":\"watched\"");
      assertThat(eve.heard("BlackjackTableUpdated")).hasSize(1);
      bet(eve, "watched", 5).expectError("not_seated");
      act(eve, "watched", "hit").expectError("not_seated");
      eve.send("BlackjackBuyIn", Map.of("tableId", "watched", "amount", 5))
          .expectError("not_seated");
    }

    @Test
    void may_take_a_seat_and_give_it_back() {
      var eve = service.client("eve");
      join(service.client("ada"), "tempting").expectOk();
      eve.send("BlackjackTableWatch", Map.of("tableId", "tempting")).expectOk();

      assertThat(join(eve, "tempting").data()).contains("\"seat\":1");
      eve.send("BlackjackTableLeave", Map.of("tableId", "tempting")).expectOk();

      assertThat(eve.rooms()).isEmpty();
      eve.send("BlackjackTableWatch", Map.of("tableId", "tempting")).expectOk();
      assertThat(eve.rooms()).containsExactly("blackjack:tempting");
    }
  }

  @Test
  void everybody_at_the_table_can_check_its_shoe_when_it_is_done() {
    var ada = service.client("ada");
    join(ada, "fair").expectOk();
    ada.send("BlackjackBet", Map.of("tableId", "fair", "amount", 5, "clientSeed", "lucky"))
        .expectOk();
    act(ada, "fair", "stand");

    assertThat(ada.heard("BlackjackShoeRevealed"))
        .singleElement()
        .extracting(BlackjackServiceTest::view)
        .satisfies(shoe -> {
          assertThat(shoe)
              .containsEntry("tableId", "fair")
              .containsEntry("nonce", 1)
              .containsEntry("decks", 6);
          assertThat(shoe.get("clientSeeds")).isEqualTo(List.of("lucky"));
        });
    ada.send("BlackjackBet", Map.of("tableId", "fair", "amount", 5, "clientSeed", "no,comma"))
        .expectError("bad_request");
  }

  @Test
  void who_buys_in_holds_more_chips() {
    var ada = service.client("ada");
    join(ada, "bought").expectOk();

    ada.send("BlackjackBuyIn", Map.of("tableId", "bought", "amount", 250)).expectOk();

    assertThat(join(ada, "bought").data()).contains("\"chips\":1250");
    ada.send("BlackjackBuyIn", Map.of("tableId", "bought", "amount", 0))
        .expectError("buy_in_too_low");
  }

  @Test
  void nobody_is_asked_about_insurance_where_it_is_not_offered() {
    var ada = service.client("ada");
    join(ada, "uninsured").expectOk();

    ada.send("BlackjackInsurance", Map.of("tableId", "uninsured", "take", true))
        .expectError("no_round");
  }

  @Test
  void who_leaves_hears_no_more() {
    var ada = service.client("ada");
    var bob = service.client("bob");
    join(ada, "left").expectOk();
    join(bob, "left").expectOk();

    assertThat(ada.send("BlackjackTableLeave", Map.of("tableId", "left")).isOk()).isTrue();
    int heard = ada.heard().size();
    bet(bob, "left", 5).expectOk();

    assertThat(ada.heard()).hasSize(heard);
    assertThat(ada.rooms()).isEmpty();
  }

  @Nested
  class a_table_nobody_joined {
    @Test
    void is_none() {
      var ada = service.client("ada");

      bet(ada, "none", 5).expectError("no_table");
      act(ada, "none", "hit").expectError("no_table");
      ada.send("BlackjackTableWatch", Map.of("tableId", "none")).expectError("no_table");
      ada.send("BlackjackTableLeave", Map.of("tableId", "none")).expectOk();
    }
  }

  @Nested
  class a_request_that_makes_no_sense {
    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ü"})
    void for_its_table(String table) {
      join(service.client("ada"), table).expectError("bad_request");
    }

    @Test
    void for_the_length_of_its_table() {
      join(service.client("ada"), "x".repeat(64)).expectOk();
      join(service.client("ada"), "x".repeat(65)).expectError("bad_request");
    }

    @Test
    void for_its_amount() {
      var ada = service.client("ada");
      join(ada, "amount").expectOk();

      bet(ada, "amount", 1.5).expectError("bad_request");
      bet(ada, "amount", "many").expectError("bad_request");
      bet(ada, "amount", 1e300).expectError("bad_request");
      bet(ada, "amount", 0).expectError("bet_too_low");
      bet(ada, "amount", -5).expectError("bet_too_low");
      bet(ada, "amount", 999_999_999_999L).expectError("bet_too_high");
      ada.send("BlackjackBet", Map.of("tableId", "amount")).expectError("bad_request");
    }

    @Test
    void for_its_action() {
      act(service.client("ada"), "action", "fold").expectError("bad_request");
    }

    @Test
    void for_its_seat() {
      var ada = service.client("ada");

      ada.send("BlackjackTableJoin", Map.of("tableId", "seat", "seat", 7))
          .expectError("no_such_seat");
      ada.send("BlackjackTableJoin", Map.of("tableId", "seat", "seat", 1.5))
          .expectError("bad_request");
      ada.send("BlackjackTableJoin", Map.of("tableId", "seat", "seat", "first"))
          .expectError("bad_request");
    }
  }
}
