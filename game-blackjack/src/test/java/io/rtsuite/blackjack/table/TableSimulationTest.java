package io.rtsuite.blackjack.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.rules.Shoe;
import io.rtsuite.blackjack.table.TableCommand.DoubleDown;
import io.rtsuite.blackjack.table.TableCommand.Hit;
import io.rtsuite.blackjack.table.TableCommand.Join;
import io.rtsuite.blackjack.table.TableCommand.Leave;
import io.rtsuite.blackjack.table.TableCommand.PlaceBet;
import io.rtsuite.blackjack.table.TableCommand.Stand;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Many tables played at random; the seed in a failure's message plays the same table again. */
class TableSimulationTest {

  private static final int TABLES = 150;
  private static final int COMMANDS = 300;
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
    assertThat(refusals).hasSize(Refusal.values().length);
    assertThat(happenings)
        .hasSize(
            TableEvent.Seated.class.getPermittedSubclasses().length
                + TableEvent.Betting.class.getPermittedSubclasses().length
                + TableEvent.Round.class.getPermittedSubclasses().length);
  }

  private void play(long seed) {
    var random = new Random(seed);
    var persons = PERSONS.subList(0, 1 + random.nextInt(PERSONS.size()));
    Table table = Table.unopened("t" + seed);
    var history = new ArrayList<TableEvent>();
    for (int step = 0; step < COMMANDS; step++) {
      var command = command(random, persons, table);
      var entropy = new byte[32];
      random.nextBytes(entropy);

      var verdict = croupier.decide(table, command, entropy);

      var where = "seed %d, step %d, %s".formatted(seed, step, command);
      assertThat(croupier.decide(table, command, entropy)).as(where).isEqualTo(verdict);
      switch (verdict) {
        case Verdict.Refused refused -> refusals.add(refused.why());
        case Verdict.Accepted accepted -> {
          accepted.events().forEach(event -> happenings.add(event.getClass().getSimpleName()));
          history.addAll(accepted.events());
          table = accepted.after();
          check(table, where);
        }
      }
    }
    Table replayed = Table.unopened("t" + seed);
    for (TableEvent event : history) {
      replayed = replayed.apply(event);
    }
    assertThat(replayed).as("seed %d", seed).isEqualTo(table);
  }

  private static TableCommand command(Random random, List<String> persons, Table table) {
    var anybody = persons.get(random.nextInt(persons.size()));
    // Mostly the player whose turn it is, or rounds would never end.
    var player =
        table instanceof Table.Playing playing && random.nextInt(4) != 0
            ? playing.round().hands().get(playing.round().turn().orElseThrow()).userId()
            : anybody;
    return switch (random.nextInt(12)) {
      case 0 -> new Join(anybody, null);
      case 1 -> new Join(anybody, random.nextInt(9) - 1);
      case 2 -> random.nextInt(3) == 0 ? new Leave(anybody) : new Stand(player);
      case 3, 4, 5, 6 -> new PlaceBet(anybody, Money.ofChips(bet(random)));
      case 7 -> new DoubleDown(player);
      case 8, 9 -> new Stand(player);
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

  private static void check(Table table, String where) {
    switch (table) {
      case Table.Unopened _ -> throw new AssertionError("nothing closes a table: " + where);
      case Table.Betting betting -> {
        checkMoney(
            betting.seating(),
            betting.bets().values().stream().mapToLong(Long::longValue).sum(),
            where);
        assertThat(betting.everybodyHasBet()).as("waits for nobody: %s", where).isFalse();
        assertThat(betting.seating().seats()).as(where).noneMatch(Seat::away);
        var last = betting.last();
        if (last != null) {
          checkCards(betting.shoe(), last, where);
        }
      }
      case Table.Playing playing -> {
        long bets = playing.round().hands().stream().mapToLong(PlayerHand::bet).sum();
        checkMoney(playing.seating(), bets, where);
        checkCards(playing.shoe(), playing.round(), where);
        assertThat(playing.round().turn()).as("somebody can act: %s", where).isPresent();
        assertThat(TableView.of(playing).dealer())
            .as(where)
            .isNotNull()
            .satisfies(dealer -> assertThat(dealer.cards().get(1)).isEqualTo("??"));
      }
    }
    checkSeats(TableView.of(table), where);
  }

  private static void checkMoney(Seating seating, long bets, String where) {
    long held = seating.chips().values().stream().mapToLong(Long::longValue).sum();
    assertThat(held + bets + seating.house())
        .as("money is conserved: %s", where)
        .isEqualTo(seating.chips().size() * Money.STAKE);
    assertThat(seating.chips().values()).as(where).allMatch(chips -> chips >= 0);
  }

  private static void checkCards(Shoe shoe, Round round, String where) {
    var out = new ArrayList<Card>();
    round.hands().forEach(hand -> out.addAll(hand.hand().cards()));
    out.addAll(round.dealer().cards());
    assertThat(out)
        .as("what is out came from the shoe: %s", where)
        .containsExactlyInAnyOrderElementsOf(shoe.dealt());
    var all = new ArrayList<>(out);
    all.addAll(shoe.undealt());
    var sixDecks = new ArrayList<Card>();
    for (int i = 0; i < 6; i++) {
      sixDecks.addAll(Card.deck());
    }
    // Sorted, as comparing 312 cards in any order is slow.
    assertThat(sorted(all))
        .as("every card is accounted for: %s", where)
        .isEqualTo(sorted(sixDecks));
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
