package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.fairness.Seeds;
import io.rtsuite.blackjack.rules.Action;
import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Hand;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table as everybody around it may see it: no card of the shoe, no hole card before it is shown.
 *
 * <p>Amounts are chips. Cards are two letters, rank and suit, such as {@code TH}.
 *
 * @param version of two views, the one with the higher version is the newer one
 * @param phase {@code betting}, {@code playing}, or {@code closed}
 * @param round number of the round whose cards are shown; 0 before the first
 * @param turn seat of the player who is to act; absent while nobody is
 * @param seats the taken ones
 * @param hands of that round, in the order in which they play; until the next one starts
 * @param dealer of that round; absent before the first
 * @param hand which of the hands is played now, from 0; absent while none is
 * @param actions what may be done with it
 * @param asked seats of those who have yet to say whether they want insurance
 * @param insurance what was put on a blackjack of the dealer
 * @param rules of this table; absent before it is open
 * @param commitment the hash of the house's seed of the next shoe; absent while it is in use
 * @param seeds what the shoe on the table follows from; absent between shoes
 * @param pace how long this table waits; absent before it is open
 * @param clock what it waits for now; absent while it waits for nobody
 */
public record TableView(
    String tableId,
    long version,
    String phase,
    int round,
    @Nullable Integer turn,
    List<SeatView> seats,
    List<HandView> hands,
    @Nullable DealerView dealer,
    @Nullable Integer hand,
    List<String> actions,
    List<Integer> asked,
    List<InsuranceView> insurance,
    @Nullable RulesView rules,
    @Nullable String commitment,
    @Nullable SeedsView seeds,
    @Nullable PaceView pace,
    @Nullable ClockView clock) {

  static final String BETTING = "betting";
  static final String PLAYING = "playing";
  static final String CLOSED = "closed";

  /** What stands for a card that lies face down. */
  public static final String FACE_DOWN = "??";

  /**
   * A taken seat.
   *
   * @param chips beside the bets
   * @param bet on the next round; absent while there is none
   * @param away left in this round; the seat is free when it is over
   */
  public record SeatView(
      int seat, String userId, BigDecimal chips, @Nullable BigDecimal bet, boolean away) {}

  /**
   * A player's hand.
   *
   * @param soft whether an ace counts 11 in the total
   * @param status {@code open}, {@code stands}, {@code bust}, {@code blackjack} or {@code
   *     surrendered}
   * @param outcome {@code lost}, {@code surrendered}, {@code pushed}, {@code won} or {@code
   *     blackjack}, once settled
   * @param returned what went back to the player, the bet included, once settled
   */
  public record HandView(
      int seat,
      String userId,
      BigDecimal bet,
      List<String> cards,
      int total,
      boolean soft,
      String status,
      @Nullable String outcome,
      @Nullable BigDecimal returned) {

    static HandView of(PlayerHand hand) {
      var outcome = hand.outcome();
      return new HandView(
          hand.seat(),
          hand.userId(),
          Money.inChips(hand.bet()),
          codes(hand.hand().cards()),
          hand.hand().total(),
          hand.hand().soft(),
          word(HandStatus.of(hand)),
          outcome == null ? null : word(outcome),
          outcome == null ? null : Money.inChips(hand.returned()));
    }
  }

  /**
   * The dealer's hand.
   *
   * @param total of the cards that lie face up
   */
  public record DealerView(List<String> cards, int total, boolean soft) {

    static DealerView of(Round round) {
      var shown = new Hand(round.dealerShows());
      var cards = new ArrayList<>(codes(shown.cards()));
      while (cards.size() < round.dealer().cards().size()) {
        cards.add(FACE_DOWN);
      }
      return new DealerView(List.copyOf(cards), shown.total(), shown.soft());
    }
  }

  /**
   * Money on a blackjack of the dealer.
   *
   * @param returned what went back to the player, the insurance included, once settled
   */
  public record InsuranceView(
      int seat, String userId, BigDecimal amount, @Nullable BigDecimal returned) {}

  /**
   * What a shoe follows from, but for the house's seed.
   *
   * @param commitment the hash of the house's seed
   * @param clientSeeds of those who bet on its first round, in the order of their seats
   * @param nonce the number of that round
   */
  public record SeedsView(String commitment, List<String> clientSeeds, int nonce) {

    static @Nullable SeedsView of(@Nullable Seeds seeds) {
      return seeds == null
          ? null
          : new SeedsView(Seeds.commitment(seeds.serverSeed()), seeds.clientSeeds(), seeds.nonce());
    }
  }

  /**
   * A deadline.
   *
   * @param kind {@code betting}, {@code insurance}, {@code turn} or {@code idle}
   * @param until epoch milliseconds
   */
  public record ClockView(String kind, long until) {

    static @Nullable ClockView of(@Nullable TableClock clock) {
      return clock == null ? null : new ClockView(clock.kind().word(), clock.until());
    }
  }

  public TableView {
    seats = List.copyOf(seats);
    hands = List.copyOf(hands);
    actions = List.copyOf(actions);
    asked = List.copyOf(asked);
    insurance = List.copyOf(insurance);
  }

  /** What may be seen of a table. */
  public static TableView of(Table table) {
    return switch (table) {
      case Table.Unopened _, Table.Closed _ -> closed(table.tableId(), table.version());
      case Table.Betting betting -> of(betting);
      case Table.Playing playing -> of(playing);
    };
  }

  /** What may be seen of a table that is not open. */
  public static TableView closed(String tableId, long version) {
    return new TableView(
        tableId, version, "closed", 0, null, List.of(), List.of(), null, null, List.of(), List.of(),
        List.of(), null, null, null, null, null);
  }

  private static TableView of(Table.Betting betting) {
    var last = betting.last();
    return new TableView(
        betting.tableId(),
        betting.version(),
        BETTING,
        last == null ? 0 : last.number(),
        null,
        betting.seating().seats().stream()
            .map(seat -> seat(seat, betting.seating(), betting.bets().get(seat.userId())))
            .toList(),
        last == null ? List.of() : last.hands().stream().map(HandView::of).toList(),
        last == null ? null : DealerView.of(last),
        null,
        List.of(),
        List.of(),
        last == null ? List.of() : insurance(last),
        RulesView.of(betting.seating().rules()),
        commitment(betting.seating().chance()),
        SeedsView.of(betting.seating().chance().inUse()),
        PaceView.of(betting.seating().timing().pace()),
        ClockView.of(betting.clock()));
  }

  private static TableView of(Table.Playing playing) {
    var round = playing.round();
    return new TableView(
        playing.tableId(),
        playing.version(),
        PLAYING,
        round.number(),
        seatOf(round, round.turn()),
        playing.seating().seats().stream()
            .map(seat -> seat(seat, playing.seating(), null))
            .toList(),
        round.hands().stream().map(HandView::of).toList(),
        DealerView.of(round),
        round.turn().isPresent() ? round.turn().getAsInt() : null,
        actions(playing),
        round.asked().stream().map(user -> seatOf(round, user)).toList(),
        insurance(round),
        RulesView.of(playing.seating().rules()),
        commitment(playing.seating().chance()),
        SeedsView.of(playing.seating().chance().inUse()),
        PaceView.of(playing.seating().timing().pace()),
        ClockView.of(playing.clock()));
  }

  private static @Nullable String commitment(Chance chance) {
    return chance.next() == null ? null : Seeds.commitment(chance.next());
  }

  private static List<String> actions(Table.Playing playing) {
    var deal = playing.round().deal(playing.seating().rules());
    return Stream.of(Action.values())
        .filter(action -> Croupier.may(deal, action, playing))
        .map(TableView::word)
        .toList();
  }

  private static List<InsuranceView> insurance(Round round) {
    return round.insurance().entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .map(entry -> {
          var user = entry.getKey();
          Long returned = round.insuranceReturned().get(user);
          return new InsuranceView(
              seatOf(round, user),
              user,
              Money.inChips(entry.getValue()),
              returned == null ? null : Money.inChips(returned));
        })
        .toList();
  }

  private static int seatOf(Round round, String userId) {
    return round.hands().stream()
        .filter(hand -> hand.userId().equals(userId))
        .findFirst()
        .orElseThrow()
        .seat();
  }

  private static SeatView seat(Seat seat, Seating seating, @Nullable Long bet) {
    return new SeatView(
        seat.number(),
        seat.userId(),
        Money.inChips(seating.chipsOf(seat.userId())),
        bet == null ? null : Money.inChips(bet),
        seat.away());
  }

  private static @Nullable Integer seatOf(Round round, OptionalInt turn) {
    return turn.isPresent() ? round.hands().get(turn.getAsInt()).seat() : null;
  }

  private static List<String> codes(List<Card> cards) {
    return cards.stream().map(Card::code).toList();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
