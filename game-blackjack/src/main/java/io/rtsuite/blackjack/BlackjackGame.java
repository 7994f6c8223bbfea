package io.rtsuite.blackjack;

import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.table.Croupier;
import io.rtsuite.blackjack.table.Money;
import io.rtsuite.blackjack.table.Pace;
import io.rtsuite.blackjack.table.PlayerResult;
import io.rtsuite.blackjack.table.Seat;
import io.rtsuite.blackjack.table.Table;
import io.rtsuite.blackjack.table.TableCommand;
import io.rtsuite.blackjack.table.TableEvent;
import io.rtsuite.blackjack.table.TableSummary;
import io.rtsuite.blackjack.table.TableView;
import io.rtsuite.blackjack.table.Verdict;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Clock;
import io.rtsuite.sdk.game.Commands;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.Viewer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Blackjack as a game of the suite: one subject is one table. */
@Singleton
public class BlackjackGame implements Game<Table, TableCommand, TableEvent> {

  /** To the table's room, whenever something happened there: the table as everybody may see it. */
  static final String TABLE_UPDATED = "BlackjackTableUpdated";

  /** To the table's room, when a shoe is done: all that is needed to check it. */
  static final String SHOE_REVEALED = "BlackjackShoeRevealed";

  /** To each player of a round, at its end. */
  static final String RESULT = "BlackjackResult";

  /** The ack of a join. */
  @Serdeable
  record Joined(boolean ok, int seat, TableView table) {}

  /** The ack of a table opened, and of a look at one. */
  @Serdeable
  record Opened(boolean ok, TableView table) {}

  private final Croupier croupier;

  @Inject
  BlackjackGame() {
    this(new Croupier(Rules.STANDARD));
  }

  BlackjackGame(Croupier croupier) {
    this.croupier = croupier;
  }

  /** The room of those who watch a table. */
  static String room(String tableId) {
    return "blackjack:" + tableId;
  }

  @Override
  public Commands<TableCommand> commands() {
    return Commands.<TableCommand>none()
        .on(
            "BlackjackTableJoin",
            "tableId",
            TableRequest.Join.class,
            (caller, join) -> new TableCommand.Join(caller.userId(), join.seat()))
        .on(
            "BlackjackTableCreate",
            "tableId",
            TableRequest.Create.class,
            (caller, create) ->
                new TableCommand.Create(
                    caller.userId(), create.rules(croupier.rules()), create.pace(Pace.STANDARD)))
        .on(
            "BlackjackTableWatch",
            "tableId",
            TableRequest.Watch.class,
            (caller, _) -> new TableCommand.Watch(caller.userId()))
        .on(
            "BlackjackTableLeave",
            "tableId",
            TableRequest.Leave.class,
            (caller, _) -> new TableCommand.Leave(caller.userId()))
        .on(
            "BlackjackBuyIn",
            "tableId",
            TableRequest.BuyIn.class,
            (caller, more) ->
                new TableCommand.BuyIn(
                    caller.userId(), Money.ofChips(more.amount().longValueExact())))
        .on(
            "BlackjackInsurance",
            "tableId",
            TableRequest.Insurance.class,
            (caller, answer) -> new TableCommand.Insure(caller.userId(), answer.take()))
        .on(
            "BlackjackBet",
            "tableId",
            TableRequest.Bet.class,
            (caller, bet) ->
                new TableCommand.PlaceBet(
                    caller.userId(),
                    Money.ofChips(bet.amount().longValueExact()),
                    bet.clientSeed()))
        .on("BlackjackAction", "tableId", TableRequest.Act.class, BlackjackGame::action);
  }

  private static TableCommand action(Caller caller, TableRequest.Act act) {
    return switch (act.action()) {
      case "hit" -> new TableCommand.Hit(caller.userId());
      case "stand" -> new TableCommand.Stand(caller.userId());
      case "double" -> new TableCommand.DoubleDown(caller.userId());
      case "split" -> new TableCommand.Split(caller.userId());
      case "surrender" -> new TableCommand.Surrender(caller.userId());
      default -> throw new IllegalArgumentException("validation lets no other action through");
    };
  }

