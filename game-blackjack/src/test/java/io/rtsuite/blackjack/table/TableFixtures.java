package io.rtsuite.blackjack.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.rules.Shoe;
import io.rtsuite.blackjack.table.TableCommand.Join;
import io.rtsuite.blackjack.table.TableCommand.PlaceBet;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A table whose next cards a test has arranged, and what happens at it. */
final class TableFixtures {

  private final Croupier croupier;
  private Table table = Table.unopened("t1");
  private long now = 1;

  private TableFixtures(Croupier croupier) {
    this.croupier = croupier;
  }

  /** The cards come in this order: one each in the order of the seats, the dealer's, twice. */
  static TableFixtures tableWithCards(String... cards) {
    return tableWithCards(Rules.STANDARD, cards);
  }

  static TableFixtures tableWithCards(Rules rules, String... cards) {
    var shoe = Shoe.of(Arrays.stream(cards).map(Card::parse).toList());
    return new TableFixtures(new Croupier(rules, (decks, seed) -> shoe));
  }

  /** As it was found written down. */
  static TableFixtures restored(Table table) {
    var found = emptyTable();
    found.table = table;
    return found;
  }

  /** With whatever cards the seeds give. */
  static TableFixtures fairTable(Rules rules) {
    return new TableFixtures(new Croupier(rules));
  }

  static TableFixtures emptyTable() {
    return new TableFixtures(new Croupier(Rules.STANDARD));
  }

  /** They take the seats from 0 on, and bet so many chips each. */
  TableFixtures dealtTo(long bet, String... users) {
    for (String user : users) {
      accept(new Join(user, null));
    }
    for (String user : users) {
      accept(new PlaceBet(user, Money.ofChips(bet)));
    }
    return this;
  }

  TableFixtures seated(String... users) {
    for (String user : users) {
      accept(new Join(user, null));
    }
    return this;
  }

  Verdict decide(TableCommand command) {
    // The version is there but once, and so is the entropy of a decision.
    var entropy = ByteBuffer.allocate(32).putLong(table.version()).array();
    return croupier.decide(table, command, now, entropy);
  }

  /** Lets time pass; no clock rings by itself. */
  TableFixtures later(long millis) {
    now += millis;
    return this;
  }

  /** The clock rings at its time, of which this comes. */
  List<TableEvent> ring() {
    return ofInterest(ringing());
  }

  /** All that comes of the clock. */
  List<TableEvent> ringing() {
    var clock = clock();
    now = Math.max(now, clock.until());
    return acceptAll(new TableCommand.Elapse(clock.id()));
  }

  /** The clock that runs. */
  TableClock clock() {
    return Objects.requireNonNull(table.clock(), "no clock runs");
  }

  /** How long it will run, in milliseconds. */
  long left() {
    return clock().until() - now;
  }

  /** What happens, but for what is said about clocks and the order of the next shoe. */
  List<TableEvent> accept(TableCommand command) {
    return ofInterest(acceptAll(command));
  }

  private static List<TableEvent> ofInterest(List<TableEvent> events) {
    return events.stream()
        .filter(
            event -> !(event instanceof TableEvent.Seeded) && !(event instanceof TableEvent.Timed))
        .toList();
  }

  List<TableEvent> acceptAll(TableCommand command) {
    var verdict = decide(command);
    assertThat(verdict).as("%s", command).isInstanceOf(Verdict.Accepted.class);
    var accepted = (Verdict.Accepted) verdict;
    table = accepted.after();
    return accepted.events();
  }

  Table table() {
    return table;
  }

  TableView view() {
    return TableView.of(table);
  }

  List<PlayerResult> results() {
    return PlayerResult.ofLastRound((Table.Betting) table);
  }

  /** What somebody holds, in chips. */
  double chips(String user) {
    var seating = table.seating();
    return Money.inChips(seating.chipsOf(user)).doubleValue();
  }

  static Verdict refused(Refusal why) {
    return new Verdict.Refused(why);
  }

  static long chips(long chips) {
    return Money.ofChips(chips);
  }

  static Card card(String code) {
    return Card.parse(code);
  }
}
