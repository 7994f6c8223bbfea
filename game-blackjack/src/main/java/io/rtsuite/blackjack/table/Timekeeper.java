package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.rules.Action;
import io.rtsuite.blackjack.table.Table.Betting;
import io.rtsuite.blackjack.table.Table.Closed;
import io.rtsuite.blackjack.table.Table.Playing;
import io.rtsuite.blackjack.table.Table.Unopened;
import io.rtsuite.blackjack.table.TableCommand.ByClock;
import io.rtsuite.blackjack.table.TableCommand.Elapse;
import io.rtsuite.blackjack.table.TableCommand.Extend;
import io.rtsuite.blackjack.table.TableEvent.ClockExtended;
import io.rtsuite.blackjack.table.TableEvent.ClockStarted;
import io.rtsuite.blackjack.table.TableEvent.HandStood;
import io.rtsuite.blackjack.table.TableEvent.InsuranceDeclined;
import io.rtsuite.blackjack.table.TableEvent.PlayerMissed;
import io.rtsuite.blackjack.table.TableEvent.PlayerWoke;
import io.rtsuite.blackjack.table.TableEvent.TableClosed;
import java.util.Optional;

/** Who starts the clocks of a table, and says what becomes of those who let them run out. */
final class Timekeeper {

  private final Dealing dealing;

  Timekeeper(Dealing dealing) {
    this.dealing = dealing;
  }

  /**
   * What is waited for: two that are equal are one wait.
   *
   * @param round the number of the one that is played, or was last
   * @param hands how many there are
   * @param hand whose turn it is
   * @param cards how many that hand has
   */
  private record Wait(TableClock.Kind kind, int round, int hands, int hand, int cards) {

    static Optional<Wait> of(Table table) {
      return switch (table) {
        case Unopened _, Closed _ -> Optional.empty();
        case Betting betting ->
            Optional.of(
                new Wait(
                    betting.bets().isEmpty() ? TableClock.Kind.IDLE : TableClock.Kind.BETTING,
                    betting.nextRound(),
                    0,
                    0,
                    0));
        case Playing(var _, var _, var round) ->
            Optional.of(
                round.turn().isEmpty()
                    ? new Wait(TableClock.Kind.INSURANCE, round.number(), 0, 0, 0)
                    : turn(round, round.turn().getAsInt()));
      };
    }

    private static Wait turn(Round round, int hand) {
      int cards = round.hands().get(hand).hand().cards().size();
      return new Wait(TableClock.Kind.TURN, round.number(), round.hands().size(), hand, cards);
    }
  }

  /** Starts the clock of whatever the table waits for now and did not before. */
  static Verdict.Accepted wind(Table before, Verdict.Accepted accepted, long now) {
    var after = accepted.after();
    var wait = Wait.of(after);
    if (wait.isEmpty()) {
      return accepted;
    }
    var kind = wait.get().kind();
    long until = now + after.seating().timing().pace().millis(kind);
    var clock = after.clock();
    boolean goesOn =
        clock != null
            && wait.equals(Wait.of(before))
            && (kind != TableClock.Kind.IDLE || isFresh(clock, accepted, until, now));
    return goesOn ? accepted : accepted.and(new ClockStarted(kind, until));
  }

  /** An idle table stays open for those who do something, be it but to look at it after a while. */
  private static boolean isFresh(
      TableClock clock, Verdict.Accepted accepted, long until, long now) {
    return accepted.events().isEmpty() && clock.until() - now >= (until - now) / 2;
  }

  /** Whoever is awake is waited for anew. */
  static Verdict.Accepted wake(Verdict.Accepted accepted, String userId) {
    return accepted.after().seating().timing().missedBy(userId) > 0
        ? accepted.and(new PlayerWoke(userId))
        : accepted;
  }

  /** A person did not do what the table waited for; whether once too often. */
  static boolean misses(Draft draft, String userId) {
    draft.add(new PlayerMissed(userId));
    var timing = draft.table().seating().timing();
    return timing.missedBy(userId) >= timing.pace().misses();
  }

  /** What becomes of a clock; one that does not run any more changes nothing. */
  Verdict decide(Table table, ByClock command, long now, byte[] entropy) {
    var draft = new Draft(table);
    var clock = table.clock();
    if (clock == null || !clock.id().equals(command.clock())) {
      return draft.accepted();
    }
    return switch (command) {
      case Extend more ->
          draft.add(new ClockExtended(Math.addExact(clock.until(), more.millis()))).accepted();
      case Elapse _ -> wind(table, elapse(draft, entropy).accepted(), now);
    };
  }

  private Draft elapse(Draft draft, byte[] entropy) {
    return switch (draft.table()) {
      case Unopened _, Closed _ -> draft;
      case Betting betting when betting.bets().isEmpty() -> close(draft, betting);
      case Betting _ -> dealing.start(draft, entropy);
      case Playing playing when playing.round().turn().isEmpty() ->
          goOnWithoutAnswers(draft, playing, entropy);
      case Playing playing -> standFor(draft, playing, playing.round().turn().getAsInt(), entropy);
    };
  }

  private static Draft close(Draft draft, Betting betting) {
    Dealing.reveal(draft, betting);
    for (Seat seat : draft.table().seating().seats()) {
      Departure.fromSeat(draft, seat.userId());
    }
    return draft.add(new TableClosed());
  }

  private static Draft goOnWithoutAnswers(Draft draft, Playing playing, byte[] entropy) {
    var deal = Dealing.of(playing);
    var round = playing.round();
    for (String user : round.asked()) {
      if (misses(draft, user)) {
        Departure.fromRound(draft, deal, user);
      } else {
        draft.add(new InsuranceDeclined(user));
        deal.insure(round.players().indexOf(user), false);
      }
    }
    return Dealing.serve(draft, deal, entropy);
  }

  private static Draft standFor(Draft draft, Playing playing, int hand, byte[] entropy) {
    var deal = Dealing.of(playing);
    var user = playing.round().hands().get(hand).userId();
    if (misses(draft, user)) {
      Departure.fromRound(draft, deal, user);
    } else {
      draft.add(new HandStood(hand));
      deal.act(Action.STAND);
    }
    return Dealing.serve(draft, deal, entropy);
  }
}
