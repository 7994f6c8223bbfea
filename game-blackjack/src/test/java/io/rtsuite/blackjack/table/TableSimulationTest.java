package io.rtsuite.blackjack.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Deal;
import io.rtsuite.blackjack.rules.Doubling;
import io.rtsuite.blackjack.rules.Odds;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.rules.Shoe;
import io.rtsuite.blackjack.table.TableClock.Kind;
import io.rtsuite.blackjack.table.TableCommand.BuyIn;
import io.rtsuite.blackjack.table.TableCommand.Create;
import io.rtsuite.blackjack.table.TableCommand.DoubleDown;
import io.rtsuite.blackjack.table.TableCommand.Elapse;
import io.rtsuite.blackjack.table.TableCommand.Extend;
import io.rtsuite.blackjack.table.TableCommand.Hit;
import io.rtsuite.blackjack.table.TableCommand.Insure;
import io.rtsuite.blackjack.table.TableCommand.Join;
import io.rtsuite.blackjack.table.TableCommand.Leave;
import io.rtsuite.blackjack.table.TableCommand.PlaceBet;
import io.rtsuite.blackjack.table.TableCommand.Split;
import io.rtsuite.blackjack.table.TableCommand.Stand;
import io.rtsuite.blackjack.table.TableCommand.Surrender;
import io.rtsuite.blackjack.table.TableCommand.Watch;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Many tables played at random, in {@code -Dsimulation.steps} steps; the seed in a failure's
 * message plays the same table again.
 */
class TableSimulationTest {

  private static final int STEPS = Integer.getInteger("simulation.steps", 100_000);
  private static final int STEPS_PER_TABLE = 400;
  private static final List<String> PERSONS =
      List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");

  private final Croupier croupier = new Croupier(Rules.STANDARD);
  private final Set<Refusal> refusals = EnumSet.noneOf(Refusal.class);
  private final Set<String> happenings = new HashSet<>();

