package io.rtsuite.blackjack.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Deal;
import io.rtsuite.blackjack.rules.Doubling;
import io.rtsuite.blackjack.rules.Odds;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.rules.Shoe;
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
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many tables played at random; the seed in a failure's message plays the same table again. */
class TableSimulationTest {

  private static final int TABLES = 200;
  private static final int COMMANDS = 400;
  private static final List<String> PERSONS =
      List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");

  private final Croupier croupier = new Croupier(Rules.STANDARD);
  private final Set<Refusal> refusals = EnumSet.noneOf(Refusal.class);
  private final Set<String> happenings = new HashSet<>();

  @Test
  void whatever_players_want_the_table_stays_sound() {
    for (long seed = 0; seed < TABLES; seed++) {
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
    for (int step = 0; step < COMMANDS; step++) {
      var clock = table.clock();
      now += random.nextInt(random.nextInt(10) == 0 ? 40_000 : 4_000);
      var command =
          clock != null && clock.until() <= now
              ? new Elapse(clock.id())
              : command(random, persons, table, rules);
      var entropy = new byte[32];
      random.nextBytes(entropy);

      var verdict = croupier.decide(table, command, now, entropy);

      var where = "seed %d, step %d, %s".formatted(seed, step, command);
      assertThat(croupier.decide(table, command, now, entropy)).as(where).isEqualTo(verdict);
      switch (verdict) {
        case Verdict.Refused refused -> refusals.add(refused.why());
        case Verdict.Accepted accepted -> {
          for (TableEvent event : accepted.events()) {
            happenings.add(event.getClass().getSimpleName());
            if (event instanceof TableEvent.ShoeRevealed(var shoe)) {
              assertThat(shoe.problems()).as(where).isEmpty();
            }
          }
          history.addAll(accepted.events());
          checkVersion(table, accepted.after(), where);
          table = accepted.after();
          check(table, now, where);
          checkUnique(table.clock(), clocks, where);
        }
      }
    }
    Table replayed = Table.unopened("t" + seed);
    for (TableEvent event : history) {
      replayed = replayed.apply(event);
    }
    assertThat(replayed).as("seed %d", seed).isEqualTo(table);
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
      case 22 -> new Elapse(TableClock.Kind.TURN.word() + "-" + random.nextInt(100));
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

  /** The higher of two views is the newer one, until the table is forgotten. */
  private static void checkVersion(Table before, Table after, String where) {
    if (!(after instanceof Table.Unopened)) {
      assertThat(after.version()).as(where).isGreaterThanOrEqualTo(before.version());
    }
  }

  /** A clock that was replaced never runs again. */
  private static void checkUnique(@Nullable TableClock clock, List<String> ids, String where) {
    if (clock != null && (ids.isEmpty() || !ids.getLast().equals(clock.id()))) {
      assertThat(ids).as(where).doesNotContain(clock.id());
      ids.add(clock.id());
    }
  }

  private static void checkClock(Table table, TableClock.Kind kind, long now, String where) {
    assertThat(table.clock())
        .as("somebody is waited for: %s", where)
        .isNotNull()
        .satisfies(clock -> {
          assertThat(clock.kind()).isEqualTo(kind);
          assertThat(clock.until()).isGreaterThan(now);
        });
    assertThat(table.seating().timing().missed().keySet())
        .as("whoever is waited for has a seat: %s", where)
        .isSubsetOf(table.seating().seats().stream().map(Seat::userId).toList());
  }

  private static void check(Table table, long now, String where) {
    switch (table) {
      case Table.Unopened _ -> {}
      case Table.Closed closed -> {
        checkMoney(closed.seating(), 0, where);
        assertThat(closed.seating().seats()).as(where).isEmpty();
        assertThat(closed.clock()).as(where).isNull();
      }
      case Table.Betting betting -> {
        checkMoney(
            betting.seating(),
            betting.bets().values().stream().mapToLong(Long::longValue).sum(),
            where);
        checkClock(
            betting,
            betting.bets().isEmpty() ? TableClock.Kind.IDLE : TableClock.Kind.BETTING,
            now,
            where);
        assertThat(betting.everybodyHasBet()).as("waits for nobody: %s", where).isFalse();
        assertThat(betting.seating().seats()).as(where).noneMatch(Seat::away);
        var last = betting.last();
        if (last != null) {
          checkCards(betting.seating().rules(), betting.shoe(), last, where);
        }
      }
      case Table.Playing playing -> {
        long bets =
            playing.round().hands().stream().mapToLong(PlayerHand::bet).sum()
                + playing.round().insurance().values().stream().mapToLong(Long::longValue).sum();
        checkMoney(playing.seating(), bets, where);
        checkCards(playing.seating().rules(), playing.shoe(), playing.round(), where);
        var round = playing.round();
        var deal = round.deal(playing.seating().rules());
        checkClock(
            playing,
            round.asked().isEmpty() ? TableClock.Kind.TURN : TableClock.Kind.INSURANCE,
            now,
            where);
        if (round.asked().isEmpty()) {
          assertThat(round.turn()).as("somebody can act: %s", where).isPresent();
          assertThat(deal.awaits()).as(where).isEqualTo(Deal.Awaits.ACTION);
          assertThat(deal.turn()).as(where).isEqualTo(round.turn().getAsInt());
          assertThat(TableView.of(playing).actions()).as(where).contains("stand");
        } else {
          assertThat(deal.awaits()).as(where).isEqualTo(Deal.Awaits.INSURANCE);
        }
        boolean peeks = playing.seating().rules().dealerPeeks();
        assertThat(TableView.of(playing).dealer())
            .as(where)
            .isNotNull()
            .satisfies(dealer -> {
              assertThat(dealer.cards()).hasSize(peeks ? 2 : 1);
              assertThat(dealer.cards().getLast().equals("??")).isEqualTo(peeks);
            });
      }
    }
    checkSeats(TableView.of(table), where);
  }

  private static void checkMoney(Seating seating, long bets, String where) {
    long held = seating.chips().values().stream().mapToLong(Long::longValue).sum();
    assertThat(held + bets + seating.house())
        .as("money is conserved: %s", where)
        .isEqualTo(seating.issued());
    assertThat(seating.chips().values()).as(where).allMatch(chips -> chips >= 0);
  }

  private static void checkCards(Rules rules, Shoe shoe, Round round, String where) {
    var out = new ArrayList<Card>();
    round.hands().forEach(hand -> out.addAll(hand.hand().cards()));
    out.addAll(round.dealer().cards());
    var all = new ArrayList<>(out);
    all.addAll(shoe.undealt());
    var decks = new ArrayList<Card>();
    for (int i = 0; i < rules.decks(); i++) {
      decks.addAll(Card.deck());
    }
    if (rules.freshShoe()) {
      assertThat(out)
          .as("what is out came from the shoe: %s", where)
          .containsExactlyInAnyOrderElementsOf(shoe.dealt());
      // Sorted, as comparing 312 cards in any order is slow.
      assertThat(sorted(all)).as("every card is accounted for: %s", where).isEqualTo(sorted(decks));
    } else {
      for (Card card : Card.deck()) {
        assertThat(Collections.frequency(all, card))
            .as("no card is there too often: %s", where)
            .isLessThanOrEqualTo(rules.decks());
      }
    }
  }

  private static List<String> sorted(List<Card> cards) {
    return cards.stream().map(Card::code).sorted().toList();
  }

  private static void checkSeats(TableView view, String where) {
    assertThat(view.seats()).extracting("seat").as(where).doesNotHaveDuplicates();
    assertThat(view.seats()).extracting("userId").as(where).doesNotHaveDuplicates();
    assertThat(view.seats().size()).as(where).isLessThanOrEqualTo(Seat.COUNT);
  }
}
