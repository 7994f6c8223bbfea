package io.rtsuite.endtoend.bots;

import io.rtsuite.blackjack.table.TableView;
import java.math.BigDecimal;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a bot does next, by what it sees and its own chance: mostly what makes the round go on, now
 * and then what the table has to refuse.
 */
final class Choices {

  private static final int IMPOSSIBLE = 2;
  private static final int LEAVING = 2;

  private final String user;
  private final int dozing;
  private final RandomGenerator chance;

  /**
   * @param dozing how often in a hundred the bot does nothing when it is its turn
   */
  Choices(String user, int dozing, RandomGenerator chance) {
    this.user = user;
    this.dozing = dozing;
    this.chance = chance;
  }

  /** What to do. */
  sealed interface Choice {
    /** Ask for it. */
    record Want(Wish wish) implements Choice {}

    /** It is for others to act. */
    record Wait() implements Choice {}

    /** The table waits for this player, who does nothing. */
    record Doze() implements Choice {}
  }

  private static Choice want(Wish wish) {
    return new Choice.Want(wish);
  }

  Choice next(TableView view) {
    var own = view.seats().stream().filter(seat -> seat.userId().equals(user)).findFirst();
    if (own.isEmpty()) {
      return want(Wish.join());
    }
    if (percent(IMPOSSIBLE)) {
      return want(impossible(view));
    }
    var seat = own.get();
    if (isTimed(view) && isAwaited(view) && percent(dozing)) {
      return new Choice.Doze();
    }
    if (view.phase().equals("betting")) {
      return seat.bet() != null ? new Choice.Wait() : want(between(seat));
    }
    if (view.asked().contains(seat.seat())) {
      return want(Wish.insurance(chance.nextBoolean()));
    }
    if (!isAwaited(view)) {
      return new Choice.Wait();
    }
    return want(Wish.act(action(view, seat)));
  }

  /** Whether the table goes on by itself, if need be. */
  private static boolean isTimed(TableView view) {
    return view.clock() != null && !view.clock().kind().equals("idle");
  }

  /** Whether the table waits for this player. */
  boolean isAwaited(TableView view) {
    return view.seats().stream()
        .filter(seat -> seat.userId().equals(user))
        .anyMatch(seat ->
            view.phase().equals("betting")
                ? seat.bet() == null
                : view.asked().contains(seat.seat())
                    || (view.turn() != null && view.turn() == seat.seat()));
  }

  private Wish between(TableView.SeatView seat) {
    if (percent(LEAVING)) {
      return Wish.leave();
    }
    int chips = seat.chips().min(BigDecimal.valueOf(1_000)).intValue();
    return chips < 1 ? Wish.buyIn() : Wish.bet(1 + chance.nextInt(Math.min(chips, 200)));
  }

  private String action(TableView view, TableView.SeatView seat) {
    List<String> possible = view.actions();
    if (view.hand() != null) {
      BigDecimal bet = view.hands().get(view.hand()).bet();
      if (seat.chips().compareTo(bet) < 0) {
        possible =
            possible.stream()
                .filter(action -> !action.equals("double") && !action.equals("split"))
                .toList();
      }
    }
    return possible.isEmpty() ? "stand" : possible.get(chance.nextInt(possible.size()));
  }

  /** What nobody may do now. */
  private Wish impossible(TableView view) {
    return view.phase().equals("betting") ? Wish.act("hit") : Wish.bet(5);
  }

  boolean percent(int percent) {
    return chance.nextInt(100) < percent;
  }

  /** Between half of it and half as much again. */
  long around(long millis) {
    return millis / 2 + chance.nextLong(millis + 1);
  }

  int pick(int count) {
    return chance.nextInt(count);
  }
}