  @Test
  void whatever_players_want_the_table_stays_sound() {
    for (long seed = 0; seed < STEPS / STEPS_PER_TABLE; seed++) {
      play(seed);
    }

    // A simulation that never got anywhere would prove nothing.
    // Aces that could be split again but not hit are too rare to meet here.
    assertThat(refusals)
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(Refusal.CANNOT_HIT)));
    assertThat(happenings)
        .hasSize(
            TableEvent.Seated.class.getPermittedSubclasses().length
                + TableEvent.Betting.class.getPermittedSubclasses().length
                + TableEvent.Round.class.getPermittedSubclasses().length
                + TableEvent.Seeded.class.getPermittedSubclasses().length
                + TableEvent.Timed.class.getPermittedSubclasses().length
                // TableOpened and TableClosed are of no kind.
                + 2);
  }

  private void play(long seed) {
    var random = new Random(seed);
    var persons = PERSONS.subList(0, 1 + random.nextInt(PERSONS.size()));
    Table table = Table.unopened("t" + seed);
    var rules = rules(random);
    var history = new ArrayList<TableEvent>();
    var clocks = new ArrayList<String>();
    long now = 1_000_000;
    for (int step = 0; step < STEPS_PER_TABLE; step++) {
      var clock = table.clock();
      now += random.nextInt(random.nextInt(10) == 0 ? 40_000 : 4_000);
      var command =
          clock != null && clock.until() <= now
              ? new Elapse(clock.id())
              : command(random, persons, table, rules);
      try {
        table = step(table, command, now, random, history);
        check(table, now);
        checkClockIds(table.clock(), clocks);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed %d, step %d, %s".formatted(seed, step, command), e);
      }
    }
    Table replayed = Table.unopened("t" + seed);
    for (TableEvent event : history) {
      replayed = replayed.apply(event);
    }
    assertThat(replayed).as("seed %d", seed).isEqualTo(table);
  }

  private Table step(
      Table table, TableCommand command, long now, Random random, List<TableEvent> history) {
    var entropy = new byte[32];
    random.nextBytes(entropy);

    var verdict = croupier.decide(table, command, now, entropy);

    holds(
        "a decision can be repeated",
        verdict.equals(croupier.decide(table, command, now, entropy)));
    return switch (verdict) {
      case Verdict.Refused(var why) -> {
        refusals.add(why);
        yield table;
      }
      case Verdict.Accepted(var events, var after) -> {
        for (TableEvent event : events) {
          happenings.add(event.getClass().getSimpleName());
          if (event instanceof TableEvent.ShoeRevealed(var shoe)) {
            holds("a revealed shoe is fair", shoe.problems().isEmpty());
          }
        }
        history.addAll(events);
        holds(
            "the higher of two versions is the newer one, until a table is forgotten",
            after instanceof Table.Unopened
                || after.version() == table.version() + events.size()
                || events.getFirst() instanceof TableEvent.TableOpened);
        yield after;
      }
    };
  }

  /** Cheaper than an assertion that describes itself, of which there would be millions. */
  private static void holds(String what, boolean it) {
    if (!it) {
      throw new AssertionError("it does not hold that " + what);
    }
  }

  private static Rules rules(Random random) {
    int decks = random.nextBoolean() ? 1 : 2;
    return new Rules(
        decks,
        random.nextBoolean(),
        new Odds(3, 2),
        random.nextBoolean(),
        Doubling.values()[random.nextInt(Doubling.values().length)],
        random.nextBoolean(),
        1 + random.nextInt(4),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean() ? 1 + random.nextInt(4) : 0);
  }

  private static Pace pace(Random random) {
    return new Pace(
        1 + random.nextInt(30),
        1 + random.nextInt(30),
        1 + random.nextInt(30),
        1 + random.nextInt(200),
        1 + random.nextInt(4));
  }

  private static TableCommand command(
      Random random, List<String> persons, Table table, Rules rules) {
    if (table instanceof Table.Unopened && random.nextInt(4) != 0) {
      return new Create(persons.getFirst(), rules, pace(random));
    }
    var anybody = persons.get(random.nextInt(persons.size()));
    // Mostly the player whose turn it is, or rounds would never end.
    var player =
        table instanceof Table.Playing playing
                && playing.round().turn().isPresent()
                && random.nextInt(4) != 0
            ? playing.round().hands().get(playing.round().turn().getAsInt()).userId()
            : anybody;
    return switch (random.nextInt(23)) {
      case 22 -> new Elapse(Kind.TURN.word() + "-" + random.nextInt(100));
      case 21 ->
          table.clock() == null
              ? new Extend("none", 1)
              : new Extend(table.clock().id(), random.nextInt(5_000));
      case 20 -> new PlaceBet(anybody, Money.ofChips(bet(random)), "seed" + random.nextInt(5));
      case 0 -> new Join(anybody, null);
      case 1 -> new Join(anybody, random.nextInt(9) - 1);
      case 2 -> random.nextInt(3) == 0 ? new Leave(anybody) : new Stand(player);
      case 3, 4, 5, 6 -> new PlaceBet(anybody, Money.ofChips(bet(random)));
      case 7 -> new DoubleDown(player);
      case 8 -> new Stand(player);
      case 9 -> random.nextInt(4) == 0 ? new Surrender(player) : new Stand(player);
      case 10, 11, 12 -> new Split(player);
      case 13, 14 -> new Insure(anybody, random.nextBoolean());
      case 15 -> new Watch(anybody);
      case 16 ->
          new BuyIn(anybody, random.nextInt(4) == 0 ? Money.MOST : Money.ofChips(bet(random)));
      case 17 ->
          new Create(
              anybody,
              random.nextInt(3) == 0 ? null : random.nextBoolean() ? rules : Rules.BASE,
              random.nextInt(3) == 0 ? null : Pace.STANDARD);
      default -> new Hit(player);
    };
  }

  private static long bet(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(3) - 1;
      case 1 -> 1000;
      default -> random.nextInt(600);
    };
  }

  /** A clock that was replaced never runs again. */
  private static void checkClockIds(@Nullable TableClock clock, List<String> ids) {
    if (clock != null && (ids.isEmpty() || !ids.getLast().equals(clock.id()))) {
      holds("a clock has an id of its own", !ids.contains(clock.id()));
      ids.add(clock.id());
    }
  }

  private static void check(Table table, long now) {
    switch (table) {
      case Table.Unopened _ -> {}
      case Table.Closed closed -> {
        checkMoney(closed.seating(), 0);
        holds("nobody sits at a closed table", closed.seating().seats().isEmpty());
        holds("a closed table waits for nobody", closed.clock() == null);
      }
      case Table.Betting betting -> check(betting, now);
      case Table.Playing playing -> check(playing, now);
    }
    checkSeats(TableView.of(table));
  }

  private static void check(Table.Betting betting, long now) {
    var bets = betting.bets().values();
    checkMoney(betting.seating(), bets.stream().mapToLong(Long::longValue).sum());
    checkClock(betting, bets.isEmpty() ? Kind.IDLE : Kind.BETTING, now);
    holds("bets are waited for", !betting.everybodyHasBet());
    holds("who is away has left", betting.seating().seats().stream().noneMatch(Seat::away));
    if (betting.last() != null) {
      checkCards(betting.seating().rules(), betting.shoe(), betting.last());
    }
  }

  private static void check(Table.Playing playing, long now) {
    var round = playing.round();
    long bets =
        round.hands().stream().mapToLong(PlayerHand::bet).sum()
            + round.insurance().values().stream().mapToLong(Long::longValue).sum();
    checkMoney(playing.seating(), bets);
    checkCards(playing.seating().rules(), playing.shoe(), round);
    checkClock(playing, round.asked().isEmpty() ? Kind.TURN : Kind.INSURANCE, now);
    var deal = round.deal(playing.seating().rules());
    var view = TableView.of(playing);
    if (round.asked().isEmpty()) {
      holds("somebody can act", deal.awaits() == Deal.Awaits.ACTION);
      holds("it is that hand's turn", round.turn().orElseThrow() == deal.turn());
      holds("one can always stand", view.actions().contains("stand"));
    } else {
      holds("insurance is waited for", deal.awaits() == Deal.Awaits.INSURANCE);
    }
    boolean peeks = playing.seating().rules().dealerPeeks();
    var dealers = Objects.requireNonNull(view.dealer()).cards();
    holds("the dealer has a hole card or none", dealers.size() == (peeks ? 2 : 1));
    holds("it lies face down", dealers.getLast().equals("??") == peeks);
  }

  private static void checkClock(Table table, Kind kind, long now) {
    var clock = table.clock();
    holds(
        "what is waited for has a clock",
        clock != null && clock.kind() == kind && clock.until() > now);
    var timing = table.seating().timing();
    holds(
        "whoever was waited for in vain still has a seat",
        timing.missed().keySet().stream()
            .allMatch(user -> table.seating().seatOf(user).isPresent()));
    holds(
        "nobody was waited for too often",
        timing.missed().values().stream().allMatch(count -> count < timing.pace().misses()));
  }

  private static void checkMoney(Seating seating, long bets) {
    long held = seating.chips().values().stream().mapToLong(Long::longValue).sum();
    holds("money is conserved", held + bets + seating.house() == seating.issued());
    holds("nobody owes", seating.chips().values().stream().allMatch(chips -> chips >= 0));
  }

  private static void checkCards(Rules rules, Shoe shoe, Round round) {
    var out = new HashMap<Card, Integer>();
    round.hands().forEach(hand -> count(hand.hand().cards(), out));
    count(round.dealer().cards(), out);
    var all = new HashMap<>(out);
    count(shoe.undealt(), all);
    if (rules.freshShoe()) {
      holds("what is out came from the shoe", out.equals(count(shoe.dealt(), new HashMap<>())));
      holds(
          "every card is accounted for",
          all.equals(count(Card.decks(rules.decks()), new HashMap<>())));
    } else {
      holds(
          "no card is there too often",
          all.values().stream().allMatch(count -> count <= rules.decks()));
    }
  }

  private static Map<Card, Integer> count(List<Card> cards, Map<Card, Integer> counts) {
    cards.forEach(card -> counts.merge(card, 1, Integer::sum));
    return counts;
  }

  private static void checkSeats(TableView view) {
    var numbers = view.seats().stream().map(TableView.SeatView::seat).distinct().count();
    var users = view.seats().stream().map(TableView.SeatView::userId).distinct().count();
    holds("a seat has one person", numbers == view.seats().size());
    holds("a person has one seat", users == view.seats().size());
    holds("there are so many seats", view.seats().size() <= Seat.COUNT);
  }
}