  @Override
  public Class<Table> stateType() {
    return Table.class;
  }

  @Override
  public Class<TableEvent> eventType() {
    return TableEvent.class;
  }

  @Override
  public Table initial(String tableId) {
    return Table.unopened(tableId);
  }

  @Override
  public Table apply(Table table, TableEvent event) {
    return table.apply(event);
  }

  @Override
  public Decision<TableEvent> decide(Table table, TableCommand command, Context context) {
    long now = context.time().toEpochMilli();
    return switch (croupier.decide(table, command, now, context.entropy().bytes())) {
      case Verdict.Refused(var why) -> Decision.reject(why.code(), why.message());
      case Verdict.Accepted accepted ->
          tellPlayers(table, moveAsker(accepted, command, context.cause().clientId()), accepted);
    };
  }

  private static Decision.Accepted<TableEvent> moveAsker(
      Verdict.Accepted accepted, TableCommand command, String clientId) {
    Decision.Accepted<TableEvent> decision = Decision.accept(accepted.events());
    String room = room(accepted.after().tableId());
    return switch (command) {
      case TableCommand.Join join ->
          decision.join(clientId, room).reply(joined(accepted.after(), join.userId()));
      case TableCommand.Create _ -> decision.reply(opened(accepted.after()));
      case TableCommand.Watch _ -> decision.join(clientId, room).reply(opened(accepted.after()));
      case TableCommand.Leave _ -> decision.leave(clientId, room);
      case TableCommand.BuyIn _,
          TableCommand.PlaceBet _,
          TableCommand.Insure _,
          TableCommand.Play _,
          TableCommand.ByClock _ ->
          decision;
    };
  }

  private static Opened opened(Table table) {
    return new Opened(true, TableView.of(table));
  }

  private static Joined joined(Table table, String userId) {
    int seat = table.seating().seatOf(userId).map(Seat::number).orElseThrow();
    return new Joined(true, seat, TableView.of(table));
  }

  private static Decision<TableEvent> tellPlayers(
      Table before, Decision.Accepted<TableEvent> decision, Verdict.Accepted accepted) {
    if (accepted.events().isEmpty()) {
      return decision;
    }
    var view = viewAfter(before, accepted);
    var told = decision.tell(Notice.toRoom(room(view.tableId()), TABLE_UPDATED, view));
    if (accepted.after() instanceof Table.Betting table
        && accepted.events().contains(new TableEvent.RoundEnded())) {
      for (PlayerResult result : PlayerResult.ofLastRound(table)) {
        told = told.tell(Notice.toUser(result.userId(), RESULT, result));
      }
    }
    for (TableEvent event : accepted.events()) {
      if (event instanceof TableEvent.ShoeRevealed(var shoe)) {
        told = told.tell(Notice.toRoom(room(view.tableId()), SHOE_REVEALED, shoe));
      }
    }
    return told;
  }

  /** Its version is the highest yet, even where the table itself is forgotten. */
  private static TableView viewAfter(Table before, Verdict.Accepted accepted) {
    return accepted.after() instanceof Table.Unopened closed
        ? TableView.closed(closed.tableId(), before.version() + accepted.events().size())
        : TableView.of(accepted.after());
  }

  /** One at most: a table waits for one thing at a time. */
  @Override
  public List<Clock<TableCommand>> clocks(Table table) {
    var clock = table.clock();
    return clock == null
        ? List.of()
        : List.of(
            new Clock<>(
                clock.id(),
                Instant.ofEpochMilli(clock.until()),
                new TableCommand.Elapse(clock.id()),
                lost -> new TableCommand.Extend(clock.id(), lost.toMillis())));
  }

  /** Lists show open tables alone. */
  @Override
  public @Nullable Object summary(Table table) {
    return TableSummary.of(table);
  }

  /** 2: tables have clocks and can be closed. */
  @Override
  public int schema() {
    return 2;
  }

  /** The house sees the state itself; all others see the same of a table. */
  @Override
  public @Nullable Object view(Table table, Viewer viewer) {
    return switch (viewer) {
      case Viewer.Player _, Viewer.Spectator _ -> TableView.of(table);
      case Viewer.House _ -> table;
    };
  }
}
