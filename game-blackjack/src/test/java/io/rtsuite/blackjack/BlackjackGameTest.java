package io.rtsuite.blackjack;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.BlackjackGame.Joined;
import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.rules.Shoe;
import io.rtsuite.blackjack.table.Croupier;
import io.rtsuite.blackjack.table.PlayerResult;
import io.rtsuite.blackjack.table.Table;
import io.rtsuite.blackjack.table.TableCommand;
import io.rtsuite.blackjack.table.TableCommand.Join;
import io.rtsuite.blackjack.table.TableCommand.Leave;
import io.rtsuite.blackjack.table.TableCommand.PlaceBet;
import io.rtsuite.blackjack.table.TableCommand.Stand;
import io.rtsuite.blackjack.table.TableEvent;
import io.rtsuite.blackjack.table.TableView;
import io.rtsuite.events.Membership.Action;
import io.rtsuite.events.Target;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Clock;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Decision.Accepted;
import io.rtsuite.sdk.game.Decision.Move;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.game.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BlackjackGameTest {

  private static final Shoe SHOE =
      Shoe.of(Stream.of("TS", "9S", "9H", "TC", "8S", "TD").map(Card::parse).toList());

  private final BlackjackGame game =
      new BlackjackGame(new Croupier(Rules.STANDARD, (decks, seed) -> SHOE));
  private Table table = game.initial("t1");

  private Decision<TableEvent> decide(TableCommand.ByPlayer command) {
    var cause = new Context.Cause("default", command.userId(), "client-" + command.userId());
    return game.decide(table, command, new Context(Instant.EPOCH, Entropy.of(new byte[32]), cause));
  }

  private Accepted<TableEvent> accept(TableCommand.ByPlayer command) {
    var accepted = (Accepted<TableEvent>) decide(command);
    for (TableEvent event : accepted.events()) {
      table = game.apply(table, event);
    }
    return accepted;
  }

  @Nested
  class a_join {
    @Test
    void answers_with_the_seat_and_the_table_and_enters_the_room() {
      var joined = accept(new Join("ada", 3));

      assertThat(joined.reply()).isEqualTo(new Joined(true, 3, TableView.of(table)));
      assertThat(joined.moves())
          .containsExactly(new Move("client-ada", Action.JOIN, List.of("blackjack:t1")));
    }

    @Test
    void tells_the_room_once() {
      assertThat(accept(new Join("ada", 3)).notices())
          .containsExactly(
              Notice.toRoom("blackjack:t1", "BlackjackTableUpdated", TableView.of(table)));
    }

    @Test
    void again_enters_the_room_and_tells_nobody() {
      accept(new Join("ada", 3));

      var again = accept(new Join("ada", null));

      assertThat(again.events()).isEmpty();
      assertThat(again.notices()).isEmpty();
      assertThat(again.moves()).hasSize(1);
      assertThat(again.reply()).isEqualTo(new Joined(true, 3, TableView.of(table)));
    }
  }

  @Test
  void a_leave_leaves_the_room_and_tells_those_who_stay() {
    accept(new Join("ada", 3));

    var left = accept(new Leave("ada"));

    assertThat(left.reply()).isNull();
    assertThat(left.moves())
        .containsExactly(new Move("client-ada", Action.LEAVE, List.of("blackjack:t1")));
    assertThat(left.notices()).hasSize(1);
  }

  @Test
  void a_refusal_has_its_code() {
    assertThat(decide(new Stand("ada")))
        .isEqualTo(Decision.reject("no_table", "This table is not open; join it first."));
  }

  @Test
  void the_end_of_a_round_tells_the_room_and_then_each_player_the_result() {
    accept(new Join("ada", null));
    accept(new Join("bob", null));
    accept(new PlaceBet("ada", 1000));
    accept(new PlaceBet("bob", 1000));
    accept(new Stand("ada"));

    var last = accept(new Stand("bob"));

    assertThat(last.notices())
        .extracting(Notice::event)
        .containsExactly(
            "BlackjackTableUpdated", "BlackjackResult", "BlackjackResult", "BlackjackShoeRevealed");
    assertThat(last.notices())
        .extracting(Notice::target)
        .containsExactly(
            new Target.Room("blackjack:t1"),
            new Target.User("ada"),
            new Target.User("bob"),
            new Target.Room("blackjack:t1"));
    assertThat(last.notices().stream().skip(1).limit(2).map(notice -> (PlayerResult) notice.data()))
        .extracting(result -> result.net().intValueExact())
        .containsExactly(100, -100);
  }

  @Nested
  class a_clock {
    private Clock<TableCommand> clock() {
      return game.clocks(table).getFirst();
    }

    private Accepted<TableEvent> rung(TableCommand command) {
      var context =
          new Context(
              Instant.ofEpochSecond(30), Entropy.of(new byte[32]), Context.Cause.clock("default"));
      var accepted = (Accepted<TableEvent>) game.decide(table, command, context);
      for (TableEvent event : accepted.events()) {
        table = game.apply(table, event);
      }
      return accepted;
    }

    @Test
    void runs_while_a_player_is_waited_for() {
      assertThat(game.clocks(table)).isEmpty();
      accept(new Join("ada", null));
      accept(new PlaceBet("ada", 1000));

      assertThat(game.clocks(table)).hasSize(1);
      assertThat(clock().id()).startsWith("turn-");
      assertThat(clock().due()).isEqualTo(Instant.ofEpochSecond(30));
    }

    @Test
    void tells_the_room_and_the_players_what_came_of_it() {
      accept(new Join("ada", null));
      accept(new PlaceBet("ada", 1000));

      var rung = rung(clock().elapsed());

      assertThat(rung.reply()).isNull();
      assertThat(rung.moves()).isEmpty();
      assertThat(rung.notices())
          .extracting(Notice::event)
          .containsExactly("BlackjackTableUpdated", "BlackjackResult", "BlackjackShoeRevealed");
    }

    @Test
    void is_extended_in_everybodys_view() {
      accept(new Join("ada", null));
      accept(new PlaceBet("ada", 1000));
      var id = clock().id();

      var extended = rung(clock().extended().apply(Duration.ofSeconds(3)));

      assertThat(clock().id()).isEqualTo(id);
      assertThat(clock().due()).isEqualTo(Instant.ofEpochSecond(33));
      assertThat(extended.notices())
          .containsExactly(
              Notice.toRoom("blackjack:t1", "BlackjackTableUpdated", TableView.of(table)));
      assertThat(TableView.of(table).clock()).isEqualTo(new TableView.ClockView("turn", 33_000));
    }

    @Test
    void closes_a_table_under_the_eyes_of_those_who_watch_it() {
      accept(new Join("ada", null));
      long version = table.version();

      var closed = rung(clock().elapsed());

      assertThat(table).isEqualTo(game.initial("t1"));
      var view = (TableView) Objects.requireNonNull(closed.notices().getFirst().data());
      assertThat(view.phase()).isEqualTo("closed");
      assertThat(view.version()).isGreaterThan(version);
      assertThat(game.clocks(table)).isEmpty();
    }
  }

  @Test
  void no_client_can_name_what_clocks_want() {
    assertThat(game.commands().all())
        .extracting(binding -> binding.declaration().event().name())
        .containsExactly(
            "BlackjackTableJoin",
            "BlackjackTableCreate",
            "BlackjackTableWatch",
            "BlackjackTableLeave",
            "BlackjackBuyIn",
            "BlackjackInsurance",
            "BlackjackBet",
            "BlackjackAction");
  }

  @Test
  void players_and_spectators_see_the_same_and_the_house_sees_all() {
    accept(new Join("ada", null));
    accept(new PlaceBet("ada", 1000));

    assertThat(game.view(table, new Viewer.Player("ada"))).isEqualTo(TableView.of(table));
    assertThat(game.view(table, new Viewer.Spectator())).isEqualTo(TableView.of(table));
    assertThat(game.view(table, new Viewer.House())).isEqualTo(table);
  }
}
